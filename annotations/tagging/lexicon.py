"""The lexicon: names, aliases and patterns of every concept in Chinese and English, kept as data.

Reads TOML (our own files, grouped by rule), JSON and JSONL (flat rows, as a table exports them).
It never holds texts of laws or policies.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

__all__ = ["Kind", "Lexicon", "LexiconEntry", "LexiconError", "default_lexicon"]

Kind = Literal["phrase", "pattern", "object", "category"]
OWN_LABELS = frozenset({"OUT", "CITATION"})
LABEL = re.compile(r"PM-\d{2}|PCI-\d{2}(\.\d{2})?|OUT|CITATION")
RULE = re.compile(r"[a-z0-9]+(\.[a-z0-9-]+)+")
FRAGMENT = re.compile(r"\{([a-z_]+)\}")
DATA = Path(__file__).parent / "data"
# The key of a TOML rule that lists its texts, and the kind they become.
TEXT_KEYS: Mapping[str, Kind] = {
    "phrases": "phrase",
    "patterns": "pattern",
    "objects": "object",
    "categories": "category",
}
OPTIONS = ("score", "needs", "also", "when", "within", "unless", "under")


class LexiconError(ValueError):
    """A lexicon that can't be used; the message names the file, the row and the remedy."""


@dataclass(frozen=True, slots=True, order=True)
class LexiconEntry:
    """One text that points to one label.

    `phrase`: the text itself is the span. `pattern`: a regular expression, its group `span` or all of the
    match is the span; `{name}` stands for a fragment. `object`: a noun that is a measure when a restriction
    governs it. `category`: a noun that is a category when the text speaks of it as information.

    `needs` are literals of which the line must hold one, `also` more of which it must hold one besides
    (patterns only: cheap tests before the expression).
    `when`, `within` and `unless` name fragments: one of `when` must be found in the sentence or its
    lead-in, one of `within` in the article so far or the lead-in, none of `unless` in the sentence. A prefix
    `clause:`, `segment:`, `sentence:` or `article:` says to look there instead. `under` names a fragment: the
    pattern is tried only on items whose lead-in it is found in.
    """

    label: str
    language: str
    kind: Kind
    text: str
    rule: str
    score: float = 0.8
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    under: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Entries, the fragments that patterns are built from, and the names of laws for citations."""

    entries: tuple[LexiconEntry, ...] = ()
    law_names: tuple[str, ...] = ()
    fragments: tuple[tuple[str, str, str], ...] = ()  # language, name, expression

    @cached_property
    def version(self) -> str:
        """Eight hex digits of the SHA-256 over the content, independent of files and order."""
        content = [
            sorted(
                [list(value) if isinstance(value, tuple) else value for value in astuple(e)]
                for e in self.entries
            ),
            sorted(self.law_names),
            sorted(list(row) for row in self.fragments),
        ]
        canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:8]

    def of(self, language: str, kind: Kind) -> list[LexiconEntry]:
        """List the entries of a language and kind."""
        return [entry for entry in self.entries if entry.language == language and entry.kind == kind]

    def expand(self, language: str, expression: str) -> str:
        """Replace `{name}` by the fragments of the language. Raises LexiconError for an unknown name."""
        known = {name: text for lang, name, text in self.fragments if lang == language}

        def replace(match: re.Match[str]) -> str:
            if match[1] not in known:
                raise LexiconError(
                    f"No fragment {{{match[1]}}} for language {language!r} (in {expression!r})."
                )
            return f"(?:{FRAGMENT.sub(replace, known[match[1]])})"

        return FRAGMENT.sub(replace, expression)

    def fragment(self, language: str, name: str) -> re.Pattern[str]:
        """Compile a fragment by its name."""
        return compile_expression(language, self.expand(language, f"{{{name}}}"))

    def check(self, codes: Iterable[str]) -> None:
        """Raise LexiconError unless labels are of `codes`, OUT or CITATION, and every pattern compiles."""
        known = OWN_LABELS.union(codes)
        for entry in self.entries:
            if entry.label not in known:
                raise LexiconError(
                    f"Rule {entry.rule!r}, {entry.text!r}: there is no concept {entry.label!r}; "
                    "use a code of the catalog or OUT."
                )
            if entry.kind == "pattern":
                compile_expression(entry.language, self.expand(entry.language, entry.text))
            conditions = (*entry.when, *entry.within, *entry.unless, *filter(None, [entry.under]))
            for name in conditions:
                self.fragment(entry.language, name.rpartition(":")[2])

    def merged(self, other: Lexicon) -> Lexicon:
        """Join two lexicons; entries that stand in both are kept once."""
        return Lexicon(
            tuple(dict.fromkeys(self.entries + other.entries)),
            tuple(dict.fromkeys(self.law_names + other.law_names)),
            tuple(dict.fromkeys(self.fragments + other.fragments)),
        )

    @classmethod
    def from_file(cls, path: Path | str) -> Lexicon:
        """Read one file (.toml, .json, .jsonl) or a folder of them.

        Raises LexiconError that names the file and the row.
        """
        path = Path(path)
        if path.is_dir():
            lexicon = cls()
            for file in sorted(p for p in path.rglob("*") if p.suffix in READERS):
                lexicon = lexicon.merged(cls._read(file))
        else:
            lexicon = cls._read(path)
        return lexicon

    @classmethod
    def _read(cls, path: Path) -> Lexicon:
        if path.suffix not in READERS:
            raise LexiconError(f"{place(path)}: a lexicon is .toml, .json or .jsonl.")
        try:
            return READERS[path.suffix](path)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
            raise LexiconError(f"{place(path)}: {error}") from error


def compile_expression(language: str, expression: str) -> re.Pattern[str]:
    """Compile an expression; English ignores case. Raises LexiconError where it is malformed."""
    try:
        return re.compile(expression, re.IGNORECASE if language == "en" else 0)
    except re.error as error:
        raise LexiconError(f"The expression {expression!r} is malformed: {error}.") from error


def place(path: Path) -> str:
    """Name a file in a message: with its folder, for zh and en have files of the same name."""
    return f"{path.parent.name}/{path.name}"


def _read_toml(path: Path) -> Lexicon:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    language = data.get("language", "")
    entries: list[LexiconEntry] = []
    for number, row in enumerate(data.get("rule", []), 1):
        where = f"{place(path)}, rule {number} ({row.get('id', 'no id')})"
        unknown = set(row) - {"id", "label", "labels", *OPTIONS, *TEXT_KEYS}
        if unknown:
            raise LexiconError(f"{where}: unknown key {', '.join(sorted(unknown))}.")
        if not set(row) & set(TEXT_KEYS):
            raise LexiconError(f"{where}: give one of {', '.join(TEXT_KEYS)}.")
        labels = row.get("labels", [row["label"]] if "label" in row else [])
        if not labels:
            raise LexiconError(f"{where}: give label or labels.")
        for key, kind in TEXT_KEYS.items():
            for text in row.get(key, []):
                for label in labels:
                    flat = {
                        "label": label,
                        "language": language,
                        "kind": kind,
                        "text": text,
                        "rule": row.get("id"),
                    }
                    optional = {name: row[name] for name in OPTIONS if name in row}
                    entries.append(_entry(flat | optional, where))
    fragments = tuple((language, name, text) for name, text in data.get("fragments", {}).items())
    return Lexicon(tuple(entries), tuple(data.get("law_names", ())), fragments)


def _read_json(path: Path) -> Lexicon:
    rows = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list):
        raise LexiconError(f"{place(path)}: expected a list of rows.")
    return Lexicon(tuple(_entry(row, f"{place(path)}, row {number}") for number, row in enumerate(rows, 1)))


def _read_jsonl(path: Path) -> Lexicon:
    entries: list[LexiconEntry] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        where = f"{place(path)}, row {number}"
        try:
            entries.append(_entry(json.loads(line), where))
        except json.JSONDecodeError as error:
            raise LexiconError(f"{where}: {error}") from error
    return Lexicon(tuple(entries))


READERS = {".toml": _read_toml, ".json": _read_json, ".jsonl": _read_jsonl}


def _entry(row: Any, where: str) -> LexiconEntry:
    """Check one row and make it an entry."""
    if not isinstance(row, dict):
        raise LexiconError(f"{where}: expected an object with label, language, kind, text and rule.")
    for name in ("label", "language", "kind", "text", "rule"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise LexiconError(f"{where}: {name} is missing or not a text.")
    score = row.get("score", 0.8)
    checks = [
        (LABEL.fullmatch(row["label"]), f"label {row['label']!r} is no code (PM-01, PCI-03.02, OUT)"),
        (row["language"] in ("zh", "en"), f"language {row['language']!r} is neither zh nor en"),
        (row["kind"] in get_args(Kind), f"kind {row['kind']!r} is none of {', '.join(get_args(Kind))}"),
        (RULE.fullmatch(row["rule"]), f"rule id {row['rule']!r} is not like pm01.phrase.market-ban"),
        (isinstance(score, int | float) and 0 < score <= 1, f"score {score!r} is not between 0 and 1"),
    ]
    for passed, message in checks:
        if not passed:
            raise LexiconError(f"{where}: {message}.")
    if row["kind"] == "pattern":
        try:
            re.compile(FRAGMENT.sub("", row["text"]))
        except re.error as error:
            raise LexiconError(f"{where}: the pattern {row['text']!r} is malformed: {error}.") from error
    return LexiconEntry(
        label=row["label"],
        language=row["language"],
        kind=cast("Kind", row["kind"]),
        text=row["text"],
        rule=row["rule"],
        score=float(score),
        needs=tuple(row.get("needs", ())),
        also=tuple(row.get("also", ())),
        when=tuple(row.get("when", ())),
        within=tuple(row.get("within", ())),
        unless=tuple(row.get("unless", ())),
        under=row.get("under", ""),
    )


@cache
def default_lexicon() -> Lexicon:
    """Read the lexicon that comes with the service."""
    return Lexicon.from_file(DATA)
