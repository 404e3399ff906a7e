"""The termbase beside the texts: the terms of a passage, their renderings, and where these stand there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, TextField, Value

from annotations.deciding import Board, Stretch
from annotations.models import DocumentText, Language, Segment, Term
from annotations.terminology import Rendering, Termbase
from annotations.terminology.termbase import find_english
from annotations.views.workbench_layout import Looks
from annotations.views.workbench_panel import Listed, Offer, opposite_of, touching

__all__ = ["TermHere", "listed_at", "terms_at"]

_ORDER = (Term.Status.APPROVED, Term.Status.PROPOSED, Term.Status.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class TermHere:
    """A term that stands in the Chinese of a passage.

    Attributes:
        best: the rendering to use: the approved one, else one that is proposed; None if all are forbidden.
        others: what else is known of it, forbidden renderings last.
        places: where a rendering that may be used stands in the English.
        wrong: where a forbidden one stands there.
        has_english: whether the passage has an English side at all.
    """

    zh: str
    best: Term | None
    others: list[Term]
    places: list[Offer]
    wrong: list[Offer]
    has_english: bool


def terms_at(board: Board, segment: Segment) -> list[TermHere]:
    """The terms of a segment, or of the Chinese that it renders, in the order of the Chinese. Few queries."""
    here = next(text for text in board.texts if text.pk == segment.text_id)
    there = next((text for text in board.texts if text.pk != segment.text_id), None)
    own, opposite = [Stretch(here.pk, segment.start, segment.end)], opposite_of(board, here, [segment])
    chinese, english = (own, opposite) if here.language == Language.ZH else (opposite, own)
    zh, en = (here, there) if here.language == Language.ZH else (there, here)
    if zh is None or not chinese:
        return []
    passages = [zh.text[start:end] for _text, start, end in chinese]
    known = _terms_in("\n".join(passages))
    termbase = Termbase.compile(Rendering(t.zh, t.en, t.status) for found in known.values() for t in found)
    names = dict.fromkeys(found.entry.zh for words in passages for found in termbase.find(words))
    return [_here(known[name], en if english else None, english) for name in names]


def _terms_in(words: str) -> dict[str, list[Term]]:
    """The terms whose Chinese stands in ``words``, by it, those to be used first. The database looks."""
    found: dict[str, list[Term]] = {}
    text = Value(words, output_field=TextField())
    for term in Term.objects.alias(words=text).filter(words__contains=F("zh")):
        found.setdefault(term.zh, []).append(term)
    for terms in found.values():
        terms.sort(key=lambda term: _ORDER.index(Term.Status(term.status)))
    return found


def _here(terms: list[Term], en: DocumentText | None, english: list[Stretch]) -> TermHere:
    allowed = [term for term in terms if term.status != Term.Status.FORBIDDEN]
    forbidden = [term for term in terms if term.status == Term.Status.FORBIDDEN]
    places = _places(allowed, en, english)
    taken = {(offer.start, offer.end) for offer in places}
    wrong = [
        found
        for found in _places(forbidden, en, english)
        if not any(start <= found.start and found.end <= end for start, end in taken)
    ]
    best = allowed[0] if allowed else None
    return TermHere(
        terms[0].zh, best, [term for term in terms if term is not best], places, wrong, en is not None
    )


def _places(terms: list[Term], en: DocumentText | None, stretches: list[Stretch]) -> list[Offer]:
    """Where renderings stand in the English, each place once, with the term as the label to mark it by."""
    if en is None:
        return []
    found: dict[tuple[int, int], Offer] = {}
    for term in terms:
        for _text, start, end in stretches:
            for first, last in find_english(en.text[start:end], term.en):
                place = (start + first, start + last)
                offer = Offer("", "words", en.pk, *place, en.text[slice(*place)], f"term:{term.pk}")
                found.setdefault(place, offer)
    return [found[place] for place in sorted(found)]


def listed_at(board: Board, looks: Looks, stretch: Stretch) -> list[Listed]:
    """The marks that touch a segment, in the order of the text."""
    text = next(text for text in board.texts if text.pk == stretch.text_id)
    marks = touching(board.marks([stretch])[text.pk], [stretch])
    return [
        Listed(mark, looks.of(mark), text.text[mark.start : mark.end])
        for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end))
    ]
