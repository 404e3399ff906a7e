"""What counts as a citation in English, how far it reaches and what it cites."""

import pytest

from catalog.citations import Citation, find_citations


def read(text: str) -> list[Citation]:
    return find_citations(text, lang="en")


@pytest.mark.parametrize(
    ("written", "provisions"),
    [
        ("Article 53", ["53"]),
        ("Art. 26(2)", ["26(2)"]),
        ("art. 26", ["26"]),
        ("arts. 26 and 27", ["26", "27"]),
        ("Articles 53, 54 and 60", ["53", "54", "60"]),
        ("Articles 3 to 5", ["3", "4", "5"]),
        ("Articles 3-5", ["3", "4", "5"]),
        ("Article 120-1", ["120-1"]),
        ("Article 291(A)", ["291-1"]),
        ("Article Fifteen", ["15"]),
        ("Article 5, paragraph 2, item (3)", ["5(2)(3)"]),
        ("Article 5, Paragraph 2, Subparagraph 3", ["5(2)(3)"]),
        ("Article 5, items 2 through 4", ["5()(2)", "5()(3)", "5()(4)"]),
        ("Article 7(ii) and (iii)", ["7()(2)", "7()(3)"]),
        ("Article 7(1)(ii) and (iii)", ["7(1)(2)", "7(1)(3)"]),
        ("Article 44(1), (4) and (5)", ["44(1)", "44(4)", "44(5)"]),
        ("paragraph 1 of Article 6", ["6(1)"]),
        ("first and third paragraphs of Article 6", ["6(1)", "6(3)"]),
        ("first two paragraphs of Article 6", ["6(1)", "6(2)"]),
        ("items (1) and (2) of paragraph 1 of Article 6", ["6(1)(1)", "6(1)(2)"]),
        ("Items (1) and (2), Paragraph 1, Article 6", ["6(1)(1)", "6(1)(2)"]),
        ("Article 4, Articles 7 through 9, paragraphs 1 and 4 of Article 10, and Article 11",
         ["4", "7", "8", "9", "10(1)", "10(4)", "11"]),
        ("Article 5, paragraph 1 and paragraph 2", ["5(1)", "5(2)"]),
        ("Article 5, paragraph 1, paragraph 2, and Article 6", ["5(1)", "5(2)", "6"]),
        ("Article 5 to Article 7", ["5", "6", "7"]),
        ("Article 5, item 2 to item 4", ["5()(2)", "5()(3)", "5()(4)"]),
        ("Articles 5 and 6, paragraph 2", ["5", "6(2)"]),
        ("§ 12(2)", ["12(2)"]),
        ("Chapter III, Section 2", ["ch3sec2"]),
        ("Section 2 of Chapter III", ["ch3sec2"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("tail", "law"),
    [
        (" of these Regulations", "self"),
        (" hereof", "self"),
        (" of the Law on Lighthouses and Buoys", "Law on Lighthouses and Buoys"),
        (" of the PRC Lighthouse Law", "PRC Lighthouse Law"),
    ],
)
def test_provisions_are_read_in_normal_form_with_their_law(
    written: str, provisions: list[str], tail: str, law: str
) -> None:
    (citation,) = read(f"A ship that violates {written}{tail} shall be fined.")
    assert citation.quote == written + tail
    assert (citation.law, citation.provisions, citation.kind) == (law, tuple(provisions), "provision")


@pytest.mark.parametrize(
    ("written", "provisions"),
    [
        ("preceding paragraph", ["prev-paragraph"]),
        ("preceding two paragraphs", ["prev-2-paragraphs"]),
        ("preceding Article", ["prev-article"]),
        ("this Article", ["this"]),
        ("paragraph 1 of this Article", ["this(1)"]),
        ("items (4) and (5) of paragraph 1 of this Article", ["this(1)(4)", "this(1)(5)"]),
        ("items (7) and (8) of the preceding paragraph", ["prev-paragraph(7)", "prev-paragraph(8)"]),
        ("item (5) or (6)", ["()(5)", "()(6)"]),
    ],
)
def test_words_that_name_no_article_are_relative(written: str, provisions: list[str]) -> None:
    (citation,) = read(f"A ship that violates the {written} shall be fined.")
    assert (citation.quote, citation.law) == (written, "self")
    assert (citation.provisions, citation.kind) == (tuple(provisions), "relative")


@pytest.mark.parametrize(
    "written",
    [
        "Lighthouse Law",
        "Criminal Law of the People's Republic of China",
        "Interim Measures for the Administration of Lists of Vessels",
        "Provisions of the State Council on the Seals of Ports, Harbors and Ferries",
        "Notice of the General Office on Improving the System (Guo Ban Fa [2020] No. 49)",
        "Regulations on Lighthouses (Decree No. 654 of the State Council)",
    ],
)
def test_a_title_without_provisions_is_law_only(written: str) -> None:
    (citation,) = read(f"It was issued in accordance with the {written}, which was amended.")
    assert (citation.quote, citation.kind) == (written, "law-only")
    assert citation.law == written.partition(" (")[0]


def test_the_law_may_stand_before_the_article() -> None:
    first, second = read("See PRC Lighthouse Law Article 146 and the Buoy Law (Art. 3).")
    assert (first.quote, first.law) == ("PRC Lighthouse Law Article 146", "PRC Lighthouse Law")
    assert (second.quote, second.law) == ("Buoy Law (Art. 3)", "Buoy Law")


def test_thereof_points_to_the_law_named_before() -> None:
    first, second = read("Article 3 of the Lighthouse Law applies. Article 41 thereof sets the fee.")
    assert (second.quote, second.law, second.referent) == ("Article 41 thereof", "same", first.start)


@pytest.mark.parametrize(
    "text",
    [
        "Article 5 Ships shall carry lights.",
        "Article 5. Ships shall carry lights.",
        "Ships shall register. Article 6 Masters shall hold a licence.",
        "Chapter I: General Provisions",
        "Items 1 and 2 of the first-instance judgment are set aside.",
        "Article 5 of the contract sets the rent; see also Article 6 of the Articles of Association.",
        "Measures shall be taken. Rules of procedure apply under this Law and these Regulations.",
        "The Lighthouse Rules Committee met (hereinafter referred to as the “Lighthouse Law”).",
    ],
)
def test_headings_contracts_and_common_words_are_no_citations(text: str) -> None:
    assert read(text) == []


def test_a_number_after_a_comma_is_not_a_further_article() -> None:
    assert [c.provisions for c in read("Under Article 5, 10 days are allowed.")] == [("5",)]


def test_the_language_is_told_by_the_characters() -> None:
    assert [c.provisions for c in find_citations("as required by Article 5 hereof")] == [("5",)]
    assert [c.provisions for c in find_citations("依照本法第五条")] == [("5",)]
