"""The lexicon: reading, errors that name the place, version, codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.tagging import Lexicon, LexiconEntry, LexiconError, Tagger, default_lexicon

ENTRY = {"label": "PM-04", "language": "zh", "kind": "phrase", "text": "不许远行", "rule": "pm04.phrase.test"}


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_rows_of_a_file_become_suggestions(tmp_path: Path) -> None:
    lexicon = Lexicon.from_file(write(tmp_path / "own.jsonl", [ENTRY]))
    found = Tagger(default_lexicon().merged(lexicon)).suggest("此人不许远行。", "zh")
    assert [(s.label, s.quote, s.rule) for s in found] == [("PM-04", "不许远行", "pm04.phrase.test")]


def test_json_and_toml_hold_the_same_entries(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ENTRY]), encoding="utf-8")
    (tmp_path / "b.toml").write_text(
        'language = "zh"\n[[rule]]\nid = "pm04.phrase.test"\nlabel = "PM-04"\nphrases = ["不许远行"]\n',
        encoding="utf-8",
    )
    one, other = Lexicon.from_file(tmp_path / "a.json"), Lexicon.from_file(tmp_path / "b.toml")
    assert one.entries == other.entries
    assert one.version == other.version


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "PM-4"}, "no code"),
        ({"language": "fr"}, "neither zh nor en"),
        ({"kind": "word"}, "none of phrase, pattern"),
        ({"rule": "Rule One"}, "not like pm01"),
        ({"score": 2}, "not between 0 and 1"),
        ({"text": ""}, "text is missing"),
        ({"kind": "pattern", "text": "(不许"}, "malformed"),
    ],
)
def test_a_bad_row_is_an_error_that_names_file_and_row(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = write(tmp_path / "own.jsonl", [ENTRY, ENTRY | change])
    with pytest.raises(LexiconError, match=r"own\.jsonl, row 2") as error:
        Lexicon.from_file(path)
    assert message in str(error.value)


def test_broken_json_is_an_error_that_names_the_row(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text(json.dumps(ENTRY) + "\n{oops\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own\.jsonl, row 2"):
        Lexicon.from_file(tmp_path / "own.jsonl")


def test_a_misspelt_key_of_a_rule_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'language = "zh"\n[[rule]]\nid = "pm04.phrase.x"\nlabel = "PM-04"\nphrase = ["不许远行"]\n',
        encoding="utf-8",
    )
    with pytest.raises(LexiconError, match=r"own\.toml, rule 1 \(pm04\.phrase\.x\): unknown key phrase"):
        Lexicon.from_file(tmp_path / "own.toml")


def test_a_file_that_is_no_lexicon_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("a,b")
    with pytest.raises(LexiconError, match=r"\.toml, \.json or \.jsonl"):
        Lexicon.from_file(tmp_path / "own.csv")
    with pytest.raises(LexiconError, match=r"missing\.json"):
        Lexicon.from_file(tmp_path / "missing.json")


def test_an_unknown_fragment_is_an_error() -> None:
    entry = LexiconEntry("PM-04", "zh", "pattern", "{nowhere}远行", "pm04.pattern.x")
    with pytest.raises(LexiconError, match="nowhere"):
        Tagger(default_lexicon().merged(Lexicon((entry,)))).suggest("不许远行", "zh")


def test_a_label_that_the_catalog_does_not_know_is_refused() -> None:
    lexicon = Lexicon((LexiconEntry("PM-77", "zh", "phrase", "不许远行", "pm77.phrase.x"),))
    with pytest.raises(LexiconError, match="PM-77"):
        lexicon.check({"PM-01"})


def test_a_condition_that_names_no_fragment_is_refused() -> None:
    entry = LexiconEntry("PM-04", "zh", "phrase", "不许远行", "pm04.phrase.x", when=("nowhere",))
    with pytest.raises(LexiconError, match="nowhere"):
        default_lexicon().merged(Lexicon((entry,))).check({e.label for e in default_lexicon().entries})


def test_the_version_follows_the_content_and_not_the_order() -> None:
    one = LexiconEntry("PM-04", "zh", "phrase", "不许远行", "pm04.phrase.a")
    two = LexiconEntry("PM-05", "zh", "phrase", "不许上学", "pm05.phrase.a")
    assert Lexicon((one, two)).version == Lexicon((two, one)).version
    assert Lexicon((one,)).version != Lexicon((one, two)).version


def test_our_own_lexicon_uses_only_codes_of_the_catalog_and_covers_all_in_both_languages(
    shared: Path,
) -> None:
    concepts = json.loads((shared / "facts" / "concepts.json").read_text(encoding="utf-8"))
    codes = {
        row["code"] for group in ("punishment_measures", "information_categories") for row in concepts[group]
    }
    lexicon = default_lexicon()
    lexicon.check(codes)
    for language in ("zh", "en"):
        covered = {entry.label for entry in lexicon.entries if entry.language == language}
        assert codes <= covered
