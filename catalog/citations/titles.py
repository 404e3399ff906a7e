"""Tells a title in 《》 that names a law or an official document from a form, a book or a licence."""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.citations.word_lists import words

__all__ = ["is_instrument"]

# What legal instruments and official documents (公文) end in: local plans, lists and standards count.
INSTRUMENTS = words(
    """
    法 法典 条例 规定 办法 细则 解释 决定 决议 命令 令 意见 规则 通则 总则 准则 守则 标准 规范 规程 导则
    方案 规划 计划 纲要 大纲 要点 公约 协定 议定书 条约 宪章 宣言 声明 公告 通告 布告 联合公报 批复 复函
    请示 指南 指引 指示 目录 名录 清单 名单 预案 区划 章程 制度 安排 解答 答复 纪要 条令 税则 修正案 建议稿
    征求意见稿 送审稿 草案 措施 要求 条件 政策 说明 惯例 分类 评定 药典 汇报 提案 税率表 税额表 价格表
    归类表 分类表 区分表 当量值表 物品表 指标 表决程序 标线 领域 细目 图案 真实性文件 计量单位 基准
    工作报告 总体部署 序列 议程
    """
)
# Documents of these kinds are official where the title says what they are about; 不予受理通知 is a form.
INSTRUMENTS_ABOUT = ("通知", "报告", "函", "建议", "协议", "公报", "问题", "事项", "通报")
ABOUT = re.compile(r"关于|印发|转发|批转|^海峡两岸|^内地与|^通知$")
NOT_INSTRUMENTS = (
    "商标公告",
    "专利公告",
    "岗位规范",
    "收取清单",
    "物品清单",
    "公司章程",
    "意见反馈",
    "联系名单",
)
REMARK = re.compile(r"\s*(?:[（(][^（）()]{0,60}[）)]|[0-9]{4}年?版?)\s*$")


@lru_cache(maxsize=4096)
def is_instrument(title: str) -> bool:
    """Whether a title, written without 《》, is that of a legal instrument or official document."""
    stem = title.strip()
    while (remark := REMARK.search(stem)) is not None:
        stem = stem[: remark.start()]
    if stem.endswith(NOT_INSTRUMENTS):
        return False
    if stem.endswith(INSTRUMENTS):
        return True
    return stem.endswith(INSTRUMENTS_ABOUT) and ABOUT.search(stem) is not None
