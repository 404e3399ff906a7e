"""The tables of a release: those of the catalog, shown documents and their adjudicated annotations."""

from annotations.models import Anchor, Annotation, Document, DocumentText
from catalog.releases import TABLES as CATALOG_TABLES
from catalog.releases import Field, Table

__all__ = ["TABLES"]

TABLES: tuple[Table, ...] = (
    *CATALOG_TABLES,
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
            Field("source_url"),
        ),
    ),
    Table(
        "document_texts",
        "Their texts, in which offsets count code points",
        lambda: DocumentText.objects.filter(document__published_at__isnull=False),
        ("document", "language", "revision"),
        (
            Field("document", "uuid", "document__uid"),
            Field("language"),
            Field("revision", "integer"),
            Field("text"),
            Field("sha256"),
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
            Field("kind"),
            Field("concept", path="concept__code"),
            Field("entry_catalog", path="entry__edition__catalog__code"),
            Field("entry_edition", path="entry__edition__slug"),
            Field("entry_revision", "integer", "entry__edition__revision"),
            Field("entry", path="entry__code"),
            Field("term_zh", path="term__zh"),
            Field("term_en", path="term__en"),
            Field("law", path="law__key"),
            Field("version_date", "date", "version__date"),
            Field("provisions", "array"),
            Field("attributes", "object"),
        ),
    ),
    Table(
        "anchors",
        "Where annotations stand in each text",
        lambda: Anchor.objects.filter(annotation__in=Annotation.objects.published()),
        ("annotation", "language", "revision"),
        (
            Field("annotation", "uuid", "annotation__uid"),
            Field("language", path="text__language"),
            Field("revision", "integer", "text__revision"),
            Field("state"),
            Field("start", "integer"),
            Field("end", "integer"),
            Field("quote"),
        ),
    ),
)
