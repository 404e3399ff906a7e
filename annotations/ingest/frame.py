"""Finds what frames a document: its title, number, signatures, contents and attached documents.

Works on the lines alone and in one pass each; changes nothing and knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from annotations.ingest.dates import is_date_line
from annotations.ingest.labels import labels_of
from annotations.ingest.model import Block

__all__ = ["Role", "find_roles", "lists_attachments", "squeeze"]


class Role(Enum):
    """What a block is for the document as a whole."""

    BODY = auto()
    TITLE = auto()
    NUMBER = auto()
    SIGNATURE = auto()
    ATTACHMENT = auto()
    CONTENTS = auto()


_STOPS = tuple("。；：，、？！;:,.?!")
_GOES_ON = ("的", "和", "及", "与")
_LONGEST_TITLE_LINE = 60
_LONGEST_NUMBER = 100
_LONGEST_ENGLISH_TITLE = 250
_MOST_TITLE_LINES = 5
_FRONT = 8
_KINDS_OF_DOCUMENT = (
    "意见|通知|决定|办法|条例|规定|方案|规划|计划|批复|复函|函|公告|通告|通报|细则|纲要|命令|令|报告|决议|解释|答复|解答|指南|指引|标准|"
    "清单|目录|要点|公报|规则|准则|章程|措施|制度|预案|行动|法|说明|名单|指标|情况|请示|建议|提案|范围|须知|规程|规范|倡议书|工作安排"
)
_ENDS_AS_A_TITLE = re.compile(
    rf"(?:{_KINDS_OF_DOCUMENT})[》”]?\s*(?:[（(](?:试行|暂行|修订|修正|草案|征求意见稿|[^）)]{{0,12}}[版稿年])[）)])?"
)
_TITLE_END = re.compile(rf".*{_ENDS_AS_A_TITLE.pattern}", re.DOTALL)
_NUMBER = re.compile(
    r"[（(]?(?:[\u4e00-\u9fff（）()]{1,20}\s*[〔\[［（(【]\s*(?:19|20)\d\d\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号"
    r"|[\u4e00-\u9fff]{0,30}(?:令|公告|通告)?\s*(?:(?:19|20)\d\d\s*年)?\s*第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*号"
    r"|[A-Za-z][\w .()’'-]{0,60}\s*[〔\[(]\s*(?:19|20)\d\d\s*[〕\])]\s*(?:No\.?\s*)?\d{1,5})[)）]?"
)
_ORDER = re.compile(r"[\u4e00-\u9fff\s]{2,40}(?:令|公告|通告)")
_ORGANISATION = re.compile(
    r".*(?:院|部|委|委员会|政府|办公厅|办公室|厅|局|署|会|法院|检察院|总局|银行|军委|中央|组|中心|办|行|公司|大学|协会)"
    r"|(?:总\s*理|主\s*席|省\s*长|市\s*长|部\s*长|主\s*任|署\s*长|局\s*长|行\s*长|院\s*长|委\s*员\s*长)\s+\S{1,4}(?:\s\S)?"
    r"|(?:[A-Z][\w’'&.-]*\s+)?.*\b(?:Council|Government|Office|Ministry|Commission|Committee|Court|Congress|"
    r"Administration|Bureau|Department|Bank|Procuratorate)\b.*",
    re.DOTALL,
)
_LONGEST_SIGNATORY = {True: 90, False: 40}  # by whether the line is ASCII
_MOST_SIGNATORIES = 8
_NOTE = re.compile(r"[（(].*[)）]", re.DOTALL)
_ATTACHMENT_ALONE = re.compile(
    r"附\s*(?:件|录|表)\s*[\d一二三四五六七八九十]{0,3}\s*[.．、:：]?|附\s*[:：]|"
    r"(?:Annex|Attachment|Appendix)(?:\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z]))?\s*[.:]?",
    re.IGNORECASE,
)
_ATTACHMENT = re.compile(
    r"(?:附\s*(?:件|录|表)\s*[\d一二三四五六七八九十]{0,3}\s*(?:[.．、:：]|\s)\s*|附\s*[:：]\s*|"
    r"(?:Annex|Attachment|Appendix)(?:\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z]))?\s*[.:]\s+)(?=\S)",
    re.IGNORECASE,
)
_FIRST_LABELS = ("一、", "第一章", "第一条")
_BEFORE_LABELS = 3
_CONTENTS = frozenset({"目录", "目次", "contents", "tableofcontents"})


def squeeze(text: str) -> str:
    """Return ``text`` without any white space, to compare lines that are set differently."""
    return "".join(text.split())


def lists_attachments(line: str) -> bool:
    """Whether ``line`` heads an attachment, or names attachments above a signature: 附件：1.…"""
    return _ATTACHMENT.match(line) is not None


def _is_number(line: str) -> bool:
    return len(line) <= _LONGEST_NUMBER and _NUMBER.fullmatch(line) is not None


def find_roles(lines: Sequence[str], blocks: Sequence[Block], *, title: str = "") -> list[Role]:
    """Return the role of each block.

    Args:
        lines: the text of each block.
        title: the title, where it is known from outside the text.
    """
    return _Frame(lines, blocks).find(squeeze(title))


class _Frame:
    def __init__(self, lines: Sequence[str], blocks: Sequence[Block]) -> None:
        self.lines = lines
        self.blocks = blocks
        self.roles = [Role.BODY] * len(lines)

    def find(self, title: str) -> list[Role]:
        start = self._find_front(title)
        self._find_contents()
        self._find_ends(start)
        return self.roles

    # The front: title and number, in either order.

    def _find_front(self, title: str) -> int:
        at = self._mark_order()
        if not at:
            first, count = self._titled(title) if title else (0, 0)
            if not count:
                first, count = 0, self._title_lines(0)
            self._mark(first, count, Role.TITLE)
            at = first + count
        for i in range(min(_FRONT, len(self.lines))):
            if self.roles[i] is Role.BODY and _is_number(self.lines[i]):
                self.roles[i] = Role.NUMBER
                return max(at, i + 1)
        return at

    def _mark_order(self) -> int:
        """中华人民共和国国务院令 over 第706号 is a number in two lines; what it promulgates is attached."""
        for i in range(min(2, len(self.lines) - 1)):
            if _ORDER.fullmatch(self.lines[i]) and re.fullmatch(r"第\s*\w{1,8}\s*号", self.lines[i + 1]):
                self._mark(i, 2, Role.NUMBER)
                return i + 2
        return 0

    def _titled(self, title: str) -> tuple[int, int]:
        """The lines at the beginning that make up a title that is known: first and count."""
        for first in range(min(_FRONT, len(self.lines))):
            joined = ""
            for count, line in enumerate(self.lines[first : first + _FRONT], start=1):
                joined += squeeze(line)
                if joined == title:
                    return first, count
                if not title.startswith(joined):
                    break
        return 0, 0

    def _title_lines(self, first: int) -> int:
        """How many lines from ``first`` on look like a title that is broken over them."""
        if self._is_title_heading(first):
            return 1
        run = 0
        while run < _MOST_TITLE_LINES and self._is_display(first + run):
            run += 1
        after = first + run
        if run and after < len(self.lines) and _is_number(self.lines[after]):
            return run
        for count in range(1, run + 1):
            if _TITLE_END.fullmatch(squeeze(self.lines[first + count - 1])):
                return count
        if run > 1 and self.lines[first].endswith(_GOES_ON):
            return 2
        return 1 if run == 1 or (run and self.lines[first].isascii()) else 0

    def _is_title_heading(self, first: int) -> bool:
        """Whether the document begins with a heading that is above all others."""
        level = self.blocks[0].heading if first == 0 and self.blocks else 0
        if level <= 1:
            return level == 1
        others = (block.heading for block in self.blocks[1:])
        return not labels_of(self.lines[0]) and not any(0 < other <= level for other in others)

    def _is_display(self, i: int) -> bool:
        """Whether the line stands by itself, as titles do: short, no label, no stop at its end."""
        if not self._is_plain(i):
            return False
        line = self.lines[i]
        longest = _LONGEST_ENGLISH_TITLE if line.isascii() else _LONGEST_TITLE_LINE
        return (
            len(line) <= longest
            and not line.endswith(_STOPS)
            and line[0] not in "（(［[【〔"
            and not _is_number(line)
            and not is_date_line(line)
        )

    def _is_plain(self, i: int) -> bool:
        if i >= len(self.lines) or self.roles[i] is not Role.BODY:
            return False
        block = self.blocks[i]
        if block.heading or block.bullet or block.cell or block.footnote:
            return False
        line = self.lines[i]
        return not _ATTACHMENT_ALONE.fullmatch(line) and not _ATTACHMENT.match(line) and not labels_of(line)

    # The table of contents: from its heading to where its first entry comes again.

    def _find_contents(self) -> None:
        for i, line in enumerate(self.lines[:-1]):
            if squeeze(line).lower() not in _CONTENTS or self.roles[i] is not Role.BODY:
                continue
            entry = _without_page(self.lines[i + 1])
            again = next(
                (j for j in range(i + 2, len(self.lines)) if _without_page(self.lines[j]) == entry), None
            )
            if again is not None and all(len(x) <= _LONGEST_TITLE_LINE for x in self.lines[i:again]):
                self._mark(i, again - i, Role.CONTENTS)
            return

    # The ends: signatures, and the documents attached behind them.

    def _find_ends(self, body: int) -> None:
        signed = begun = False
        i = max(body, 1)
        while i < len(self.lines):
            following = i + 1
            if self.roles[i] is not Role.BODY:
                pass
            elif self._opens_attachment(i, signed):
                self.roles[i] = Role.ATTACHMENT
                if _ATTACHMENT_ALONE.fullmatch(self.lines[i]):
                    self._mark(i + 1, self._attached_title(i + 1), Role.TITLE)
                begun = False
            elif signed and begun and self._opens_next_document(i):
                self.roles[i] = Role.ATTACHMENT
                begun = False
            elif (
                i > body
                and is_date_line(self.lines[i])
                and self._is_plain(i)
                and self._mark_signature(i, body)
            ):
                signed = True
                following = self._after_signature(i + 1)
                begun = False
            begun = begun or self.lines[i].startswith(_FIRST_LABELS)
            i = following

    def _opens_next_document(self, i: int) -> bool:
        """Whether the line is the title of one more attached document: behind it the labels begin again."""
        return (
            self._is_display(i)
            and _TITLE_END.fullmatch(squeeze(self.lines[i])) is not None
            and any(line.startswith(_FIRST_LABELS) for line in self.lines[i + 1 : i + 1 + _BEFORE_LABELS])
        )

    def _opens_attachment(self, i: int, signed: bool) -> bool:
        line, block = self.lines[i], self.blocks[i]
        if block.cell or block.bullet or len(line) > _LONGEST_ENGLISH_TITLE:
            return False
        if _ATTACHMENT_ALONE.fullmatch(line):
            return True
        return (
            (signed or block.heading > 0)
            and _ATTACHMENT.match(line) is not None
            and not line.endswith(_STOPS)
        )

    def _mark_signature(self, date: int, body: int) -> bool:
        first = date
        while first > body and date - first < _MOST_SIGNATORIES and self._is_signatory(first - 1):
            first -= 1
        if first == date and date + 1 < len(self.lines) and not _NOTE.fullmatch(self.lines[date + 1]):
            return False
        self._mark(first, date - first + 1, Role.SIGNATURE)
        return True

    def _is_signatory(self, i: int) -> bool:
        line = self.lines[i]
        return (
            self._is_display(i)
            and len(line) <= _LONGEST_SIGNATORY[line.isascii()]
            and _ORGANISATION.fullmatch(line) is not None
        )

    def _after_signature(self, i: int) -> int:
        """Mark the title of what follows a signature without the word 附件; return where to go on."""
        while i < len(self.lines) and self._is_plain(i) and _NOTE.fullmatch(self.lines[i]):
            i += 1
        count = self._attached_title(i)
        if count and i + count < len(self.lines):
            self._mark(i, count, Role.ATTACHMENT)
            return i + count
        return i

    def _attached_title(self, first: int) -> int:
        return self._title_lines(first) or int(self._is_display(first))

    def _mark(self, first: int, count: int, role: Role) -> None:
        self.roles[first : first + count] = [role] * min(count, len(self.roles) - first)


def _without_page(line: str) -> str:
    """The entry of a table of contents without leaders and page number, squeezed."""
    return re.sub(r"[.…·\-—]{2,}[\d\s]*$", "", squeeze(line))
