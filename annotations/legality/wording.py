"""What every report says of itself."""

from __future__ import annotations

from annotations.legality.model import Words

__all__ = ["DISCLAIMER"]

DISCLAIMER = Words(
    "本报告由机器阅读得出，须由人工核对；不构成法律意见。没有发现问题不等于没有问题。",
    "A reading by machine, to be checked by a person. This is not legal advice. "
    "No finding does not mean no fault.",
)
