"""The rule on scores: natural persons scored or ranked, with consequences for them."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.legality.model import Checked, Issue, Words
from annotations.legality.rules.speech import found, speech

__all__ = ["personal_scoring"]


def personal_scoring(checked: Checked) -> Iterator[Issue]:
    """Scores or ranks of natural persons, in a sentence that ties consequences to them."""
    words = speech(checked)
    mend = Words(
        "删去对自然人的评分、排名与惩戒、限制的挂钩；确需评价的，不得产生减损权益的后果。",
        "Untie consequences from the scores or ranks of natural persons.",
    )
    last = (-1, -1)
    for match in found(checked, "scoring"):
        sentence = checked.passages.sentence(*match.span())
        if sentence == last:
            continue
        said = checked.folded[slice(*sentence)]
        if words["consequence"].search(said) and not words["scoring_allowed"].search(said):
            last = sentence
            yield Issue(*match.span(), mend)
