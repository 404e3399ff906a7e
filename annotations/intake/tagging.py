"""The tagger's two ends in the database: the lexicon is loaded here, and suggestions are written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import ngettext

from annotations.models import Alias, DocumentText, MarkKind, PipelineRun, Suggestion
from annotations.tagging import (
    Lexicon,
    LexiconEntry,
    SuggestedSpan,
    Tagger,
    default_lexicon,
    trained_model,
)
from annotations.tagging.lexicon import Kind
from catalog.jobs import Progress
from catalog.models import Concept, LawTitle

__all__ = ["concept_names", "current_tagger", "load_tagger", "tag_stored", "tag_text"]

Said = tuple[int, int, str]
"""Where a suggestion begins and ends, and its label."""

# What the sentence, its article or the document must show before an object counts, as for our own objects.
OBJECT_CONDITIONS = ("misconduct", "article:credit", "document:credit")
_OWN_KINDS = {"OUT": MarkKind.OUT, "CITATION": MarkKind.CITATION}


def load_tagger() -> Tagger:
    """A tagger with our lexicon, the aliases and law titles of the database, and the trained model, if any.

    A concept that the lexicon does not know yet is looked for by its names.

    Raises:
        annotations.tagging.LexiconError: the lexicon names a concept that the catalog lacks.
    """
    lexicon = default_lexicon()
    lexicon = lexicon.merged(Lexicon((*_aliases(), *_names_of_new_concepts(lexicon))))
    lexicon.check(Concept.objects.values_list("code", flat=True))
    titles = LawTitle.objects.order_by("text").values_list("text", flat=True).distinct()
    names = tuple(dict.fromkeys((*lexicon.law_names, *titles)))
    return Tagger(replace(lexicon, law_names=names), trained_model())


def current_tagger() -> Tagger:
    """The tagger with the words of the database as they are now; loaded anew only where these changed.

    Raises:
        annotations.tagging.LexiconError: the lexicon names a concept that the catalog lacks.
    """
    # The history grows with every change, so its last row tells whether there was one.
    return tagger_of(
        tuple(model.history.aggregate(last=Max("history_id"))["last"] for model in (Alias, Concept, LawTitle))
    )


@lru_cache(maxsize=1)
def tagger_of(state: tuple[int | None, ...]) -> Tagger:
    return load_tagger()


def _aliases() -> Iterator[LexiconEntry]:
    for alias in Alias.objects.filter(active=True).select_related("concept").order_by("pk"):
        yield LexiconEntry(
            label=alias.concept.code,
            language=alias.language,
            kind=cast("Kind", alias.kind),
            text=alias.text.strip(),
            rule=f"alias.{alias.kind}.{alias.pk}",
            when=OBJECT_CONDITIONS if alias.kind == Alias.Kind.OBJECT else (),
        )


def _names_of_new_concepts(lexicon: Lexicon) -> Iterator[LexiconEntry]:
    known = {entry.label for entry in lexicon.entries}
    for code, language, name in concept_names():
        if code not in known:
            yield LexiconEntry(code, language, "phrase", name, f"concept.name.{language}")


def concept_names() -> list[tuple[str, str, str]]:
    """Code, language and name of every concept: what a tagger without a lexicon could go by."""
    return [
        (concept.code, language, name)
        for concept in Concept.objects.order_by("code")
        for language, name in (("zh", concept.name_zh), ("en", concept.name_en))
        if name
    ]


def tag_stored(tagger: Tagger, progress: Progress) -> int:
    """Tag the newest text of every document that this version has not read; returns how many those were.

    Each text is a transaction of its own: stopped anywhere, the next call goes on with the next text.
    """
    read = PipelineRun.objects.filter(pipeline_version=tagger.version).values("text")
    pending = DocumentText.objects.latest_revisions().exclude(pk__in=read).order_by("pk")
    keys = list(pending.values_list("pk", flat=True))
    for number, key in enumerate(keys, 1):
        text = DocumentText.objects.select_related("document").get(pk=key)
        run = tag_text(text, tagger)
        found = run.suggestions.count()
        message = ngettext("%(text)s: %(count)s suggestion", "%(text)s: %(count)s suggestions", found)
        progress(number, len(keys), message % {"text": text, "count": found})
    return len(keys)


@transaction.atomic
def tag_text(text: DocumentText, tagger: Tagger, continued: Mapping[Said, int] | None = None) -> PipelineRun:
    """Store the tagger's suggestions for a text as one run; a run of the same version is kept as it is.

    Args:
        continued: for a corrected text, by place and label the keys of the suggestions that these repeat.
    """
    run, created = PipelineRun.objects.get_or_create(text=text, pipeline_version=tagger.version)
    if created:
        concepts = {concept.code: concept for concept in Concept.objects.all()}
        Suggestion.objects.bulk_create(
            _row(run, found, concepts, continued or {}) for found in tagger.suggest(text.text, text.language)
        )
    return run


def _row(
    run: PipelineRun, found: SuggestedSpan, concepts: dict[str, Concept], continued: Mapping[Said, int]
) -> Suggestion:
    return Suggestion(
        run=run,
        start=found.start,
        end=found.end,
        quote=found.quote,
        kind=_OWN_KINDS.get(found.label, MarkKind.CONCEPT),
        concept=concepts[found.label] if found.label not in _OWN_KINDS else None,
        score=found.score,
        rule=found.rule,
        attributes=found.attributes,
        continues_id=continued.get((found.start, found.end, found.label)),
    )
