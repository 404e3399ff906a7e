"""Writes a document, its alignment and annotations in the formats of other tools; changes nothing here."""
