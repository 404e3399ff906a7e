"""Reading and judging legal bases: which provision a target names, and what has become of it on a date."""

from catalog.bases.provisions import provisions_of
from catalog.bases.status import BasisStatus, Certainty, Status, Successor, statuses, statuses_by_day

__all__ = ["BasisStatus", "Certainty", "Status", "Successor", "provisions_of", "statuses", "statuses_by_day"]
