"""Rules on citations: articles that are missing, moved or repealed, laws and editions of the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotations.legality.evidence import meant
from annotations.legality.model import Checked, Issue, Words
from annotations.legality.rules.speech import found
from annotations.legality.statutes import Cited, Moved
from catalog.citations import format_provision
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import Edition

__all__ = [
    "missing_article",
    "moved_article",
    "repealed_article",
    "repealed_law",
    "superseded_edition",
    "superseded_title",
]


def missing_article(checked: Checked) -> Iterator[Issue]:
    """Provisions that the version in force does not have and no earlier one is known to have had."""
    for cited in checked.citations:
        known = {moved.provision for moved in cited.moved}
        missing = [p for p in cited.missing if _article_of(p) not in known]
        if missing and cited.version and _means_the_law_of_the_day(cited):
            yield Issue(
                *cited.stretch,
                Words(
                    f"改引{cited.version.law.title_zh}（{cited.version.date}）中确有的条款。",
                    f"Name a provision that {_law(cited)} of {cited.version.date} has.",
                ),
                articles=tuple(_named(cited, p) for p in missing),
            )


def moved_article(checked: Checked) -> Iterator[Issue]:
    """Articles whose words stand under another number on the day, where the document means those words."""
    for cited in checked.citations:
        moved = [m for m in _meant(checked, cited) if m.articles]
        if moved:
            yield Issue(
                *cited.stretch,
                Words(
                    f"改引{_joined((_successors(m, 'zh') for m in moved), 'zh')}。",
                    f"Cite {_joined((_successors(m, 'en') for m in moved), 'en')} instead.",
                ),
                rows=tuple(
                    dict.fromkeys(
                        row.code
                        for m in moved
                        for eid in m.articles
                        for row in checked.reference.by_article.get((m.law.pk, eid), ())
                    )
                )[:10],
                articles=tuple(
                    f"{m.version.law.title_zh} {m.provision} ({m.version.date}) → "
                    f"{m.law.title_zh} {', '.join(_number(eid) for eid in m.articles)}"
                    for m in moved
                ),
            )


def repealed_article(checked: Checked) -> Iterator[Issue]:
    """Articles of an earlier version that nothing continues on the day."""
    for cited in checked.citations:
        gone = [m for m in _meant(checked, cited) if not m.articles]
        if gone:
            yield Issue(
                *cited.stretch,
                Words(
                    "删去该引用，或者改引现行有效的条文。",
                    "Strike the citation, or cite a provision in force.",
                ),
                articles=tuple(f"{m.version.law.title_zh} {m.provision} ({m.version.date})" for m in gone),
            )


def repealed_law(checked: Checked) -> Iterator[Issue]:
    """Laws that were no longer in force on the day, unless the sentence speaks of the past."""
    historical = checked.reference.lexicon.speech[checked.language]["historical"]
    for cited in checked.citations:
        repeal = cited.repeal
        if repeal is None or historical.search(checked.folded[slice(*_around(checked, cited))]):
            continue
        by = f"《{repeal.by}》{_article_zh(repeal.article)}" if repeal.by else ""
        yield Issue(
            *cited.stretch,
            Words(
                f"改引现行法律：《{repeal.title}》自{repeal.repealed_on}起废止"
                + (f"，由{by}废止。" if by else "。"),
                f"Cite law in force: {repeal.title} ceased to be in force on {repeal.repealed_on}"
                + (f", repealed by {by}." if by else "."),
            ),
            articles=tuple(filter(None, (f"《{repeal.title}》", by))),
        )


def superseded_title(checked: Checked) -> Iterator[Issue]:
    """Laws under a name that they bore before."""
    for cited in checked.citations:
        if cited.former and cited.law and not cited.repeal:
            yield Issue(
                *cited.stretch,
                Words(f"改用现名《{cited.law.title_zh}》。", f"Use the name of today: {_law(cited)}."),
                articles=(f"《{cited.law.title_zh}》",),
            )


def superseded_edition(checked: Checked) -> Iterator[Issue]:
    """Editions of laws and of the two lists that are named by a year, where a later one was in force."""
    for cited in checked.citations:
        version = cited.version
        if not (cited.year and version and version.date and version.in_force_from):
            continue
        if cited.year < version.date.year and cited.year < version.in_force_from.year:
            yield Issue(
                *cited.stretch,
                Words(
                    f"改引{version.date}公布、{version.in_force_from}起施行的现行文本，并核对条文序号。",
                    f"Cite the text of {version.date}, in force from {version.in_force_from}, and check the "
                    "article numbers.",
                ),
                articles=(str(version),),
            )
    yield from _superseded_lists(checked)


def _superseded_lists(checked: Checked) -> Iterator[Issue]:
    for match in found(checked, "edition_of_list"):
        groups = match.groupdict()
        named = groups["list"] or groups.get("list_after") or ""
        year = int(groups["year"] or groups.get("year_before") or 0)
        is_information = "目录" in named or "catalog" in named
        newest = checked.reference.newest_editions.get("information" if is_information else "punishment")
        issued = newest.in_force_from if newest else None
        if newest and issued and year < _year_of(newest):
            yield Issue(
                *match.span(),
                Words(f"改用《{newest.title_zh}》。", f"Rely on the {newest.title_en}."),
                articles=(newest.title_zh,),
            )


def _year_of(edition: Edition) -> int:
    """The year in an edition's name, which may be ahead of the year of its issue."""
    if edition.slug[:4].isdigit():
        return int(edition.slug[:4])
    return edition.in_force_from.year if edition.in_force_from else 0


def _meant(checked: Checked, cited: Cited) -> list[Moved]:
    """The moves that concern a citation: of the first version back that the document can mean."""
    return [moved for moved in cited.moved if meant(checked, cited, moved)][:3]


def _means_the_law_of_the_day(cited: Cited) -> bool:
    return (
        cited.year is None
        or cited.version is None
        or cited.version.date is None
        or (cited.year >= cited.version.date.year)
    )


def _around(checked: Checked, cited: Cited) -> tuple[int, int]:
    start, end = checked.passages.segment(*cited.stretch)
    return max(start, cited.citation.start - 40), min(end, cited.citation.end + 60)


def _law(cited: Cited) -> str:
    assert cited.law is not None  # noqa: S101  # callers have settled the law
    return cited.law.title_en or cited.law.title_zh


def _named(cited: Cited, provision: str) -> str:
    return f"{cited.law.title_zh if cited.law else cited.title} {provision}"


def _article_of(provision: str) -> str:
    try:
        return str(ProvisionRef(ProvisionRef.parse(provision).article))
    except InvalidReference:
        return provision


def _number(eid: str) -> str:
    try:
        return str(ProvisionRef.from_eid(eid))
    except InvalidReference:
        return eid


def _article_zh(article: str) -> str:
    return format_provision(article, "zh") if article else ""


def _successors(moved: Moved, language: str) -> str:
    numbers = [_number(eid) for eid in moved.articles]
    if language == "zh":
        return f"《{moved.law.title_zh}》" + "、".join(format_provision(number, "zh") for number in numbers)
    law = moved.law.title_en or moved.law.title_zh
    return f"{' and '.join(format_provision(number, 'en') for number in numbers)} of the {law}"


def _joined(parts: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else " and ").join(dict.fromkeys(parts))
