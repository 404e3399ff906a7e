"""Small documents in the manner of real ones, and how tests look at what was read."""

from __future__ import annotations

from annotations.ingest import ReadDocument, SegmentSpan, read_bytes

NOTICE = """样例市人民政府关于
加强信用监管的意见
样政发〔2026〕8号

各区人民政府，市政府各部门：
为规范失信约束措施，保护信用主体合法权益，现提出以下意见。
一、总体要求
坚持依法依规。
二、主要任务
（一）归集信息。归集下列信息：
1.行政许可信息；
2.行政处罚信息。
（二）共享信息。依托平台共享。
三、组织实施
本意见自2026年3月1日起施行。
附件：重点任务分工
样例市人民政府
2026年2月10日
（此件公开发布）
附件
重点任务分工方案
一、分工原则
各负其责。
"""

STATUTE = """样例市公共信用条例
（2026年1月5日样例市人民代表大会常务委员会通过）
目　录
第一章　总　则
第二章　信用信息
第一章　总　则
第一条　为了规范公共信用信息，制定本条例。
第二条　下列信息应当归集：
（一）行政许可信息；
（二）行政处罚信息。
前款规定的信息应当及时更新。
第二章　信用信息
第三条　本条例自2026年5月1日起施行。
"""


def read_text(text: str, name: str = "sample.txt") -> ReadDocument:
    return read_bytes(text.encode(), name=name)


def quote(read: ReadDocument, segment: SegmentSpan) -> str:
    return read.text[segment.start : segment.end]


def by_path(read: ReadDocument) -> dict[str, SegmentSpan]:
    return {segment.path: segment for segment in read.segments}


def outline(text: str, name: str = "sample.txt") -> list[tuple[str, str]]:
    """Path and kind of every segment."""
    return [(segment.path, segment.kind.value) for segment in read_text(text, name).segments]


def uncovered(read: ReadDocument) -> str:
    """The characters that are not white space and in no segment; fails where segments overlap."""
    end, left = 0, []
    for segment in read.segments:
        assert end <= segment.start < segment.end
        left.append(read.text[end : segment.start])
        end = segment.end
    return "".join("".join([*left, read.text[end:]]).split())
