"""The one list of tables and fields of a release. It holds no primary key: rows are named by what lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Collate

from catalog import models as m

__all__ = ["TABLES", "Field", "Link", "Table"]

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its type as Frictionless calls it, and the path to it from the row."""

    name: str
    type: str = "string"
    path: str = ""

    @property
    def source(self) -> str:
        return self.path or self.name


@dataclass(frozen=True, slots=True)
class Link:
    """How a row names another one, for reading a release back.

    Attributes:
        attribute: the foreign key of the row.
        table: the table that holds the other row.
        fields: the fields of the row that name it; it names none where the first is null.
        key: the fields of the other table that these are; its key if not given.
    """

    attribute: str
    table: str
    fields: tuple[str, ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a release.

    Attributes:
        rows: the public rows.
        key: names of the fields that tell a row from others; rows stand in their order.
        links: how its rows name others.
    """

    name: str
    title: str
    rows: Callable[[], QuerySet[Any]]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    links: tuple[Link, ...] = ()

    def read(self) -> Iterator[tuple[Any, ...]]:
        """All rows, in an order that no database's collation or treatment of nulls changes."""
        collation = "C" if connection.vendor == "postgresql" else "BINARY"
        by_name = {field.name: field for field in self.fields}
        order = []
        for name in self.key:
            field = by_name[name]
            text = field.type == "string"
            value: Any = Collate(F(field.source), collation) if text else F(field.source)
            order.append(value.asc(nulls_first=True))
        sources = [field.source for field in self.fields]
        yield from self.rows().order_by(*order).values_list(*sources).iterator(chunk_size=_CHUNK)


def _strings(*names: str, **paths: str) -> tuple[Field, ...]:
    """Text fields: by name where the row has them itself, by path where another row does."""
    return (*(Field(name, path=path) for name, path in paths.items()), *(Field(name) for name in names))


def _integers(*names: str, **paths: str) -> tuple[Field, ...]:
    return tuple(Field(f.name, "integer", f.path) for f in _strings(*names, **paths))


def _dates(*names: str, **paths: str) -> tuple[Field, ...]:
    return tuple(Field(f.name, "date", f.path) for f in _strings(*names, **paths))


def _edition(prefix: str = "") -> tuple[Field, ...]:
    """The three fields by which rows name an edition."""
    return (
        *_strings(catalog=f"{prefix}catalog__code", edition=f"{prefix}slug"),
        *_integers(revision=f"{prefix}revision"),
    )


def _newest_collations() -> QuerySet[m.Collation]:
    later = m.Collation.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    return m.Collation.objects.filter(~Exists(later), entry__edition__workflow=m.Workflow.PUBLISHED)


def _newest_successions() -> QuerySet[m.EntrySuccession]:
    later = m.EntrySuccession.objects.filter(
        old_entry=OuterRef("old_entry"), new_entry=OuterRef("new_entry"), pk__gt=OuterRef("pk")
    )
    return m.EntrySuccession.objects.filter(
        ~Exists(later),
        old_entry__edition__workflow=m.Workflow.PUBLISHED,
        new_entry__edition__workflow=m.Workflow.PUBLISHED,
    )


def _translations() -> QuerySet[m.EntryTranslation]:
    later = m.EntryTranslation.objects.filter(
        entry=OuterRef("entry"), field=OuterRef("field"), pk__gt=OuterRef("pk")
    )
    return m.EntryTranslation.objects.filter(~Exists(later), entry__edition__workflow=m.Workflow.PUBLISHED)


def _names_edition(name: str) -> tuple[Field, ...]:
    """The three fields by which an edition names another one."""
    return (
        Field(f"{name}_catalog", path=f"{name}__catalog__code"),
        Field(f"{name}_edition", path=f"{name}__slug"),
        Field(f"{name}_revision", "integer", f"{name}__revision"),
    )


def _to_edition(name: str) -> Link:
    return Link(name, "editions", tuple(field.name for field in _names_edition(name)))


_OF_EDITION = ("catalog", "edition", "revision")
_OF_VERSION = ("law", "date")
_ENTRY = Link("entry", "entries", (*_OF_EDITION, "entry"))

TABLES: tuple[Table, ...] = (
    Table(
        "catalogs",
        "The lists",
        m.Catalog.objects.all,
        ("code",),
        _strings("code", "title_zh", "title_en", "description"),
    ),
    Table(
        "concepts",
        "Meanings that persist across editions",
        m.Concept.objects.all,
        ("code",),
        (
            *_strings("code", "slug", "name_zh", "name_en", "definition", catalog="catalog__code"),
            *_strings(parent="parent__code"),
            *_integers("measure_class", "ordinal"),
        ),
        (Link("catalog", "catalogs", ("catalog",)), Link("parent", "concepts", ("parent",))),
    ),
    Table("agencies", "Bodies", m.Agency.objects.all, ("name_zh",), _strings("name_zh", "name_en")),
    Table(
        "laws",
        "Laws as works",
        m.SourceLaw.objects.all,
        ("key",),
        (
            *_strings("key", "title_zh", "title_zh_full", "title_en", "kind", "issuer", "number"),
            *_dates("repealed_on"),
            *_strings("provenance", "note", repealed_by="repealed_by__key"),
        ),
        (Link("repealed_by", "laws", ("repealed_by",)),),
    ),
    Table(
        "law_titles",
        "Names under which laws are cited",
        m.LawTitle.objects.all,
        ("law", "language", "text"),
        _strings("language", "kind", "text", law="law__key"),
        (Link("law", "laws", ("law",)),),
    ),
    Table(
        "versions",
        "Versions of laws by date",
        m.LawVersion.objects.all,
        ("law", "date"),
        (
            *_strings(law="law__key"),
            *_dates("date", "effective", "in_force_from"),
            *_strings("event", "number", "confidence", "note", text_kind="current_text__kind"),
        ),
        (
            Link("law", "laws", ("law",)),
            Link("current_text", "law_texts", ("text_kind", *_OF_VERSION), ("kind", *_OF_VERSION)),
        ),
    ),
    Table(
        "law_texts",
        "The text that each version uses, whole; empty for an outline",
        lambda: m.LawText.objects.filter(version__current_text=F("pk")),
        _OF_VERSION,
        (
            *_strings(law="version__law__key"),
            *_dates(date="version__date"),
            *_strings("kind", "source_name", "source_sha256", "reader_version", "body"),
            Field("warnings", "array"),
        ),
        (Link("version", "versions", _OF_VERSION),),
    ),
    Table(
        "provisions",
        "Provisions of the text that each version uses",
        m.Provision.objects.in_use,
        ("law", "date", "ordinal"),
        (
            *_strings(law="law_text__version__law__key"),
            *_dates(date="law_text__version__date"),
            *_integers("ordinal"),
            *_strings("kind", "eid", "number", "label", "heading", "text", parent="parent__eid"),
            *_integers("start", "end"),
            *_strings("exact_hash", "folded_hash"),
        ),
        (
            Link("law_text", "law_texts", _OF_VERSION),
            Link("parent", "provisions", ("parent", *_OF_VERSION), ("eid", *_OF_VERSION)),
        ),
    ),
    Table(
        "provision_successions",
        "What became of provisions",
        m.ProvisionSuccession.objects.all,
        ("old_law", "old_date", "old_eid", "new_law", "new_date", "new_eid"),
        (
            *_strings("old_eid", "new_eid", old_law="old_version__law__key", new_law="new_version__law__key"),
            *_dates(old_date="old_version__date", new_date="new_version__date"),
            *_strings("kind", "state", "origin", "note"),
            Field("similarity", "number"),
        ),
        (
            Link("old_version", "versions", ("old_law", "old_date")),
            Link("new_version", "versions", ("new_law", "new_date")),
        ),
    ),
    Table(
        "editions",
        "Published editions",
        m.Edition.objects.published,
        _OF_EDITION,
        (
            *_edition(),
            *_strings("kind", "stage", "title_zh", "title_en", "number", "region"),
            Field("issuers", "array"),
            *_dates("issued", "effective", "in_force_from", "law_as_of"),
            *_names_edition("predecessor"),
            *_names_edition("corrects"),
            *_names_edition("base_edition"),
            *_strings("correction_note", "completeness", "completeness_note", "confidence", "note"),
            Field("evidence", "array"),
            *_strings("origin", "checksum"),
            Field("published_at", "datetime"),
        ),
        (
            Link("catalog", "catalogs", ("catalog",)),
            *(_to_edition(name) for name in ("predecessor", "corrects", "base_edition")),
        ),
    ),
    Table(
        "entries",
        "Rows of published editions",
        m.Entry.objects.published,
        (*_OF_EDITION, "code"),
        (
            *_edition("edition__"),
            *_strings("code", concept="concept__code"),
            *_integers("ordinal"),
            *_strings("content_zh", "targets_zh"),
            *(Field(name, "boolean") for name in m.SUBJECT_FIELDS.values()),
            *_strings("disclosure", "retention", "basis_text", "provenance", "note"),
        ),
        (Link("edition", "editions", _OF_EDITION), Link("concept", "concepts", ("concept",))),
    ),
    Table(
        "entry_agencies",
        "Bodies that rows name",
        lambda: m.EntryAgency.objects.filter(entry__edition__workflow=m.Workflow.PUBLISHED),
        (*_OF_EDITION, "entry", "ordinal"),
        (
            *_edition("entry__edition__"),
            *_strings("name_as_issued", entry="entry__code", agency="agency__name_zh"),
            *_integers("ordinal"),
        ),
        (_ENTRY, Link("agency", "agencies", ("agency",))),
    ),
    Table(
        "bases",
        "Legal bases as written",
        lambda: m.LegalBasis.objects.filter(entry__edition__workflow=m.Workflow.PUBLISHED),
        (*_OF_EDITION, "entry", "ordinal"),
        (
            *_edition("entry__edition__"),
            *_strings("quote", "law_name", "unresolved_reason", entry="entry__code", law="law__key"),
            *_integers("ordinal", "start", "end"),
        ),
        (_ENTRY, Link("law", "laws", ("law",))),
    ),
    Table(
        "basis_targets",
        "Provisions that bases are pinned to",
        lambda: m.BasisTarget.objects.filter(basis__entry__edition__workflow=m.Workflow.PUBLISHED),
        (*_OF_EDITION, "entry", "basis", "ordinal"),
        (
            *_edition("basis__entry__edition__"),
            *_strings("provision", "eid", entry="basis__entry__code", law="version__law__key"),
            *_integers("ordinal", basis="basis__ordinal"),
            *_dates(date="version__date"),
            *_strings("exact_hash", "folded_hash"),
            Field("verified", "boolean"),
        ),
        (
            Link("basis", "bases", (*_OF_EDITION, "entry", "basis")),
            Link("version", "versions", _OF_VERSION),
        ),
    ),
    Table(
        "entry_translations",
        "English of rows, as it holds now",
        _translations,
        (*_OF_EDITION, "entry", "field"),
        (
            *_edition("entry__edition__"),
            *_strings("field", "text", "source_hash", "origin", entry="entry__code"),
        ),
        (_ENTRY,),
    ),
    Table(
        "collations",
        "What rows were found to be beside the official table",
        _newest_collations,
        (*_OF_EDITION, "entry"),
        (*_edition("entry__edition__"), *_strings("state", "evidence", entry="entry__code")),
        (_ENTRY,),
    ),
    Table(
        "entry_successions",
        "Which row of a later edition continues which",
        _newest_successions,
        ("old_catalog", "old_edition", "old_revision", "old_entry", *_OF_EDITION, "entry"),
        (
            *_strings(
                old_catalog="old_entry__edition__catalog__code",
                old_edition="old_entry__edition__slug",
                old_entry="old_entry__code",
            ),
            *_integers(old_revision="old_entry__edition__revision"),
            *_edition("new_entry__edition__"),
            *_strings("state", "origin", entry="new_entry__code"),
        ),
        (
            Link("old_entry", "entries", ("old_catalog", "old_edition", "old_revision", "old_entry")),
            Link("new_entry", "entries", (*_OF_EDITION, "entry")),
        ),
    ),
)
