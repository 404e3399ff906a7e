"""How well the tagger reads excerpts of statutes that were annotated by hand, by one who had not seen it.

The annotations stand in benchmarks/gold, without the texts: each paragraph names its statute, its line and
the beginning of its SHA-256, each span its offsets in the paragraph (code points, half open) and its label.

python -m benchmarks.statute_gold                        every set
python -m benchmarks.statute_gold law-x --by label       one of them, label by label
python -m benchmarks.statute_gold law-x --errors 20      with the first errors
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from annotations.tagging import Tagger
from annotations.tagging.evaluation import TABLES, GoldDocument, evaluate, mistakes
from annotations.tagging.spans import SuggestedSpan

GOLD = Path(__file__).parent / "gold"
SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2] / "shared"))
LAWS = SHARED / "corpora" / "laws"


def excerpts(path: Path, laws: Path) -> GoldDocument:
    """A set of annotations with its texts, read from the statutes.

    Raises ValueError, naming statute and line, where the text is not the one that was annotated.
    """
    stored = json.loads(path.read_text("utf-8"))
    lines = [(laws / name).read_text("utf-8").split("\n") for name in stored["statutes"]]
    texts: list[str] = []
    spans: set[tuple[int, int, str]] = set()
    start, before = 0, None
    for statute, number, digest, marked in stored["paragraphs"]:
        if statute != before:  # a line that names the source, as in a set of excerpts
            texts.append(f"［{Path(stored['statutes'][statute]).stem.partition('(')[0]}］")
            start, before = start + len(texts[-1]) + 1, statute
        text = lines[statute][number - 1].strip()
        if not sha256(text.encode()).hexdigest().startswith(digest):
            raise ValueError(
                f"{stored['statutes'][statute]}, line {number}: not the text that was annotated."
            )
        texts.append(text)
        spans |= {(start + left, start + right, label) for left, right, label in marked}
        start += len(text) + 1
    return GoldDocument(path.stem, "zh", tuple(texts), frozenset(spans))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "sets", nargs="*", metavar="NAME", help="Sets in benchmarks/gold; all where none is named."
    )
    parser.add_argument("--by", choices=TABLES, action="append", default=[], help="A table to print.")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="List the first N errors of each set."
    )
    parser.add_argument("--laws", type=Path, default=LAWS, metavar="DIR", help="Folder of the statutes.")
    options = parser.parse_args()
    paths = [GOLD / f"{name}.json" for name in options.sets] or sorted(GOLD.glob("*.json"))
    if missing := [path.stem for path in paths if not path.exists()]:
        parser.error(f"benchmarks/gold holds no {', '.join(missing)}.")
    if not options.laws.is_dir():
        print(f"{options.laws} is not here: name the folder of the statutes by --laws.", file=sys.stderr)
        return 1

    def note(document: GoldDocument, found: list[SuggestedSpan]) -> None:
        for mistake in mistakes(document, found)[: options.errors]:
            print(f"{mistake.kind} {mistake.label} {mistake.quote!r} {mistake.rule}\n    {mistake.context}\n")

    tagger = Tagger()
    documents = [excerpts(path, options.laws) for path in paths]
    report = evaluate(documents, tagger, on_document=note)
    print(f"{tagger.version} on {', '.join(document.name for document in documents)}")
    print(report.render(["document", *options.by]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
