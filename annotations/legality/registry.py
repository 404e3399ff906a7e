"""The one list of rules, with the words and the legal source of each."""

from __future__ import annotations

from annotations.legality import rules
from annotations.legality.model import Rule

__all__ = ["RULES"]

_POLICY = "国办发〔2020〕49号"

RULES = (
    Rule(
        "missing-article",
        "引用的条文不存在",
        "Cited provision does not exist",
        "error",
        "Accuracy of the citation; no instrument",
        "基准日有效的文本中没有所引条文。",
        "The version in force on the day of reference has no such provision.",
        rules.missing_article,
    ),
    Rule(
        "repealed-law",
        "引用的法律已经废止",
        "Cited law is repealed",
        "error",
        "The repealing clause of the law named in the finding",
        "所引法律在基准日已经废止。",
        "The law was repealed by the day of reference.",
        rules.repealed_law,
    ),
    Rule(
        "unlisted-measure",
        "清单之外的惩戒措施",
        "Punishment outside the list",
        "error",
        _POLICY,
        "不得在清单之外增设惩戒措施；清单不完整时不作判断。",
        "No punishment may be added to the list; nothing is decided where the list is not held whole.",
        rules.unlisted_measure,
    ),
    Rule(
        "low-basis",
        "一类措施的依据层级过低",
        "Basis of too low a rank for a class-1 measure",
        "error",
        "The rank rule class-1 of the catalog, which names its instrument",
        "减损权益或者增加义务的措施须以法律、行政法规或者中央政策文件为依据。",
        "A measure that reduces rights or adds duties needs a law, a regulation or central policy.",
        rules.low_basis,
    ),
)
