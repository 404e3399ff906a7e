"""The rows that the API is measured on: 150,000 provisions, 50 editions, 1,000,000 annotations."""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Iterator
from typing import Any

__all__ = ["fill"]

PROVISIONS, EDITIONS, ENTRIES, ANNOTATIONS = 150_000, 50, 100, 1_000_000
BATCH = 10_000


def fill(scale: float) -> None:
    """Make the rows, past the models' own ways: this is a database for measuring only."""
    from django.db import connection, transaction

    from catalog import integrity
    from catalog.search.index import rebuild

    started = time.monotonic()
    integrity.remove(connection)
    with transaction.atomic():
        laws = _laws(int(PROVISIONS * scale))
        _editions(EDITIONS, int(ENTRIES * scale) or 1, laws)
        _annotations(int(ANNOTATIONS * scale))
    for _kind in rebuild():
        pass
    integrity.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"made in {time.monotonic() - started:.0f} s")


def _put(model: Any, rows: Iterator[Any]) -> None:
    from itertools import islice

    from django.db.models import QuerySet

    while batch := list(islice(rows, BATCH)):
        QuerySet(model).bulk_create(batch, batch_size=BATCH)


def _laws(count: int) -> int:
    """Make provisions in laws of a hundred articles; return how many laws."""
    from catalog.models import LawText, LawVersion, Provision, SourceLaw

    laws = count // 100 or 1
    _put(
        SourceLaw,
        (
            SourceLaw(pk=n, key=f"law-{n}", title_zh=f"样例法{n}", title_zh_full=f"样例法全称{n}", kind="law")
            for n in range(1, laws + 1)
        ),
    )
    day = datetime.date(2020, 1, 1)
    _put(LawVersion, (LawVersion(pk=n, law_id=n, date=day, event="enacted") for n in range(1, laws + 1)))
    _put(
        LawText,
        (
            LawText(pk=n, version_id=n, kind="full", source_name="x", source_sha256=f"{n:064}", body="x")
            for n in range(1, laws + 1)
        ),
    )
    versions = list(LawVersion.objects.all())
    for version in versions:
        version.current_text_id = version.pk
    from django.db.models import QuerySet

    QuerySet(LawVersion).bulk_update(versions, ["current_text"], batch_size=500)
    words = (
        "限制出境",
        "公共信用信息",
        "失信被执行人",
        "行政许可",
        "政府采购",
        "招标投标",
        "产品质量",
        "安全生产",
    )
    _put(
        Provision,
        (
            Provision(
                law_text_id=n // 100 + 1,  # a text is stored whole, so its articles stand together
                ordinal=n % 100,
                kind="article",
                eid=f"art_{n % 100 + 1}",
                number=str(n % 100 + 1),
                label=f"第{n % 100 + 1}条",
                text=f"违反本法规定的，由主管部门依照{words[n % 8]}的规定处理，{words[n * 7 % 5]}编号{n}。"
                * 2,
                exact_hash=f"{n:064}",
                folded_hash=f"{n:064}",
            )
            for n in range(count)
        ),
    )
    return laws


def _editions(count: int, entries: int, laws: int) -> None:
    from catalog.models import BasisTarget, Catalog, Concept, Edition, Entry, LegalBasis

    Catalog.objects.create(pk=1, code="punishment", title_zh="清单", title_en="List")
    Concept.objects.create(
        pk=1, catalog_id=1, code="PM-01", slug="pm-01", name_zh="限制", name_en="x", ordinal=1
    )
    _put(
        Edition,
        (
            Edition(
                pk=n,
                catalog_id=1,
                slug=f"e{n}",
                kind="official",
                title_zh="清单",
                title_en="List",
                issued=datetime.date(1970 + n, 1, 1),
                completeness="complete",
                workflow="published",
                origin="seed",
                checksum="x",
                published_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
            )
            for n in range(1, count + 1)
        ),
    )
    total = count * entries
    _put(
        Entry,
        (
            Entry(
                pk=n + 1,
                edition_id=n // entries + 1,
                concept_id=1,
                code=f"PM-01.{n % entries + 1:03}",
                ordinal=n % entries + 1,
                content_zh=f"限制出境{n}",
                provenance="official-row",
            )
            for n in range(total)
        ),
    )
    _put(
        LegalBasis,
        (
            LegalBasis(
                pk=n + 1,
                entry_id=n + 1,
                ordinal=1,
                quote="《样例法》第一条",
                start=0,
                end=5,
                law_id=n % laws + 1,
            )
            for n in range(total)
        ),
    )
    _put(
        BasisTarget,
        (
            BasisTarget(basis_id=n + 1, ordinal=1, version_id=n % laws + 1, provision="1", eid="art_1")
            for n in range(total)
        ),
    )


def _annotations(count: int) -> None:
    from django.contrib.auth.models import User
    from django.utils import timezone

    from annotations.models import Anchor, Annotation, Document, DocumentText

    user = User.objects.create(username="annotator")
    documents = count // 500 or 1
    _put(
        Document,
        (Document(pk=n, title_zh=f"文件{n}", published_at=timezone.now()) for n in range(1, documents + 1)),
    )
    _put(
        DocumentText,
        (
            DocumentText(
                pk=n,
                document_id=n,
                language="zh",
                text="限制出境" * 1000,
                sha256=f"{n:064}",
                source_name="x",
                source_sha256=f"{n:064}",
                media_type="text/plain",
            )
            for n in range(1, documents + 1)
        ),
    )
    _put(
        Annotation,
        (
            Annotation(
                pk=n + 1,
                uid=uuid.UUID(int=n),
                document_id=n // 500 + 1,  # a document is annotated as one
                layer="adjudicated",
                annotator=user,
                kind="concept" if n % 2 else "out",
                concept_id=1 if n % 2 else None,
            )
            for n in range(count)
        ),
    )
    _put(
        Anchor,
        (
            Anchor(
                annotation_id=n + 1,
                text_id=n // 500 + 1,
                start=n % 500 * 4,
                end=n % 500 * 4 + 4,
                quote="限制出境",
            )
            for n in range(count)
        ),
    )
