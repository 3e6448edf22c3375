"""A report that goes ahead without some of the units below says so where it is printed."""

from tests.reporting.ground import answers, at_unit
from tests.reporting.test_papers import fetched, text_of
from trienkhai.office.documents import check, ruleset_of
from trienkhai.office.rulesets import get
from trienkhai.reporting.actions import save_cells, save_words, submit

SAYS = "ĐƠN VỊ CẤP DƯỚI CHƯA CÓ SỐ LIỆU TRONG BÁO CÁO NÀY"


def test_the_paper_of_a_report_names_the_units_it_went_ahead_without(world, north, quarter):
    submit(at_unit(quarter, world.n1), by=world.officer, answers=answers())
    save_words(north, gaps={world.n2.pk: "đang kiện toàn"}, by=world.officer)
    sent = submit(north, by=world.officer, answers=answers())
    submit(at_unit(quarter, world.n2), by=world.officer, answers=answers())  # later; the paper is that of its moment
    docx = fetched(world, "paper", sent.pk).content
    text = text_of(docx)
    assert text.index(SAYS) < text.index("Chi bộ 2 Bắc") < text.index("đang kiện toàn")
    assert "Chi bộ 1 Bắc" not in text
    assert [one for one in check(docx, get(ruleset_of(docx))) if one.certain] == []


def test_a_gap_without_a_reason_is_printed_too_and_that_of_a_draft(world, north):
    save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer)
    save_words(north, gaps={world.n2.pk: "đang kiện toàn"}, by=world.officer)
    text = text_of(fetched(world, "draft_paper", north.pk).content)
    assert text.index("Chi bộ 1 Bắc") < text.index("chưa khai lý do") < text.index("Chi bộ 2 Bắc")
    assert "đang kiện toàn" in text


def test_a_report_that_rests_on_all_says_nothing_of_gaps(world, north, quarter):
    for unit in (world.n1, world.n2):
        submit(at_unit(quarter, unit), by=world.officer, answers=answers())
    sent = submit(north, by=world.officer, answers=answers())
    assert SAYS not in text_of(fetched(world, "paper", sent.pk).content)
