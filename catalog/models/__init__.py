"""The catalog's tables."""

from catalog.models.access import ApiToken, Change, TokenScope
from catalog.models.audit import AuditEvent
from catalog.models.bases import BasisTarget, LegalBasis
from catalog.models.citations import LawCitation
from catalog.models.concepts import Agency, Catalog, Concept
from catalog.models.editions import Edition, Workflow, WorkflowEvent
from catalog.models.entries import (
    SUBJECT_FIELDS,
    Collation,
    Entry,
    EntryAgency,
    EntrySuccession,
    EntryTranslation,
    SubjectType,
)
from catalog.models.jobs import Job
from catalog.models.laws import LawKind, LawTitle, LawVersion, SourceLaw
from catalog.models.review import EntryComment
from catalog.models.rules import BasisRankRule
from catalog.models.search import SearchText
from catalog.models.texts import (
    LawText,
    Provision,
    ProvisionKind,
    ProvisionSuccession,
    ReviewState,
    SuccessionKind,
)

__all__ = [
    "SUBJECT_FIELDS",
    "Agency",
    "ApiToken",
    "AuditEvent",
    "BasisRankRule",
    "BasisTarget",
    "Catalog",
    "Change",
    "Collation",
    "Concept",
    "Edition",
    "Entry",
    "EntryAgency",
    "EntryComment",
    "EntrySuccession",
    "EntryTranslation",
    "Job",
    "LawCitation",
    "LawKind",
    "LawText",
    "LawTitle",
    "LawVersion",
    "LegalBasis",
    "Provision",
    "ProvisionKind",
    "ProvisionSuccession",
    "ReviewState",
    "SearchText",
    "SourceLaw",
    "SubjectType",
    "SuccessionKind",
    "TokenScope",
    "Workflow",
    "WorkflowEvent",
]
