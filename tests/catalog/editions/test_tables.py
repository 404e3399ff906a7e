"""Tables of editions: exact round trips, previews that tell every row, and rows that say what is wrong."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from openpyxl import Workbook, load_workbook

from catalog.editions import edition_checksum
from catalog.editions.tables import (
    FORMATS,
    Change,
    Plan,
    UnreadableRows,
    UnreadableTable,
    apply_plan,
    edition_table,
    files,
    plan_import,
    read_table,
    write_table,
)
from catalog.editions.tables.cells import conceal, reveal, split_agencies
from catalog.editions.workflow import WorkflowError
from catalog.models import Agency, BasisTarget, Edition, Entry, EntryTranslation, LegalBasis
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 1, 1)
HEAD = ["惩戒措施", "惩戒内容", "惩戒对象", "法规政策依据", "实施主体"]


def law_with(title: str, *articles: str) -> None:
    version = factories.LawVersionFactory(law__title_zh=title)
    version.law.titles.create(language="zh", kind="short", text=title)
    factories.LawTextFactory(version=version, articles=list(articles))


@pytest.fixture
def edition() -> Edition:
    """A draft with rows that are hard to write: formulas, lines, lists, names with 、 in them."""
    law_with("样例法", "甲", "乙")
    edition = factories.EditionFactory()
    ban = factories.ConceptFactory(code="PM-04", name_zh="限制出境")
    office = factories.ConceptFactory(code="PM-02", name_zh="限制任职")
    first = factories.EntryFactory(
        edition=edition,
        concept=office,
        ordinal=1,
        code="PM-02.001",
        content_zh="=限制任职\n含“高管”, 监事",
        targets_zh="@被执行人；其法定代表人",
        natural_persons=True,
        legal_persons=True,
        retention="三年",
        basis_text="《样例法》第一条、第二条",
        note="'-注",
    )
    second = factories.EntryFactory(edition=edition, concept=ban, ordinal=2, code="PM-04.001", basis_text="")
    factories.EntryFactory(
        edition=edition,
        concept=ban,
        ordinal=3,
        code="PM-04.002",
        content_zh="+86",
        disclosure="conditional",
        basis_text="",
    )
    for ordinal, name in enumerate(["公安、移民管理机构", "税务机关"], start=1):
        factories.EntryAgencyFactory(entry=first, agency__name_zh=name, ordinal=ordinal)
    factories.EntryTranslationFactory(entry=second, text="=Bars leaving", source_hash="0" * 64)
    basis = factories.LegalBasisFactory(entry=first, quote="《样例法》第一条、第二条", law__title_zh="样例法")
    factories.BasisTargetFactory(basis=basis, verified=True, folded_hash="f" * 64)
    return edition


def plan(edition: Edition, name: str, data: bytes) -> Plan:
    return plan_import(edition, read_table(name, data), DAY)


def sheet(*rows: list[object], head: list[str] = HEAD, formulas: bool = False) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.worksheets[0].append(row)
    for row in () if formulas else book.worksheets[0]:
        for cell in row:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("official_only", [False, True])
def test_export_then_import_changes_nothing(edition: Edition, suffix: str, official_only: bool) -> None:
    before = edition_checksum(edition), Entry.history.count(), EntryTranslation.objects.count()
    data = write_table(edition_table(edition, official_only=official_only), suffix)
    planned = plan(edition, f"table{suffix}", data)
    assert [row.change for row in planned.rows] == [Change.UNCHANGED] * 3
    assert (planned.unreadable, planned.absent, planned.new_agencies) == ((), (), ())
    apply_plan(planned, reason="again")
    assert (edition_checksum(edition), Entry.history.count(), EntryTranslation.objects.count()) == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_makes_the_same_rows_in_an_empty_draft(edition: Edition, suffix: str) -> None:
    table = edition_table(edition)
    draft = factories.EditionFactory()
    apply_plan(plan(draft, f"table{suffix}", write_table(table, suffix)), reason="copied")
    assert edition_table(draft).rows == table.rows
    columns = [f.attname for f in Entry._meta.fields if f.name not in ("id", "edition", "lock_version")]
    rows = [list(e.entries.order_by("ordinal").values_list(*columns)) for e in (edition, draft)]
    assert rows[0] == rows[1]
    basis = LegalBasis.objects.get(entry__edition=draft)
    assert (basis.quote, basis.start, basis.law.title_zh) == ("《样例法》第一条、第二条", 0, "样例法")
    assert [t.eid for t in basis.targets.all()] == ["art_1", "art_2"]


def test_a_cell_that_begins_like_a_formula_is_text_in_a_spreadsheet(edition: Edition) -> None:
    book = load_workbook(io.BytesIO(write_table(edition_table(edition), ".xlsx")))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("=限制任职\n含“高管”, 监事", "s")
    written = write_table(edition_table(edition), ".csv").decode("utf-8-sig")
    assert "'=限制任职" in written
    assert "'+86" in written


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''@x", "-5", "＝甲", "'引文'", "甲=乙", "", "'"])
def test_what_is_kept_from_running_is_read_as_it_was(text: str) -> None:
    assert reveal(conceal(text)) == text
    assert not conceal(text).startswith(("=", "+", "-", "@", "＝"))


def test_a_real_formula_is_not_read(edition: Edition) -> None:
    planned = plan(edition, "t.xlsx", sheet(["限制出境", "=1+1", "", "", ""], formulas=True))
    assert "holds a formula" in planned.unreadable[0].cause


def test_a_measure_merged_over_several_rows_counts_in_each(edition: Edition) -> None:
    book = Workbook()
    for row in (["附件"], HEAD, ["限制出境", "甲项", "", "《样例法》第一条"], [None, "乙项"], [None, "丙项"]):
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells("A3:A4")
    planned = plan(edition, "t.xlsx", saved(book))
    assert [(r.number, r.values["concept"].code) for r in planned.rows] == [
        (3, "PM-04"),
        (4, "PM-04"),
        (5, "PM-04"),
    ]


def test_merged_cells_of_a_word_table_count_in_each_row(edition: Edition) -> None:
    document = docx.Document()
    document.add_paragraph("附件：清单")
    made = document.add_table(rows=3, cols=5)
    for place, name in enumerate(HEAD):
        made.cell(0, place).text = name
    for number in (1, 2):
        made.cell(number, 1).text = f"第{number}项"
    made.cell(1, 0).text = "四、限制出境"
    made.cell(1, 0).merge(made.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    planned = plan(edition, "t.docx", out.getvalue())
    assert [r.values["concept"].code for r in planned.rows] == ["PM-04", "PM-04"]


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "惩戒措施", "惩戒内容", "惩戒对象", "法律法规政策依据", "实施主体"],
        ["No.", "Measure", "Content", "Targets", "Legal basis", "Implementing agency"],
        ["序 号", "惩 戒 措 施", "惩戒\n内容", "惩戒对象：", "法规政策依据*", "实施机关"],
    ],
)
def test_heads_are_known_in_both_languages_and_however_they_are_spaced(
    edition: Edition, head: list[str]
) -> None:
    [row] = plan(
        edition, "t.xlsx", sheet([1, "限制出境", "新内容", "某人", "《样例法》第一条", "税务机关"], head=head)
    ).rows
    assert (row.change, row.values["targets_zh"], row.agencies) == (Change.ADDED, "某人", ("税务机关",))


def test_the_information_catalog_has_a_layout_of_its_own() -> None:
    catalog = factories.CatalogFactory(code="information")
    edition = factories.EditionFactory(catalog=catalog)
    factories.ConceptFactory(code="PCI-01", catalog=catalog, name_zh="登记注册基本信息", measure_class=None)
    head = ["信息类别", "信息事项", "主体性质", "公开属性", "法规政策依据", "信息来源单位"]
    data = sheet(["登记注册基本信息", "登记事项", "法人、非法人组织", "公开", "", ""], head=head)
    [row] = plan(edition, "t.xlsx", data).rows
    assert row.values["disclosure"] == "public"
    assert [row.values[n] for n in ("natural_persons", "legal_persons", "other_organisations")] == [
        False,
        True,
        True,
    ]
    assert edition_table(edition).head[:6] == tuple(head)


def test_the_preview_tells_added_changed_unchanged_unreadable_and_absent(edition: Edition) -> None:
    table = edition_table(edition)
    rows = [list(row) for row in table.rows]
    rows[1][1] = "限制失信被执行人及其法定代表人出境"
    del rows[2]
    rows += [["限制出境", "全新内容", "", "《样例法》第九条；《无名办法》"], ["无此措施", "内容"]]
    planned = plan(edition, "t.xlsx", sheet(*rows, head=list(table.head)))
    assert [(r.number, r.change.value) for r in planned.rows] == [
        (2, "unchanged"),
        (3, "changed"),
        (4, "added"),
    ]
    assert planned.rows[1].differences == (
        ("content_zh", "限制失信被执行人出境", "限制失信被执行人及其法定代表人出境"),
    )
    assert [entry.code for entry in planned.absent] == ["PM-04.002"]
    [bad] = planned.unreadable
    assert (bad.number, bad.cause) == (5, "no measure is called “无此措施”")
    assert "限制任职" in bad.remedy
    assert [(g.quote, g.reason) for _, g in planned.unsettled] == [
        ("《样例法》第九条", "9: The version in force has no such provision"),
        ("《无名办法》", "No law of this name is known"),
    ]


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        ({"惩戒内容": ""}, "the content is empty"),
        ({"主体性质": "法人、外星人"}, "“外星人” is not a type of subject"),
        ({"公开属性": "也许"}, "“也许” is not a kind of disclosure"),
        ({"编码": "PM-02.001"}, "the code PM-02.001 stands in row 2 already"),
        ({"惩戒内容": "字" * 20_001}, "the cell “content” has 20,001 characters"),
    ],
)
def test_a_row_that_cannot_be_read_says_which_and_why(
    edition: Edition, cells: dict[str, str], cause: str
) -> None:
    table = edition_table(edition)
    row = dict(zip(table.head, table.rows[1], strict=True)) | cells
    data = sheet(list(table.rows[0]), list(row.values()), head=list(table.head))
    [bad] = plan(edition, "t.xlsx", data).unreadable
    assert (bad.number, bad.cause) == (3, cause)
    assert bad.remedy


def test_nothing_is_imported_while_a_row_cannot_be_read_unless_asked(edition: Edition) -> None:
    data = sheet(["限制出境", "新内容", "", "", ""], ["无此措施", "内容", "", "", ""])
    with pytest.raises(UnreadableRows, match="1 rows cannot be read"):
        apply_plan(plan(edition, "t.xlsx", data), reason="r")
    assert edition.entries.count() == 3
    apply_plan(plan(edition, "t.xlsx", data), reason="r", skip_unreadable=True)
    assert edition.entries.get(content_zh="新内容").code == "PM-04.003"


def test_entries_that_the_table_lacks_stay_unless_asked(edition: Edition) -> None:
    data = sheet(["限制出境", "限制失信被执行人出境", "失信被执行人", "", ""])
    apply_plan(plan(edition, "t.xlsx", data), reason="r")
    assert edition.entries.count() == 3
    user = factories.UserFactory()
    apply_plan(plan(edition, "t.xlsx", data), reason="dropped", user=user, remove_absent=True)
    assert [entry.code for entry in edition.entries.all()] == ["PM-04.001"]
    deleted = Entry.history.filter(history_type="-").first()
    assert (deleted.history_user, deleted.history_change_reason) == (user, "dropped")


def test_a_new_row_stands_where_the_table_has_it(edition: Edition) -> None:
    table = edition_table(edition)
    rows = [list(table.rows[0]), ["限制任职", "插入内容"], *map(list, table.rows[1:])]
    apply_plan(plan(edition, "t.xlsx", sheet(*rows, head=list(table.head))), reason="r")
    order = edition.entries.order_by("ordinal").values_list("ordinal", "code")
    assert list(order) == [(1, "PM-02.001"), (2, "PM-02.002"), (3, "PM-04.001"), (4, "PM-04.002")]


def test_a_basis_that_gains_an_article_keeps_what_was_read_of_the_others(edition: Edition) -> None:
    law_with("另一法", "丙")
    entry = edition.entries.get(code="PM-02.001")
    read = BasisTarget.objects.get(basis__entry=entry)
    titles = read.version.law.titles
    titles.create(language="zh", kind="alias", text="旧称法")
    data = sheet(
        ["PM-02.001", "限制任职", entry.content_zh, "《旧称法》第一条；《另一法》第一条"],
        head=["编码", "惩戒措施", "惩戒内容", "依据"],
    )
    apply_plan(plan(edition, "t.xlsx", data), reason="r")
    kept, new = BasisTarget.objects.filter(basis__entry=entry).order_by("basis__ordinal")
    assert (kept.version, kept.folded_hash, kept.verified) == (read.version, "f" * 64, True)
    assert (new.basis.law_name, new.eid, new.verified) == ("另一法", "art_1", False)


def test_english_in_a_table_is_added_and_an_empty_cell_takes_nothing_away(edition: Edition) -> None:
    head = [*HEAD, "内容（英文）"]
    data = sheet(
        ["限制出境", "限制失信被执行人出境", "失信被执行人", "", "", "Bars defaulters"],
        ["限制出境", "+86", "失信被执行人", "", "", ""],
        head=head,
    )
    entry = edition.entries.get(code="PM-04.001")
    apply_plan(plan(edition, "t.xlsx", data), reason="r")
    assert [t.text for t in entry.translations.order_by("pk")] == ["=Bars leaving", "Bars defaulters"]
    assert entry.translations.last().source_hash == factories.sha256(entry.content_zh)


def test_new_agencies_are_named_in_the_preview_and_made(edition: Edition) -> None:
    planned = plan(edition, "t.xlsx", sheet(["限制出境", "新内容", "", "", "税务机关、新机关"]))
    assert planned.new_agencies == ("新机关",)
    apply_plan(planned, reason="r")
    assert Agency.objects.get(name_zh="新机关").entry_agencies.get().ordinal == 2


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("公安、移民管理机构", ["公安、移民管理机构"]),
        ("税务机关、公安、移民管理机构", ["税务机关", "公安、移民管理机构"]),
        ("甲机关；乙机关\n丙机关、丁机关", ["甲机关", "乙机关", "丙机关", "丁机关"]),
        ("甲机关、甲机关", ["甲机关"]),
        ("", []),
    ],
)
def test_agencies_are_parted_but_a_known_name_stays_whole(cell: str, names: list[str]) -> None:
    assert split_agencies(cell, {"公安、移民管理机构", "税务机关"}) == names


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_a_table_is_imported_into_a_draft_only(edition: Edition, state: str) -> None:
    planned = plan(edition, "t.xlsx", sheet(["限制出境", "新内容", "", "", ""]))
    edition.workflow = state
    edition.save()
    with pytest.raises(WorkflowError, match="have changes requested before it is edited"):
        apply_plan(planned, reason="r")


def test_a_published_edition_takes_no_table(edition: Edition) -> None:
    planned = plan(edition, "t.xlsx", sheet(["限制出境", "新内容", "", "", ""]))
    factories.publish(edition)
    with pytest.raises(WorkflowError, match="is published and sealed"):
        apply_plan(planned, reason="r")


def csv_of(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def test_csv_is_read_in_the_encoding_that_chinese_spreadsheets_write(edition: Edition) -> None:
    text = ",".join(HEAD) + "\r\n限制出境,新内容,,,\r\n"
    assert len(read_table("t.csv", csv_of(text, "gb18030"))) == 1
    assert len(read_table("t.csv", csv_of(text.replace(",", "\t")))) == 1


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_100_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.pdf", lambda: b"", "is no .xlsx, .csv or .docx file"),
        ("t.xlsx", lambda: b"\xd0\xcf\x11\xe0" + b"0" * 100, "an old .xls or .doc, or has a password"),
        ("t.csv", lambda: b"0" * 10_000_001, "10,000,000 are read at most"),
        ("t.xlsx", lambda: sheet(["甲", "乙"], head=["姓名", "年龄"]), "has no table with rows under a head"),
        ("t.xlsx", lambda: write_zip(), "is damaged"),
        ("t.xlsx", zip_bomb, "unpacks to more than"),
        (
            "t.csv",
            lambda: csv_of(",".join(HEAD) + "\n" + "限制出境,内容\n" * 51),
            "more than 50 rows",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    name: str, data: Callable[[], bytes], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MAX_UNPACKED", 1_000_000)
    monkeypatch.setattr(files, "MAX_ROWS", 50)
    with pytest.raises(UnreadableTable, match=message):
        read_table(name, data())


def write_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()
