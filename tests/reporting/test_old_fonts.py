"""Text in TCVN3 or VNI fonts is recognised and offered converted; nothing is converted unasked, and the original stays."""

import pytest
from django.urls import reverse

from tests.reporting.books import FIGURES, LIST, edited, filled
from tests.reporting.test_past_years import sheet, template  # noqa: F401
from trienkhai.access.errors import Unacceptable
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting.actions import choose, load_history, problems_of, save_draft, take_in, warnings_of
from trienkhai.reporting.models import Submission
from trienkhai.reporting.workbook import export_workbook
from trienkhai.vietnamese.legacy import TCVN3

pytestmark = pytest.mark.files

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 1200}
TEXT = "Lời văn!C7"
BYTES = {letter: chr(code) for code, letter in TCVN3.items()}


def tcvn3(text: str) -> str:
    """As a file in a .Vn font is read today."""
    return "".join(BYTES.get(letter, letter) for letter in text)


NARRATIVE = "Nghị quyết về nâng cao chất lượng"
OLD = tcvn3(NARRATIVE)


@pytest.fixture
def blank(world, north) -> bytes:
    return export_workbook(north, by=world.officer)


@pytest.fixture
def asked(world, blank):
    return take_in(filled(blank, GOOD | {TEXT: OLD}), name="a.xlsx", by=world.officer)


def sent_text() -> str:
    return Submission.objects.get().answers["texts"]["LV01"]


def test_a_narrative_in_an_old_font_is_asked_about_with_its_place_and_a_preview(asked):
    assert asked.outcome == "refused"
    (problem,) = problems_of(asked)
    assert (problem.code, problem.where) == ("old_font", TEXT)
    assert NARRATIVE in problem.message
    assert "TCVN3" in problem.message
    assert not Submission.objects.exists()


def test_one_word_for_the_whole_file_converts_it_and_the_original_stays(world, asked):
    settled = choose(asked, {"font@": "convert"}, by=world.officer)
    assert settled.outcome == "taken"
    assert sent_text() == NARRATIVE
    assert OLD in edited_texts(open_bytes(settled.file))


def edited_texts(data: bytes) -> list[object]:
    found: list[object] = []
    edited(data, lambda book: found.extend(cell.value for row in book["Lời văn"] for cell in row))
    return found


def test_kept_as_it_is_when_somebody_says_so(world, asked):
    assert choose(asked, {"font@": "keep"}, by=world.officer).outcome == "taken"
    assert sent_text().startswith("NghÞ quyÕt")


def test_a_word_on_one_cell_goes_before_the_word_on_the_whole(world, blank):
    cells = {TEXT: OLD, f"{LIST}!B7": tcvn3("Công văn số một của Đảng ủy"), f"{LIST}!D7": "Kế hoạch"}
    intake = take_in(filled(blank, GOOD | cells), name="a.xlsx", by=world.officer)
    assert {problem.where for problem in problems_of(intake)} == {TEXT, f"{LIST}!B7"}

    settled = choose(intake, {"font@": "keep", f"font@{LIST}!B7": "convert"}, by=world.officer)

    assert settled.outcome == "taken"
    assert sent_text().startswith("NghÞ")
    assert Submission.objects.get().answers["lists"]["VB"][0]["so"] == "Công văn số một của Đảng ủy"


def test_an_old_choice_from_a_list_and_a_state_are_understood_once_converted(world, blank):
    cells = {f"{LIST}!B7": "1/KH", f"{LIST}!D7": tcvn3("Kế hoạch"), f"{FIGURES}!D9": tcvn3("Chưa biết")}
    intake = take_in(filled(blank, GOOD | cells), name="a.xlsx", by=world.officer)
    assert {problem.code for problem in problems_of(intake)} == {"old_font"}
    settled = choose(intake, {"font@": "convert"}, by=world.officer)
    assert settled.outcome == "taken", settled.account
    answers = Submission.objects.get().answers
    assert answers["cells"]["QT03"] == "unknown"
    assert answers["lists"]["VB"][0]["loai"] == "Kế hoạch"


def test_a_choice_made_earlier_is_kept_when_another_question_comes_up(world, north, blank):
    save_draft(north, {"cells": {}, "texts": {"LV01": "lời khác"}}, version=0, by=world.officer)
    intake = take_in(filled(blank, GOOD | {TEXT: OLD}), name="a.xlsx", by=world.officer)
    second = choose(intake, {"font@": "convert"}, by=world.officer)
    assert [problem.code for problem in problems_of(second)] == ["conflict"]
    assert choose(second, {"LV01": "file"}, by=world.officer).outcome == "taken"
    assert sent_text() == NARRATIVE


def test_what_was_kept_is_not_asked_about_again_when_it_comes_back_unchanged(world, north, asked):
    choose(asked, {"font@": "keep"}, by=world.officer)
    again = take_in(
        filled(export_workbook(north, by=world.officer), {f"{FIGURES}!D7": 5}), name="b.xlsx", by=world.officer
    )
    assert again.outcome == "taken", again.account


def test_it_is_settled_on_the_page_of_the_file(world, asked):
    browser = world.browser(world.officer)
    page = _page(browser, asked)
    assert NARRATIVE in page
    assert 'name="choice-font@"' in page
    assert f'name="choice-font@{TEXT}"' in page
    answer = browser.post(_url("choose", asked.pk), {"choice-font@": "convert", f"choice-font@{TEXT}": ""}, follow=True)
    assert answer.status_code == 200
    assert sent_text() == NARRATIVE


def _url(name: str, pk: int) -> str:
    return reverse(f"reporting:{name}", args=[pk])


def _page(browser, intake) -> str:
    return browser.get(_url("intake", intake.pk)).content.decode()


def test_without_a_word_the_page_asks_again(world, asked):
    world.browser(world.officer).post(_url("choose", asked.pk), {"choice-font@": "perhaps"})
    assert not Submission.objects.exists()


def test_what_is_hidden_in_the_file_is_told_but_not_what_we_hid_ourselves(world, blank):
    assert warnings_of(take_in(filled(blank, GOOD), name="a.xlsx", by=world.officer)) == []

    def hide(book):
        book[FIGURES]["D7"], book[FIGURES]["D8"] = 5, 1300
        book[FIGURES].row_dimensions[8].hidden = True
        extra = book.create_sheet("Riêng")
        extra["A1"] = "ghi chú"
        extra.sheet_state = "hidden"

    intake = take_in(edited(blank, hide), name="b.xlsx", by=world.officer)
    assert {warning.code for warning in warnings_of(intake)} == {"hidden_rows", "hidden_sheet"}
    assert "Riêng" in _page(world.browser(world.officer), intake)


def test_past_years_in_an_old_font_are_asked_about_too(world, template):  # noqa: F811
    data = sheet([1, None, tcvn3("Công ty Bắc"), 4, 5, 100, 120])
    with pytest.raises(Unacceptable) as refused:
        load_history(template, data, name="cu.xlsx", by=world.secretary)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where) == ("old_font", "Số liệu cũ!C4")
    assert "Công ty Bắc" in problem.message
    sent = load_history(template, data, name="cu.xlsx", by=world.secretary, choices={"font@": "convert"})
    assert len(sent) == 2
    assert sent[0].intake.account["choices"] == {"font@": "convert"}
