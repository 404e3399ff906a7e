"""Holds a document against the lists and the statute book on a date; no legal advice."""

from annotations.legality.checking import Checker, check_text
from annotations.legality.model import SEVERITIES, Found, Particulars, Report, Rule, Words
from annotations.legality.reference import newest_compiled_edition
from annotations.legality.registry import RULES
from annotations.legality.wording import DISCLAIMER

__all__ = [
    "DISCLAIMER",
    "RULES",
    "SEVERITIES",
    "Checker",
    "Found",
    "Particulars",
    "Report",
    "Rule",
    "Words",
    "check_text",
    "newest_compiled_edition",
]
