"""Statutes made up for tests: a tree that can be drawn by Hypothesis and written out as Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from catalog.lawtext import Node, NodeKind, format_numeral

_WORDS = st.text(alphabet="企业应当依法登记信用处罚公示天气甲乙，“”（）0123ABC ", min_size=1, max_size=20)
_CLAUSES = _WORDS.map(lambda words: "凡" + " ".join(words.split()))


@dataclass(frozen=True)
class Item:
    text: str
    subitems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Article:
    number: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Chapter:
    number: int
    heading: str
    articles: tuple[Article, ...]


@st.composite
def _items(draw: st.DrawFn) -> tuple[Item, ...]:
    count = draw(st.integers(min_value=0, max_value=4))
    return tuple(
        Item(draw(_CLAUSES) + "；", tuple(s + "；" for s in draw(st.lists(_CLAUSES, max_size=3))))
        for _ in range(count)
    )


@st.composite
def _paragraphs(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    paragraphs = []
    for _ in range(draw(st.integers(min_value=1, max_value=3))):
        items = draw(_items())
        paragraphs.append(Paragraph(draw(_CLAUSES) + ("：" if items else "。"), items))
    return tuple(paragraphs)


@st.composite
def statutes(draw: st.DrawFn) -> tuple[Chapter, ...]:
    """Draw chapters whose articles are numbered through, some of them inserted (第三条之一)."""
    chapters = []
    number, inserted = 0, 0
    for position in range(1, 1 + draw(st.integers(min_value=1, max_value=3))):
        articles = []
        for _ in range(draw(st.integers(min_value=1, max_value=3))):
            if number and draw(st.booleans()):
                inserted += 1
            else:
                number, inserted = number + 1, 0
            label = f"{number}-{inserted}" if inserted else str(number)
            articles.append(Article(label, draw(_paragraphs())))
        chapters.append(
            Chapter(position, draw(st.sampled_from(["总则", "法律责任", "附 则"])), tuple(articles))
        )
    return tuple(chapters)


def article_label(number: str) -> str:
    base, _, insert = number.partition("-")
    return f"第{format_numeral(int(base))}条" + (f"之{format_numeral(int(insert))}" if insert else "")


def written(chapters: tuple[Chapter, ...]) -> str:
    """Write chapters as Markdown."""
    lines = ["# 中华人民共和国测试法", "2020年1月2日 全国人民代表大会通过", "<!-- INFO END -->"]
    for chapter in chapters:
        lines.append(f"## 第{format_numeral(chapter.number)}章 {chapter.heading}")
        for article in chapter.articles:
            label = article_label(article.number) + " "
            for paragraph in article.paragraphs:
                lines.append(label + paragraph.text)
                label = ""
                for n, item in enumerate(paragraph.items, start=1):
                    lines.append(f"（{format_numeral(n)}）{item.text}")
                    lines.extend(f"{s}．{text}" for s, text in enumerate(item.subitems, start=1))
    return "\n\n".join(lines)


def read_back(nodes: tuple[Node, ...]) -> tuple[Chapter, ...]:
    """Turn the nodes that were read into chapters again."""
    return tuple(
        Chapter(int(node.number), node.heading, tuple(_article(child) for child in node.children))
        for node in nodes
        if node.kind is NodeKind.CHAPTER
    )


def _article(node: Node) -> Article:
    return Article(
        node.number, tuple(Paragraph(_own(p), tuple(_item(i) for i in p.children)) for p in node.children)
    )


def _item(node: Node) -> Item:
    return Item(_own(node), tuple(child.text for child in node.children))


def _own(node: Node) -> str:
    """The words of a node before its first child."""
    return node.text.split("\n")[0]
