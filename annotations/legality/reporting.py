"""A report in the forms that people and programs read: lines of text, JSON, SARIF 2.1.0. Reads nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from annotations.legality.model import Found, Report, Rule
from annotations.legality.registry import RULES
from annotations.legality.wording import DISCLAIMER

__all__ = ["SARIF_SCHEMA", "as_dict", "as_sarif", "as_text", "finding_as_dict", "rule_as_dict"]

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_INFORMATION_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"
TOOL = "legality-check"


def as_text(name: str, text: str, report: Report, language: str = "en") -> str:
    """Lines that a person reads: what it was held against, then each finding by line and column from 1."""
    lines = Lines(text)
    head = [
        f"{name}: {_held_against(report)}",
        f"  {DISCLAIMER.in_language(language)}",
    ]
    return "\n".join([*head, *(_as_lines(found, lines, language) for found in report.findings)])


def as_dict(name: str, report: Report) -> dict[str, Any]:
    """The report as JSON takes it."""
    information = report.information_edition
    return {
        "document": name,
        "language": report.language,
        "edition": report.edition.identifier,
        "edition_complete": report.edition.completeness == "complete",
        "information_edition": information.identifier if information else None,
        "as_of": str(report.as_of),
        "disclaimer": {"zh": DISCLAIMER.zh, "en": DISCLAIMER.en},
        "not_read": report.not_read,
        "switched_off": list(report.switched_off),
        "findings": [finding_as_dict(found) for found in report.findings],
    }


def finding_as_dict(found: Found) -> dict[str, Any]:
    """One finding; offsets are code points, half open."""
    return {
        "rule": found.rule,
        "severity": found.severity,
        "decided": found.decided,
        "start": found.start,
        "end": found.end,
        "quote": found.quote,
        "title": {"zh": found.title.zh, "en": found.title.en},
        "explanation": {"zh": found.explanation.zh, "en": found.explanation.en},
        "mend": {"zh": found.mend.zh, "en": found.mend.en},
        "source": found.source,
        "rows": list(found.rows),
        "articles": list(found.articles),
    }


def rule_as_dict(rule: Rule) -> dict[str, Any]:
    """A rule as SARIF describes it."""
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.title.en},
        "fullDescription": {"text": f"{rule.explanation.en} {rule.explanation.zh}"},
        "help": {"text": f"Source: {rule.source}"},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"title_zh": rule.title.zh, "source": rule.source},
    }


def as_sarif(checked: Sequence[tuple[str, str, Report]], rules: Iterable[Rule] = RULES) -> dict[str, Any]:
    """One SARIF run over documents, each as its address, its text and its report."""
    ordered = list(rules)
    place = {rule.id: index for index, rule in enumerate(ordered)}
    first = checked[0][2] if checked else None
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": TOOL,
                        "informationUri": _INFORMATION_URI,
                        "rules": [rule_as_dict(rule) for rule in ordered],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "properties": {"disclaimer": DISCLAIMER.en} | (_reference(first) if first else {}),
                "artifacts": [{"location": {"uri": uri}} for uri, _, _ in checked],
                "results": [
                    _result(uri, index, Lines(text), found, place)
                    for index, (uri, text, report) in enumerate(checked)
                    for found in report.findings
                ],
            }
        ],
    }


class Lines:
    """Where the lines of a text begin, to say line and column of an offset; both count from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _result(uri: str, index: int, lines: Lines, found: Found, place: dict[str, int]) -> dict[str, Any]:
    (first, column), (last, end) = lines.place(found.start), lines.place(found.end)
    return {
        "ruleId": found.rule,
        "ruleIndex": place[found.rule],
        # A result that is left open has no level (SARIF 2.1.0, 3.27.9 and 3.27.10).
        "kind": "fail" if found.decided else "open",
        "level": found.severity if found.decided else "none",
        "message": {"text": f"{found.title.en}: {found.quote}. {found.mend.en}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "index": index},
                    "region": {
                        "startLine": first,
                        "startColumn": column,
                        "endLine": last,
                        "endColumn": end,
                        "charOffset": found.start,
                        "charLength": found.end - found.start,
                        "snippet": {"text": found.quote},
                    },
                }
            }
        ],
        "properties": {"rows": list(found.rows), "articles": list(found.articles), "mend_zh": found.mend.zh},
    }


def _reference(report: Report) -> dict[str, Any]:
    information = report.information_edition
    return {
        "edition": report.edition.identifier,
        "information_edition": information.identifier if information else None,
        "as_of": str(report.as_of),
    }


def _held_against(report: Report) -> str:
    information = f" and {report.information_edition.identifier}" if report.information_edition else ""
    off = f"; turned off: {', '.join(report.switched_off)}" if report.switched_off else ""
    return (
        f"{len(report.findings)} findings, held against {report.edition.identifier}{information} "
        f"as of {report.as_of}{off}; {report.not_read} citations could not be read."
    )


def _as_lines(found: Found, lines: Lines, language: str) -> str:
    line, column = lines.place(found.start)
    rest = [
        f"    {found.title.in_language(language)} {found.explanation.in_language(language)}",
        f"    → {found.mend.in_language(language)}",
    ]
    if found.rows or found.articles:
        rest.append(f"    {'; '.join((*found.rows, *found.articles))}")
    rest.append(f"    [{found.source}]")
    return "\n".join([f"  {line}:{column} {found.severity} {found.rule}: {found.quote}", *rest])
