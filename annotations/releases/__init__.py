"""The tables of a release: those of the catalog, shown documents, what was agreed on them, and the terms."""

from annotations.models import Anchor, Annotation, Document, DocumentText, Segment, SegmentAlignment, Term
from catalog.releases import TABLES as CATALOG_TABLES
from catalog.releases import Field, Link, Table

__all__ = ["TABLES"]

_OF_TEXT = ("document", "language", "revision")

TABLES: tuple[Table, ...] = (
    *CATALOG_TABLES,
    Table(
        "terms",
        "Chinese terms with their English renderings",
        Term.objects.all,
        ("zh", "en"),
        tuple(Field(name) for name in ("zh", "en", "status", "part_of_speech", "source", "note")),
    ),
    Table(
        "documents",
        "Documents that are shown",
        Document.objects.published,
        ("uid",),
        (
            Field("uid", "uuid"),
            *(Field(name) for name in ("title_zh", "title_en", "kind", "number", "issuer")),
            Field("issued", "date"),
            Field("released", "date"),
            *(Field(name) for name in ("index_number", "topic", "source_url", "note")),
            Field("published_at", "datetime"),
        ),
    ),
    Table(
        "document_texts",
        "Their texts, in which offsets count code points",
        lambda: DocumentText.objects.filter(document__in=Document.objects.published()),
        _OF_TEXT,
        (
            Field("document", "uuid", "document__uid"),
            Field("language"),
            Field("revision", "integer"),
            Field("text"),
            *(Field(name) for name in ("sha256", "source_name", "source_sha256", "media_type")),
            Field("dropped", "array"),
        ),
        (Link("document", "documents", ("document",)),),
    ),
    Table(
        "segments",
        "Headings, paragraphs, items and cells of these texts",
        lambda: Segment.objects.filter(text__document__in=Document.objects.published()),
        (*_OF_TEXT, "ordinal"),
        (
            Field("document", "uuid", "text__document__uid"),
            Field("language", path="text__language"),
            Field("revision", "integer", "text__revision"),
            Field("ordinal", "integer"),
            *(Field(name) for name in ("path", "parent_path", "kind")),
            Field("level", "integer"),
            Field("label"),
            Field("start", "integer"),
            Field("end", "integer"),
        ),
        (Link("text", "document_texts", _OF_TEXT),),
    ),
    Table(
        "alignments",
        "Which segment of the Chinese stands beside which of the English",
        lambda: SegmentAlignment.objects.filter(zh_segment__text__document__in=Document.objects.published()),
        ("document", "zh_revision", "zh_path", "en_revision", "en_path"),
        (
            Field("document", "uuid", "zh_segment__text__document__uid"),
            *(
                field
                for side in ("zh", "en")
                for field in (
                    Field(f"{side}_language", path=f"{side}_segment__text__language"),
                    Field(f"{side}_revision", "integer", f"{side}_segment__text__revision"),
                    Field(f"{side}_path", path=f"{side}_segment__path"),
                )
            ),
            Field("score", "number"),
            Field("origin"),
        ),
        tuple(
            Link(
                f"{side}_segment",
                "segments",
                ("document", f"{side}_language", f"{side}_revision", f"{side}_path"),
                (*_OF_TEXT, "path"),
            )
            for side in ("zh", "en")
        ),
    ),
    Table(
        "annotations",
        "Adjudicated annotations, without who made them",
        Annotation.objects.published,
        ("uid",),
        (
            Field("uid", "uuid"),
            Field("document", "uuid", "document__uid"),
            Field("layer"),
            Field("kind"),
            Field("concept", path="concept__code"),
            Field("entry_catalog", path="entry__edition__catalog__code"),
            Field("entry_edition", path="entry__edition__slug"),
            Field("entry_revision", "integer", "entry__edition__revision"),
            Field("entry", path="entry__code"),
            Field("term_zh", path="term__zh"),
            Field("term_en", path="term__en"),
            Field("law", path="law__key"),
            Field("version_law", path="version__law__key"),
            Field("version_date", "date", "version__date"),
            Field("provisions", "array"),
            Field("attributes", "object"),
            Field("comment"),
        ),
        (
            Link("document", "documents", ("document",)),
            Link("concept", "concepts", ("concept",)),
            Link("entry", "entries", ("entry_catalog", "entry_edition", "entry_revision", "entry")),
            Link("term", "terms", ("term_zh", "term_en")),
            Link("law", "laws", ("law",)),
            Link("version", "versions", ("version_law", "version_date")),
        ),
    ),
    Table(
        "anchors",
        "Where annotations stand in each text",
        lambda: Anchor.objects.filter(annotation__in=Annotation.objects.published()),
        ("annotation", "language", "revision"),
        (
            Field("annotation", "uuid", "annotation__uid"),
            Field("document", "uuid", "text__document__uid"),
            Field("language", path="text__language"),
            Field("revision", "integer", "text__revision"),
            Field("state"),
            Field("start", "integer"),
            Field("end", "integer"),
            *(Field(name) for name in ("quote", "prefix", "suffix")),
        ),
        (Link("annotation", "annotations", ("annotation",)), Link("text", "document_texts", _OF_TEXT)),
    ),
)
