"""Throughput of the tagger over statutes, against spaCy's PhraseMatcher with the same phrases, in one run.

    .venv/bin/python -m benchmarks.tagging --sample 60 --repeat 3

Prints characters a second of both and their ratio (the goal is 1.5), and the rate on one text of 1,000,000
characters against one of 10,000 (the goal is 0.5). Times are of the processor, for neighbours slow the clock.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher

from annotations.tagging import Tagger, default_lexicon

DEFAULT_CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "laws"


def read_sample(folder: Path, number: int) -> list[str]:
    """Read every n-th statute, so that the sample spreads over the corpus."""
    paths = sorted(folder.rglob("*.md"))
    return [path.read_text(encoding="utf-8") for path in paths[:: max(1, len(paths) // number)]]


def phrase_matcher() -> Callable[[list[str]], int]:
    """The peer: characters as tokens, PhraseMatcher with the literals of the lexicon, paragraph by paragraph.

    Paragraphs, because spaCy's Chinese tokenizer is quadratic in the length of a text.
    """
    nlp = spacy.blank("zh")
    matcher = PhraseMatcher(nlp.vocab)
    for entry in default_lexicon().entries:
        if entry.language == "zh" and entry.kind != "pattern":
            matcher.add(entry.rule, [nlp.make_doc(entry.text)])
    return lambda texts: sum(
        len(matcher(nlp.make_doc(line))) for text in texts for line in text.splitlines() if line
    )


def tagger() -> Callable[[list[str]], int]:
    """The whole of what the service does: citations, phrases, patterns, grammar, context."""
    instance = Tagger()
    return lambda texts: sum(len(instance.suggest(text, "zh")) for text in texts)


def text_of_length(texts: list[str], length: int) -> str:
    """Put statutes together to a text of so many characters."""
    joined = "\n".join(texts)
    return (joined * (length // len(joined) + 1))[:length]


def measure(works: list[Callable[[list[str]], int]], texts: list[str], repeat: int) -> list[float]:
    """Median seconds of each; they take turns, so that the machine's drift hits all alike."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(repeat + 1):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work(texts)
            if turn:
                taken.append(time.process_time() - start)
    return [statistics.median(taken) for taken in times]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    parser.add_argument("--sample", type=int, default=60, help="number of statutes")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    texts = read_sample(arguments.corpus, arguments.sample)
    characters = sum(map(len, texts))
    ours, peer = measure([tagger(), phrase_matcher()], texts, arguments.repeat)
    print(f"{len(texts)} statutes, {characters:,} characters, median of {arguments.repeat}")
    print(f"tagger          {characters / ours:12,.0f} characters a second")
    print(f"PhraseMatcher   {characters / peer:12,.0f} characters a second")
    print(f"ratio           {peer / ours:12.2f}")
    rates: list[float] = []
    for length in (10_000, 1_000_000):
        # As many characters for either, so that the short text is not over in a few milliseconds.
        copies = [text_of_length(texts, length)] * (1_000_000 // length)
        (seconds,) = measure([tagger()], copies, arguments.repeat)
        rates.append(1_000_000 / seconds)
        print(f"text of {length:>9,} {rates[-1]:10,.0f} characters a second")
    print(f"long to short   {rates[1] / rates[0]:12.2f}")


if __name__ == "__main__":
    main()
