"""Holds a document against the lists and the statute book on a date. It stores nothing; no legal advice."""

from annotations.legality.checking import check_text
from annotations.legality.model import DISCLAIMER, Found, Report, Rule
from annotations.legality.registry import RULES

__all__ = ["DISCLAIMER", "RULES", "Found", "Report", "Rule", "check_text"]
