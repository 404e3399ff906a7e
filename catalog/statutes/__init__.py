"""Bringing statutes in: storing what the reader read, and proposing what became of each provision."""
