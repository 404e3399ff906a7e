"""How dates are written: as they are in the addresses, whatever the language."""
