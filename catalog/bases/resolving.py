"""From citations as written to provisions as of a date, or to the reason why that can't be settled."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.citations import LawGroup
from catalog.lawtext.references import InvalidReference, ProvisionRef
from catalog.models import LawText, LawTitle, LawVersion, Provision, SourceLaw

__all__ = ["Match", "Reason", "Resolution", "resolve"]

_STATE = "中华人民共和国"
_OF_CHINA = " of the People's Republic of China"


class Reason(TextChoices):
    """Why a citation, or one of its provisions, is not settled."""

    LAW_UNKNOWN = "law_unknown", _("No law of this name is known")
    LAW_AMBIGUOUS = "law_ambiguous", _("Several laws bear this name")
    NOT_NAMED = "not_named", _("The citation names no law by itself")
    NOT_IN_FORCE = "not_in_force", _("No version of the law was in force on that date")
    TEXT_NOT_HELD = "text_not_held", _("The text of the version in force is not held")
    PROVISION_NOT_FOUND = "provision_not_found", _("The version in force has no such provision")
    PROVISION_AMBIGUOUS = "provision_ambiguous", _("Several paragraphs have an item of this number")
    NOT_A_PROVISION = "not_a_provision", _("Not an article or a part of one")


@dataclass(frozen=True, slots=True)
class Match:
    """One cited provision: its normal form and its eid in the version in force, or why there is none."""

    provision: str
    eid: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one law's group of citations means on a date.

    Attributes:
        candidates: the laws of that name, where there are several.
        reason: why the law or its version is not settled; of provisions each match says it itself.
    """

    group: LawGroup
    law: SourceLaw | None = None
    version: LawVersion | None = None
    matches: tuple[Match, ...] = ()
    candidates: tuple[SourceLaw, ...] = ()
    reason: Reason | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the law, its version and every provision are known."""
        return self.reason is None and all(match.reason is None for match in self.matches)


def resolve(groups: Iterable[LawGroup], as_of: datetime.date) -> list[Resolution]:
    """Resolve groups in their order, in four queries however many there are.

    A title counts with and without 中华人民共和国, in either width. Of several laws of one name the one
    in force on ``as_of`` is meant, if there is just one.
    """
    groups = list(groups)
    laws = _laws_by_name({group.law for group in groups})
    candidates = [laws.get(fold_title(group.law), []) for group in groups]
    keys = {law.pk for found in candidates for law in found}
    in_force = {
        version.law_id: version
        for version in LawVersion.objects.as_of(as_of)
        .filter(law__in=keys)
        .select_related("current_text", "law")
    }
    begun = [_settle_law(group, found, in_force) for group, found in zip(groups, candidates, strict=True)]
    held = _held_eids(begun)
    return [_settle_provisions(resolution, held) for resolution in begun]


def fold_title(name: str) -> str:
    """A law's name as it is compared: half width, one kind of bracket, no 中华人民共和国, lower case."""
    folded = unicodedata.normalize("NFKC", name).translate(str.maketrans("〈〉<>", "《》《》"))
    folded = re.sub(r"\s+", " ", folded).strip(" 《》").removeprefix(_STATE).replace("’", "'")
    return folded.removesuffix(_OF_CHINA).removeprefix("the ").removeprefix("PRC ").casefold()


def _laws_by_name(names: set[str]) -> dict[str, list[SourceLaw]]:
    """Laws by folded name. There are some thousand titles at most, so they are folded here."""
    wanted = {fold_title(name) for name in names}
    found: dict[str, dict[int, SourceLaw]] = defaultdict(dict)
    keys: dict[str, set[int]] = defaultdict(set)
    for text, law_id in LawTitle.objects.values_list("text", "law_id"):
        folded = fold_title(text)
        if folded in wanted:
            keys[folded].add(law_id)
    laws = SourceLaw.objects.in_bulk({key for ids in keys.values() for key in ids})
    for folded, ids in keys.items():
        found[folded] = {key: laws[key] for key in sorted(ids)}
    return {folded: list(by_key.values()) for folded, by_key in found.items()}


def _settle_law(group: LawGroup, found: Sequence[SourceLaw], in_force: dict[int, LawVersion]) -> Resolution:
    if group.law in ("self", "same"):
        return Resolution(group, reason=Reason.NOT_NAMED)
    if not found:
        return Resolution(group, reason=Reason.LAW_UNKNOWN)
    alive = [law for law in found if law.pk in in_force]
    if len(found) > 1 and len(alive) != 1:
        return Resolution(group, candidates=tuple(found), reason=Reason.LAW_AMBIGUOUS)
    law = alive[0] if alive else found[0]
    version = in_force.get(law.pk)
    return Resolution(group, law, version, reason=None if version else Reason.NOT_IN_FORCE)


_Held = dict[int, set[str]]


def _held_eids(resolutions: Iterable[Resolution]) -> _Held:
    """The eids of the texts in force. A condition for each article cited would be too deep for SQLite."""
    texts = {
        resolution.version.current_text_id
        for resolution in resolutions
        if resolution.version and resolution.group.provisions
    } - {None}
    held: _Held = defaultdict(set)
    if texts:
        rows = Provision.objects.filter(law_text__in=texts).order_by().values_list("law_text_id", "eid")
        for text_id, eid in rows:
            held[text_id].add(eid)
    return held


def _parse(provision: str) -> ProvisionRef | None:
    try:
        return ProvisionRef.parse(provision)
    except InvalidReference:
        return None


def _settle_provisions(resolution: Resolution, held: _Held) -> Resolution:
    if resolution.version is None:
        return resolution
    text = resolution.version.current_text
    matches = tuple(
        _match(provision, text, held.get(text.pk, set()) if text else set())
        for provision in resolution.group.provisions
    )
    return Resolution(resolution.group, resolution.law, resolution.version, matches)


def _match(provision: str, text: LawText | None, eids: set[str]) -> Match:
    ref = _parse(provision)
    if ref is None:
        return Match(provision, reason=Reason.NOT_A_PROVISION)
    if text is None:
        return Match(provision, reason=Reason.TEXT_NOT_HELD)
    unit = next((u for u in (ref.article_eid, f"point_{ref.article}") if u in eids), None)
    if unit is None:
        return Match(provision, reason=Reason.PROVISION_NOT_FOUND)
    found = [eid for eid in _addresses(ref, unit, eids) if eid in eids]
    if len(found) == 1:
        return Match(provision, found[0])
    if found:
        return Match(provision, reason=Reason.PROVISION_AMBIGUOUS)
    outline = text.kind == LawText.Kind.OUTLINE
    return Match(provision, reason=Reason.TEXT_NOT_HELD if outline else Reason.PROVISION_NOT_FOUND)


def _addresses(ref: ProvisionRef, unit: str, eids: set[str]) -> list[str]:
    """The eids that a reference may mean: one, or one a paragraph for an item cited without its paragraph."""
    tail = "".join(f"__{name}_{n}" for name, n in (("item", ref.item), ("subitem", ref.subitem)) if n)
    if ref.paragraph:
        return [f"{unit}__para_{ref.paragraph}{tail}"]
    if not tail:
        return [unit]
    pattern = re.compile(rf"{re.escape(unit)}__para_[^_]+{re.escape(tail)}")
    return sorted(eid for eid in eids if pattern.fullmatch(eid))
