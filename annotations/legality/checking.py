"""Tags a text, settles what it cites, and runs every rule that editors left on over it; stores nothing."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping

from spacy.language import Language

from annotations.legality.lexicon import Speech
from annotations.legality.model import Checked, Found, Issue, Particulars, Report, Rule
from annotations.legality.passages import Passages
from annotations.legality.reference import Reference, newest_edition
from annotations.legality.registry import RULES
from annotations.models import RuleSetting
from annotations.tagging import SuggestedSpan, Tagger
from annotations.tagging.components.base import fold
from annotations.tagging.components.citations import Citations
from annotations.tagging.lines import Topics
from annotations.tagging.pipeline import SURROGATE, build_pipeline, candidates, lexicon_components
from catalog.citations import Citation, find_citations
from catalog.models import Edition

__all__ = ["Checker", "check_text"]

# ［…］ names the source of what follows in a set of excerpts; the document does not rely on it.
SOURCE_HEAD = re.compile(r"^[^\S\n]*［[^］\n]*］[^\S\n]*$", re.MULTILINE)
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class Checker:
    """Holds documents against one edition of each list and the law of one day.

    What it is held against is read once; checking a text then takes a fixed number of queries.
    """

    def __init__(
        self,
        edition: Edition,
        as_of: datetime.date,
        tagger: Tagger,
        *,
        information: Edition | None = None,
    ) -> None:
        """Take the punishment list; if no information catalog is given, the one that belongs to it."""
        found = information or newest_edition("information", edition)
        self.reference = Reference.load(edition, as_of, found)
        self._tagger = tagger
        self._pipelines: dict[str, Language] = {}
        settings = {setting.rule: setting for setting in RuleSetting.objects.all()}
        self.rules = [_as_set(rule, settings) for rule in RULES if not _is_off(rule, settings)]
        self.switched_off = tuple(rule.id for rule in RULES if _is_off(rule, settings))

    def check(self, text: str, language: str, particulars: Particulars | None = None) -> Report:
        """Check a text in ``zh`` or ``en``.

        Raises:
            ValueError: another language.
        """
        spans, citations = _read(text, language, self._pipeline(language))
        folded = fold(text, language)
        checked = Checked(
            text=text,
            folded=folded,
            language=language,
            particulars=particulars or Particulars(),
            spans=tuple(_with_more_measures(spans, folded, text, self.reference.lexicon.speech[language])),
            citations=self.reference.book.settle(citations, text),
            passages=Passages(folded, language),
            topics=Topics(text, language),
            reference=self.reference,
        )
        found = [_found(rule, issue, text) for rule in self.rules for issue in rule.find(checked)]
        return Report(
            edition=self.reference.edition,
            information_edition=self.reference.information,
            as_of=self.reference.as_of,
            language=language,
            findings=tuple(sorted(found, key=lambda f: (f.start, f.end, f.rule))),
            not_read=sum(cited.unread for cited in checked.citations),
            switched_off=self.switched_off,
        )

    def _pipeline(self, language: str) -> Language:
        """The tagger's pipeline, with measures that lack only evidence of misconduct: rules look for it."""
        if language not in self._pipelines:
            lexicon, model = self._tagger.lexicon, self._tagger.model
            self._pipelines[language] = build_pipeline(language, lexicon, model, near_misses=True)
        return self._pipelines[language]


def check_text(text: str, language: str, edition: Edition, as_of: datetime.date, tagger: Tagger) -> Report:
    """Hold one text against an edition of the punishment list and the law of a day.

    Raises:
        ValueError: another language than ``zh`` and ``en``.
    """
    return Checker(edition, as_of, tagger).check(text, language)


def _read(text: str, language: str, pipeline: Language) -> tuple[list[SuggestedSpan], list[Citation]]:
    """The tagger's spans and, with all that their grammar reads, the citations; each is looked for once."""
    readable = SURROGATE.sub(_UNREADABLE, text)  # neither spaCy nor the automaton takes half a pair
    names = next(c.law_names for c in lexicon_components(pipeline) if isinstance(c, Citations))
    spans = [
        dataclasses.replace(found.item, start=found.start, end=found.end, quote=text[found.start : found.end])
        for found in candidates(readable, pipeline)
    ]
    citations = find_citations(readable, lang=language, law_names=names)
    heads = [match.span() for match in SOURCE_HEAD.finditer(readable)]
    cited = [c for c in citations if not any(start <= c.start < end for start, end in heads)]
    return sorted(spans, key=lambda span: span.sort_key), cited


def _with_more_measures(
    spans: list[SuggestedSpan], folded: str, text: str, speech: Speech
) -> list[SuggestedSpan]:
    """The spans with measures that reduce rights in wordings that the tagger leaves to other evidence."""
    more = [
        SuggestedSpan(start, end, text[start:end], code, 0.7, f"legality.{code.lower()}")
        for code, expression in speech.measures.items()
        for start, end in (match.span() for match in expression.finditer(folded))
        if not any(s.label == code and s.start < end and start < s.end and _is_full(s) for s in spans)
    ]
    return sorted([*spans, *more], key=lambda span: span.sort_key) if more else spans


def _is_full(span: SuggestedSpan) -> bool:
    return not span.attributes.get("near_miss")


def _found(rule: Rule, issue: Issue, text: str) -> Found:
    return Found(
        rule=rule.id,
        severity=rule.severity if issue.decided else "note",
        start=issue.start,
        end=issue.end,
        quote=text[issue.start : issue.end],
        title=rule.title,
        explanation=rule.explanation,
        mend=issue.mend,
        source=rule.source,
        rows=issue.rows,
        articles=issue.articles,
        decided=issue.decided,
    )


def _is_off(rule: Rule, settings: Mapping[str, RuleSetting]) -> bool:
    return rule.id in settings and not settings[rule.id].active


def _as_set(rule: Rule, settings: Mapping[str, RuleSetting]) -> Rule:
    """The rule with the severity and the words that editors gave it."""
    setting = settings.get(rule.id)
    if setting is None:
        return rule
    title, explanation = rule.title, rule.explanation
    return dataclasses.replace(
        rule,
        severity=setting.severity or rule.severity,
        title=dataclasses.replace(title, zh=setting.title_zh or title.zh, en=setting.title_en or title.en),
        explanation=dataclasses.replace(
            explanation,
            zh=setting.explanation_zh or explanation.zh,
            en=setting.explanation_en or explanation.en,
        ),
    )
