"""The one list of rules, with the words and the legal source of each. Editors override them in the admin."""

from __future__ import annotations

from annotations.legality.model import Rule, Words
from annotations.legality.rules import citing, information, measures, scoring, targets

__all__ = ["RULES", "rule_by_id"]

_POLICY = "国办发〔2020〕49号 (as reported; its text was not opened)"
_ACCURACY = "Accuracy of citation; the version in force on the day of reference"

RULES: tuple[Rule, ...] = (
    Rule(
        "missing-article",
        Words("引用的条文不存在", "Cited provision does not exist"),
        "error",
        _ACCURACY,
        Words(
            "基准日有效的文本中没有所引条文。",
            "The version in force on the day of reference has no such provision.",
        ),
        citing.missing_article,
    ),
    Rule(
        "moved-article",
        Words("引用的条文已经移位", "Cited article stands elsewhere now"),
        "error",
        f"{_ACCURACY}; the succession of provisions between versions that the catalog holds",
        Words(
            "所引条文的内容在基准日有效的文本中已改为其他条文序号。",
            "The words cited stand under another number, or in another law, in the version in force.",
        ),
        citing.moved_article,
    ),
    Rule(
        "repealed-article",
        Words("引用的条文已经删除", "Cited article was repealed"),
        "error",
        f"{_ACCURACY}; the succession of provisions between versions that the catalog holds",
        Words(
            "所引条文在基准日有效的文本中已无后继条文。",
            "Nothing in the version in force continues the article.",
        ),
        citing.repealed_article,
    ),
    Rule(
        "repealed-law",
        Words("引用的法律已经废止", "Cited law is repealed"),
        "error",
        "The repealing clause of the law named in the finding",
        Words("所引法律在基准日已经废止。", "The law was no longer in force on the day of reference."),
        citing.repealed_law,
    ),
    Rule(
        "superseded-title",
        Words("使用了法律的旧名称", "Law cited by a former title"),
        "warning",
        "The amendment that gave the law its present title",
        Words("所引名称在基准日之前已经变更。", "The law bears another title on the day of reference."),
        citing.superseded_title,
    ),
    Rule(
        "superseded-edition",
        Words("依据了已被取代的版本", "Reliance on a superseded edition"),
        "warning",
        "The later version or edition named in the finding",
        Words(
            "文件指明的修正年份或者清单、目录版本在基准日已被后一版本取代。",
            "The year or edition that the document names had a successor by the day of reference.",
        ),
        citing.superseded_edition,
    ),
    Rule(
        "unlisted-measure",
        Words("清单之外的惩戒措施", "Punishment outside the list"),
        "error",
        _POLICY,
        Words(
            "不得在清单之外增设惩戒措施；清单不完整时不作判断。",
            "No punishment may be added to the list; nothing is decided where the list is not held whole.",
        ),
        measures.unlisted_measure,
    ),
    Rule(
        "widened-target",
        Words("扩大惩戒对象或者情形", "Measure applied outside its targets"),
        "error",
        _POLICY,
        Words(
            "措施适用的主体或者行为超出清单条目所列范围；未引条文且清单不完整时不作判断。",
            "The subject or the conduct is outside the targets of the entry; nothing is decided where no "
            "article of an entry is cited and the list is not held whole.",
        ),
        targets.widened_target,
    ),
    Rule(
        "stale-basis",
        Words("措施的依据已经废止或者移位", "Basis of a measure repealed or moved"),
        "error",
        f"{_ACCURACY}; 《立法法》第八十二条、第九十一条",
        Words(
            "措施所引的全部依据在基准日已经废止或者改为其他条文。",
            "Every basis cited for the measure is repealed or stands elsewhere on the day of reference.",
        ),
        measures.stale_basis,
    ),
    Rule(
        "low-basis",
        Words("一类措施的依据层级过低", "Basis of too low a rank for a class-1 measure"),
        "error",
        "《立法法》第九十一条第二款, 《优化营商环境条例》第六十四条; the rank rule class-1",
        Words(
            "减损权益或者增加义务的措施须以法律、行政法规或者中央政策文件为依据。",
            "A measure that reduces rights or adds duties needs a law, a regulation or central policy.",
        ),
        measures.low_basis,
    ),
    Rule(
        "local-measure",
        Words("地方文件自行设定一类措施", "Class-1 measure set locally without a higher basis"),
        "warning",
        "《立法法》第八十二条、第九十一条, 《优化营商环境条例》第六十四条; the rank rule class-1",
        Words(
            "地方文件设定减损权益或者增加义务的措施，而没有指明上位依据。",
            "A local document sets a measure that reduces rights or adds duties and names no higher basis.",
        ),
        measures.local_measure,
    ),
    Rule(
        "uncatalogued-information",
        Words("目录之外的信息", "Information outside the catalog"),
        "error",
        f"《个人信息保护法》第六条、第三十四条, 《征信业管理条例》第十四条; {_POLICY}",
        Words(
            "不得采集目录之外的公共信用信息；目录不完整时不作判断。",
            "No information outside the catalog may be collected; nothing is decided where it is incomplete.",
        ),
        information.uncatalogued_information,
    ),
    Rule(
        "personal-scoring",
        Words("对自然人评分、排名并附后果", "Natural persons scored or ranked, with consequences"),
        "warning",
        f"《个人信息保护法》第六条、第二十四条; {_POLICY}",
        Words(
            "对自然人评分或者排名，并据此限制权益或者给予不利后果。",
            "Natural persons are scored or ranked, and consequences are tied to it.",
        ),
        scoring.personal_scoring,
    ),
)


def rule_by_id(rule: str) -> Rule | None:
    """The rule of an id; None for one that there is not, as in findings of a rule that was dropped."""
    return next((found for found in RULES if found.id == rule), None)
