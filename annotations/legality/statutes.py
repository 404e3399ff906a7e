"""The statute book of one day: which law a citation means, if it is in force, and where its article stands.

Works are read once; the addresses of a law's provisions and what became of them when it is first cited.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q

from annotations.legality.ranks import kind_of
from annotations.legality.repeals import Repeal, read_english_titles, read_repeals
from catalog.bases.lineage import Address, Lineage
from catalog.bases.resolving import fold_title
from catalog.citations import Citation
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawText, LawTitle, LawVersion, Provision, ProvisionKind, SourceLaw, SuccessionKind

__all__ = ["Cited", "Moved", "StatuteBook"]

_EDITION = re.compile(
    r"\s*[（(](?P<year>\d{4})\s*年?\s*(?:修正|修订|版|修改|公布|Amendment|Revision|Amended|Revised|Edition)?"
    r"[^（）()]{0,12}[）)]\s*$",
    re.IGNORECASE,
)
_AFTER_TITLE = re.compile(r"》?\s*[（(](?P<year>\d{4})年?(?:修正|修订|修改|版|公布)[^（）()]{0,8}[）)]")
_BEFORE_TITLE = re.compile(
    r"(?:(?P<zh>\d{4})年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:版|修正|修订|修改|颁布|公布)(?:后)?的?"
    r"|(?P<en>\d{4})\s+(?:revised |amended )?)《?$"
)
_STATES = re.compile(r"(?: of the (?:prc|people’s republic of china|people's republic of china)| of china)$")
_SELF = ("self", "same")
# No amendment of a law that is held added a fifth of its articles, and no revision doubled them.
GROWTH, REVISED_GROWTH = 1.2, 2.0


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that stood under this number in an earlier version.

    Attributes:
        provision: the article as cited, in normal form.
        version: the earlier version.
        law: the law in which it stands now.
        articles: eids of the articles that continue it in the version in force; empty if it was repealed.
        taken: whether the version in force gives the number to other words.
    """

    provision: str
    version: LawVersion
    law: SourceLaw
    articles: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation, settled as far as the statute book of the day allows.

    Attributes:
        title: the law's name as written, without the mark of an edition.
        year: year of the edition that the citation names; None where it names none.
        law: the law meant; None where none of that name, or several, are known.
        version: its version in force on the day.
        repeal: how it was repealed, if it was by the day.
        former: whether the name is one that the law bore before.
        kind: the kind of instrument, by the law or else by its name and number; None where nothing shows it.
        articles: the cited articles that the version in force has, by eid.
        missing: provisions that the version in force does not have.
        moved: what became of the cited articles of earlier versions, where they stand elsewhere now.
        unread: nothing can be said of it, for its law or the text is not held.
    """

    citation: Citation
    title: str
    year: int | None = None
    law: SourceLaw | None = None
    version: LawVersion | None = None
    repeal: Repeal | None = None
    former: bool = False
    kind: str | None = None
    articles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    unread: bool = False

    @property
    def stretch(self) -> tuple[int, int]:
        return self.citation.start, self.citation.end

    @property
    def is_outward(self) -> bool:
        """Whether it names another instrument than the document itself."""
        return bool(self.title)


@dataclass(slots=True)
class _Law:
    """What is read of a law when it is first cited."""

    eids: frozenset[str] = frozenset()
    is_outline: bool = False
    moved: dict[str, tuple[Moved, ...]] = field(default_factory=dict)


class StatuteBook:
    """Works, their titles and the versions in force on a day."""

    def __init__(self, as_of: datetime.date) -> None:
        self.as_of = as_of
        self._laws: dict[int, SourceLaw] = SourceLaw.objects.select_related("repealed_by").in_bulk()
        self._titles: dict[str, set[int]] = defaultdict(set)
        self._former: set[str] = set()
        for text, law, kind in LawTitle.objects.values_list("text", "law_id", "kind"):
            folded = fold(text)
            self._titles[folded].add(law)
            if kind == LawTitle.Kind.FORMER:
                self._former.add(folded)
        self._law_of: dict[int, int] = dict(LawVersion.objects.order_by().values_list("pk", "law_id"))
        versions = LawVersion.objects.as_of(as_of).select_related("current_text")
        self._in_force: dict[int, LawVersion] = {version.law_id: version for version in versions}
        for version in self._in_force.values():
            version.law = self._laws[version.law_id]
        self._repeals = {fold(title): repeal for title, repeal in read_repeals().items()}
        for title, names in read_english_titles().items():
            for name in names:
                if title in read_repeals():
                    self._repeals[fold(name)] = read_repeals()[title]
                elif fold(title) in self._titles:
                    self._titles[fold(name)] |= self._titles[fold(title)]
        self._last_article = _last_articles(self._in_force)
        self._held: dict[int, frozenset[str]] = {}
        self._moves: dict[tuple[int, str], tuple[Moved, ...]] = {}

    def settle(self, citations: Sequence[Citation], text: str) -> tuple[Cited, ...]:
        """Settle the citations of a text, in as many queries however many there are."""
        by_start = {citation.start: citation for citation in citations}
        begun: list[Cited] = []
        for citation in citations:
            named = by_start.get(citation.referent) if citation.referent is not None else None
            begun.append(self._name(citation, named or citation, text))
        self._read([cited for cited in begun if cited.version and cited.citation.provisions])
        return tuple(self._place(cited) for cited in begun)

    def _name(self, citation: Citation, named: Citation, text: str) -> Cited:
        """The law that a citation names, without its provisions."""
        if named.law in _SELF:
            return Cited(citation, "")
        mark = _EDITION.search(named.law)
        title = named.law[: mark.start()] if mark else named.law
        year = int(mark["year"]) if mark else _year_beside(named, title, text)
        law = self._law(title)
        folded = fold(title)
        repeal = self._repeal(folded, law)
        if law is None:
            kind = kind_of(title, named.number)
            return Cited(citation, title, year, repeal=repeal, kind=kind, unread=repeal is None)
        version = None if repeal else self._in_force.get(law.pk)
        former = folded in self._former and folded not in (fold(law.title_zh), fold(law.title_zh_full))
        return Cited(citation, title, year, law, version, repeal, former, law.kind, unread=version is None)

    def _law(self, title: str) -> SourceLaw | None:
        keys = self._titles.get(fold(title), set())
        alive = [key for key in keys if key in self._in_force]
        if len(keys) > 1 and len(alive) != 1:
            return None
        return self._laws[next(iter(alive or keys))] if keys else None

    def _repeal(self, folded: str, law: SourceLaw | None) -> Repeal | None:
        if law is not None and law.is_repealed_on(self.as_of) and law.repealed_on:
            by = law.repealed_by.title_zh if law.repealed_by else ""
            known = self._repeals.get(folded)
            return Repeal(law.title_zh, law.repealed_on, by, known.article if known else "")
        repeal = self._repeals.get(folded)
        if repeal is None or repeal.repealed_on > self.as_of:
            return None
        version = self._in_force.get(law.pk) if law else None
        if version and version.in_force_from and version.in_force_from >= repeal.repealed_on:
            return None
        return repeal

    def law_titled(self, title: str) -> SourceLaw | None:
        """The law of a name, if there is just one."""
        return self._law(title)

    def _read(self, cited: Iterable[Cited]) -> None:
        """Read the addresses and moves of what is cited and was not read yet."""
        wanted: dict[int, LawVersion] = {}
        asked: dict[int, set[str]] = defaultdict(set)
        for found in cited:
            if found.version is None:
                continue
            if found.version.current_text_id and found.version.current_text_id not in self._held:
                wanted[found.version.current_text_id] = found.version
            for provision in found.citation.provisions:
                eid = _article_eid(provision)
                if eid and (found.version.law_id, eid) not in self._moves:
                    asked[found.version.law_id].add(eid)
        if wanted:
            held: dict[int, set[str]] = {text: set() for text in wanted}
            rows = Provision.objects.filter(law_text__in=wanted).order_by().values_list("law_text_id", "eid")
            for text, eid in rows:
                held[text].add(eid)
            self._held.update({text: frozenset(eids) for text, eids in held.items()})
        if asked:
            self._read_moves(asked)

    def _read_moves(self, asked: dict[int, set[str]]) -> None:
        earlier = LawVersion.objects.filter(law__in=asked, in_force_from__lte=self.as_of).exclude(
            Q(pk__in=[self._in_force[law].pk for law in asked])
        )
        versions = {version.pk: version for version in earlier.order_by("-in_force_from", "-date")}
        found: dict[tuple[int, str], list[Moved]] = {(law, eid): [] for law in asked for eid in asked[law]}
        if versions:
            pinned = {Address(pk, eid) for pk, v in versions.items() for eid in asked[v.law_id]}
            lineage = Lineage(pinned, self.as_of)
            same = self._same_words(lineage, pinned)
            for version in versions.values():
                for eid in sorted(asked[version.law_id]):
                    moved = self._moved(lineage, version, eid, same.get(Address(version.pk, eid)))
                    if moved and moved.articles not in [m.articles for m in found[version.law_id, eid]]:
                        found[version.law_id, eid].append(moved)
        self._moves.update({key: tuple(moves) for key, moves in found.items()})

    def _same_words(self, lineage: Lineage, pinned: set[Address]) -> dict[Address, str]:
        """Where the very words of an earlier article stand in the version in force, by equal hashes."""
        hashes = {address: lineage.hash_of(address) for address in pinned}
        goals = {
            version.current_text_id: law
            for law, version in self._in_force.items()
            if version.current_text_id and any(lineage.versions[a.version_id].law_id == law for a in pinned)
        }
        rows = Provision.objects.filter(
            law_text__in=goals, folded_hash__in={h for h in hashes.values() if h}
        ).values_list("law_text_id", "folded_hash", "eid")
        stands: dict[tuple[int, str], set[str]] = defaultdict(set)
        for text, folded, eid in rows.order_by():
            stands[goals[text], folded].add(eid.partition("__")[0])
        found: dict[Address, str] = {}
        for address, hashed in hashes.items():
            articles = stands.get((lineage.versions[address.version_id].law_id, hashed or ""), set())
            if len(articles) == 1:
                found[address] = next(iter(articles))
        return found

    def _is_beyond(self, provision: str, law: int) -> bool:
        """Whether a number lies so far past the last article of every version held that none can have it."""
        eid = _article_eid(provision)
        number = eid.removeprefix("art_").partition("-")[0] if eid else ""
        last = self._last_article.get(law)
        return number.isdigit() and last is not None and int(number) > last

    def _moved(self, lineage: Lineage, version: LawVersion, eid: str, same: str | None) -> Moved | None:
        law = self._laws[version.law_id]
        goal = self._in_force[version.law_id]
        taken = eid in self._held.get(goal.current_text_id or 0, frozenset())
        provision = str(ProvisionRef.from_eid(eid))
        if same:
            return Moved(provision, version, law, (same,), taken) if same != eid else None
        address = Address(version.pk, eid)
        walk = lineage.walk(address, lineage.hash_of(address) or "")
        ends = tuple(sorted({end.eid.partition("__")[0] for end in walk.ends}))
        if eid in ends:
            return None
        if ends:
            return Moved(provision, version, law, ends, taken)
        for target in sorted(walk.moved_to):
            other = self._laws[self._law_of[target.version_id]]
            return Moved(provision, version, other, (target.eid.partition("__")[0],), taken)
        if SuccessionKind.REPEALED in walk.kinds or (not taken and lineage.hash_of(address)):
            return Moved(provision, version, law, (), taken)
        return None

    def _place(self, cited: Cited) -> Cited:
        """The provisions of a citation in the version in force."""
        if cited.version is None or not cited.citation.provisions:
            return cited
        text = cited.version.current_text
        held = self._held.get(text.pk, frozenset()) if text else frozenset()
        if text is None or not held:
            beyond = tuple(p for p in cited.citation.provisions if self._is_beyond(p, cited.version.law_id))
            return _with(cited, missing=beyond, unread=not beyond)
        articles: list[str] = []
        missing: list[str] = []
        moved: list[Moved] = []
        for provision in cited.citation.provisions:
            eid = _article_eid(provision)
            if eid is None:
                continue
            moved += self._moves.get((cited.version.law_id, eid), ())
            point = f"point_{eid.removeprefix('art_')}"
            if eid in held or point in held:
                articles.append(eid)
                if not _part_exists(provision, eid, held, text.kind == LawText.Kind.OUTLINE):
                    missing.append(provision)
            else:
                missing.append(provision)
        return _with(cited, articles=tuple(articles), missing=tuple(missing), moved=tuple(moved))


def _last_articles(in_force: dict[int, LawVersion]) -> dict[int, float]:
    """For laws whose version in force is not held: the number past which no article of it can stand.

    It follows from the last version held: a revision numbers anew, an amendment adds few articles.
    """
    unheld = [law for law, version in in_force.items() if version.current_text_id is None]
    versions = LawVersion.objects.filter(law__in=unheld).order_by("in_force_from", "date")
    counts = Provision.objects.filter(
        law_text__version__law__in=unheld,
        kind=ProvisionKind.ARTICLE,
        law_text=F("law_text__version__current_text"),
    )
    articles = dict(counts.order_by().values_list("law_text__version").annotate(count=Count("pk")))
    bound: dict[int, float] = {}
    for version in versions:
        if version.pk in articles:
            bound[version.law_id] = articles[version.pk] * GROWTH
        elif version.law_id in bound and version.event == LawVersion.Event.REVISED:
            bound[version.law_id] *= REVISED_GROWTH
    return bound


def fold(title: str) -> str:
    """A law's name as it is compared; English names lose the name of the state in every form."""
    return _STATES.sub("", fold_title(title)).removeprefix("china’s ").removeprefix("china's ")


def _with(cited: Cited, **changes: object) -> Cited:
    values = {name: getattr(cited, name) for name in cited.__dataclass_fields__}
    return Cited(**{**values, **changes})


def _article_eid(provision: str) -> str | None:
    try:
        return ProvisionRef.parse(provision).article_eid
    except InvalidReference:
        return None


def _part_exists(provision: str, article: str, held: frozenset[str], is_outline: bool) -> bool:
    """Whether the cited paragraph and item exist; an outline holds only some, so it never denies one."""
    ref = ProvisionRef.parse(provision)
    if is_outline or not (ref.paragraph or ref.item) or article not in held:
        return True
    tail = "".join(f"__{name}_{n}" for name, n in (("item", ref.item), ("subitem", ref.subitem)) if n)
    if ref.paragraph:
        return f"{article}__para_{ref.paragraph}{tail}" in held
    return any(eid.startswith(f"{article}__") and eid.endswith(tail) for eid in held)


def _year_beside(citation: Citation, title: str, text: str) -> int | None:
    """The year of an edition beside the title: 《公司法》（2018年修正）, the 2018 Company Law."""
    at = text.find(title, citation.start, citation.end)
    if at < 0:
        return None
    after = _AFTER_TITLE.match(text, at + len(title))
    if after:
        return int(after["year"])
    before = _BEFORE_TITLE.search(text, max(0, at - 16), at)
    return int(before["zh"] or before["en"]) if before else None
