"""Holds the data against what must always be true, and names each row that breaks a rule. Changes nothing."""

from catalog.verifying.model import Broken, Check, Result, register, registered, run

__all__ = ["Broken", "Check", "Result", "register", "registered", "run"]
