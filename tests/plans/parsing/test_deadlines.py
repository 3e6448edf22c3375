"""Deadlines in free words: one reading is understood, two or none are asked about, nothing is guessed."""

import unicodedata
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.plans.parsing.deadline import between, deadline_of_day, only_begin, read_deadline, same
from trienkhai.plans.parsing.model import Deadline, Doubt
from trienkhai.vietnamese import remove_marks

PLAN = {"plan_begin": date(2024, 1, 1), "plan_end": date(2025, 12, 31), "issued_on": date(2024, 3, 15)}
LONG = {"plan_begin": date(2021, 1, 1), "plan_end": date(2025, 12, 31)}


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


UNDERSTOOD = {
    # days
    "30/6/2024": ("day", "", "2024-06-30"),
    "30.6.2024": ("day", "", "2024-06-30"),
    "30-06-2024": ("day", "", "2024-06-30"),
    "30–06–2024": ("day", "", "2024-06-30"),
    "2024-06-30": ("day", "", "2024-06-30"),
    "ngày 30 tháng 6 năm 2024": ("day", "", "2024-06-30"),
    "Ngày 05/9/2024 (thứ Năm)": ("day", "", "2024-09-05"),
    "trước ngày 15/12/2024": ("day", "", "2024-12-14"),
    "Hoàn thành trước 30/11/2024": ("day", "", "2024-11-29"),
    "trước tháng 6/2024": ("day", "", "2024-05-31"),
    "trước quý III/2024": ("day", "", "2024-06-30"),
    "chậm nhất ngày 30/6/2024": ("day", "", "2024-06-30"),
    "không quá 30/6/2024": ("day", "", "2024-06-30"),
    "Xong trước ngày 1/1/2025": ("day", "", "2024-12-31"),
    "đến hết năm 2025": ("day", "", "2025-12-31"),
    "từ ngày ban hành Kế hoạch đến hết năm 2025": ("day", "", "2025-12-31"),
    "từ nay đến 30/6/2024": ("day", "", "2024-06-30"),
    "cuối năm 2024": ("day", "", "2024-12-31"),
    "cuối quý II/2024": ("day", "", "2024-06-30"),
    "hết tháng 9/2024": ("day", "", "2024-09-30"),
    "sau 30 ngày kể từ ngày ban hành": ("day", "", "2024-04-14"),
    "trong vòng 10 ngày làm việc kể từ ngày ký": ("day", "", "2024-03-29"),
    "trong 3 tháng kể từ ngày ban hành Kế hoạch này": ("day", "", "2024-06-15"),
    # periods
    "Tháng 6/2024": ("period", "2024-06-01", "2024-06-30"),
    "tháng 6 năm 2024": ("period", "2024-06-01", "2024-06-30"),
    "tháng sáu năm 2024": ("period", "2024-06-01", "2024-06-30"),
    "06/2025": ("period", "2025-06-01", "2025-06-30"),
    "T6/2024": ("period", "2024-06-01", "2024-06-30"),
    "hoàn thành trong tháng 9/2024": ("period", "2024-09-01", "2024-09-30"),
    "Quý II/2024": ("period", "2024-04-01", "2024-06-30"),
    "quý 2 năm 2024": ("period", "2024-04-01", "2024-06-30"),
    "Quý ll/2024": ("period", "2024-04-01", "2024-06-30"),
    "Quý hai năm 2024": ("period", "2024-04-01", "2024-06-30"),
    "01/01 - 31/12/2025": ("period", "2025-01-01", "2025-12-31"),
    "Quý 1/2024": ("period", "2024-01-01", "2024-03-31"),
    "6 tháng đầu năm 2024": ("period", "2024-01-01", "2024-06-30"),
    "6 tháng cuối năm 2024": ("period", "2024-07-01", "2024-12-31"),
    "nửa đầu năm 2024": ("period", "2024-01-01", "2024-06-30"),
    "9 tháng đầu năm 2024": ("period", "2024-01-01", "2024-09-30"),
    "3 tháng cuối năm 2024": ("period", "2024-10-01", "2024-12-31"),
    "trong năm 2024": ("period", "2024-01-01", "2024-12-31"),
    "cả năm 2024": ("period", "2024-01-01", "2024-12-31"),
    "2024": ("period", "2024-01-01", "2024-12-31"),
    "Năm 2024-2025": ("period", "2024-01-01", "2025-12-31"),
    "giai đoạn 2021 - 2025": ("period", "2021-01-01", "2025-12-31"),
    "2021-25": ("period", "2021-01-01", "2025-12-31"),
    "từ năm 2024 đến năm 2025": ("period", "2024-01-01", "2025-12-31"),
    "từ quý I/2024 đến quý IV/2025": ("period", "2024-01-01", "2025-12-31"),
    "Quý 1/2024 đến hết quý 2/2025": ("period", "2024-01-01", "2025-06-30"),
    "Quý I – III/2024": ("period", "2024-01-01", "2024-09-30"),
    "Tháng 5 - 6/2024": ("period", "2024-05-01", "2024-06-30"),
    "tháng 11 - tháng 2/2025": ("period", "2024-11-01", "2025-02-28"),
    "từ ngày 01 đến ngày 15/6/2024": ("period", "2024-06-01", "2024-06-15"),
    "ngày 15 - 30/6/2024": ("period", "2024-06-15", "2024-06-30"),
    "15-30/6/2024": ("period", "2024-06-15", "2024-06-30"),
    "1/6/2024 - 30/9/2024": ("period", "2024-06-01", "2024-09-30"),
    # what has no end
    "thường xuyên": ("continuous", "", ""),
    "Liên tục": ("continuous", "", ""),
    "Thường xuyên trong năm 2024": ("continuous", "2024-01-01", "2024-12-31"),
    "từ tháng 3/2024": ("continuous", "2024-03-01", ""),
    "2025 và những năm tiếp theo": ("continuous", "2025-01-01", ""),
    "Năm 2025 và các năm tiếp theo": ("continuous", "2025-01-01", ""),
    "Từ quý IV/2025 trở đi": ("continuous", "2025-10-01", ""),
    # English
    "by 30 June 2024": ("day", "", "2024-06-30"),
    "June 30, 2024": ("day", "", "2024-06-30"),
    "before 1 July 2024": ("day", "", "2024-06-30"),
    "no later than 30 June 2024": ("day", "", "2024-06-30"),
    "by end of June 2024": ("day", "", "2024-06-30"),
    "within 30 days of issue": ("day", "", "2024-04-14"),
    "Q2 2024": ("period", "2024-04-01", "2024-06-30"),
    "second quarter of 2024": ("period", "2024-04-01", "2024-06-30"),
    "first half of 2024": ("period", "2024-01-01", "2024-06-30"),
    "from March 2024 to May 2025": ("period", "2024-03-01", "2025-05-31"),
    "ongoing": ("continuous", "", ""),
}  # fmt: skip
RECURRING = {
    "hằng năm": ("year", ""),
    "Hàng năm": ("year", ""),
    "HẰNG QUÝ": ("quarter", ""),
    "hằng tháng": ("month", ""),
    "theo quý": ("quarter", ""),
    "định kỳ 6 tháng": ("half", ""),
    "6 tháng/lần": ("half", ""),
    "3 tháng một lần": ("quarter", ""),
    "02 lần/năm": ("half", ""),
    "mỗi năm một lần": ("year", ""),
    "1 lần/năm": ("year", ""),
    "hằng năm, trước 15/12": ("year", "2024-12-14"),
    "Trước 15/12 hằng năm": ("year", "2024-12-14"),
    "Quý IV hằng năm": ("year", "2024-12-31"),
    "Trước ngày 20 hằng tháng": ("month", "2024-01-19"),
    "ngày 20 hằng tháng": ("month", "2024-01-20"),
    "yearly": ("year", ""),
    "every six months": ("half", ""),
    "annually, before 15 December": ("year", "2024-12-14"),
}
DOUBTS = {
    "": "empty",
    "-": "empty",
    "…": "empty",
    "theo kế hoạch": "elsewhere",
    "Theo quy định": "elsewhere",
    "Theo Thông tư mới": "elsewhere",
    "đột xuất khi có yêu cầu": "on_demand",
    "Sau khi có hướng dẫn của Trung ương": "event",
    "Ngay sau khi ban hành Nghị quyết": "event",
    "2024: xong đề án; 2025: triển khai": "several",
    "30/6/2024 và 31/12/2024": "several",
    "Quý II, III/2024": "several",
    "Cuối năm 2024, đầu năm 2025": "several",
    "30/6": "which_year",
    "ngày 30 tháng 6": "which_year",
    "Quý III": "which_year",
    "6 tháng cuối năm": "which_year",
    "30/6/28": "short_year",
    "31/6/2024": "impossible",
    "29/2/2025": "impossible",
    "06/24/2024": "impossible",
    "từ quý IV/2025 đến quý I/2024": "reversed",
    "đầu năm 2025": "vague",
    "giữa năm 2024": "vague",
    "đầu quý II/2024": "vague",
    "nhiệm kỳ 2020-2025": "term",
    "năm học 2024-2025": "term",
    "sau ngày 30/6/2024": "no_end",
    "Thường xuyên, hằng năm": "two_readings",
    "Định kỳ 6 tháng và hằng năm": "two_readings",
    "Hằng năm, trước 15/12/2024": "two_readings",
    "định kỳ": "how_often",
    "hằng tuần": "rhythm",
    "2 năm/lần": "rhythm",
    "45473": "day_number",
    "Tuần 1-3": "not_understood",
    "ngày … tháng … năm 2024": "not_understood",
    "Trước ngày ... tháng 6/2024": "not_understood",
    "Tháng … năm 2024": "not_understood",
    "2024 - 99": "impossible",
    "Xong ngay": "not_understood",
    "Ban Tổ chức: quý II/2024": "not_understood",
    "nửa đầu tháng 6/2024": "not_understood",
}


def read(words: str, **known):
    return read_deadline(words, **(PLAN | known))


@pytest.mark.parametrize("words", UNDERSTOOD)
def test_a_deadline_with_one_reading_is_understood(words):
    kind, begins, due = UNDERSTOOD[words]
    found = read(words)
    assert isinstance(found, Deadline), found
    assert (found.kind, found.begins_on, found.due_on) == (kind, day(begins), day(due))
    assert found.words == unicodedata.normalize("NFC", words)


@pytest.mark.parametrize("words", RECURRING)
def test_what_comes_again_says_how_often_and_on_which_day(words):
    every, due = RECURRING[words]
    found = read(words)
    assert isinstance(found, Deadline), found
    assert (found.kind, found.every, found.due_on) == ("recurring", every, day(due))


@pytest.mark.parametrize("words", DOUBTS)
def test_everything_else_is_asked_about(words):
    found = read(words)
    assert isinstance(found, Doubt), found
    assert found.code == DOUBTS[words]
    assert found.message % found.params


@pytest.mark.parametrize("words", [*UNDERSTOOD, *RECURRING, *DOUBTS])
def test_marks_capitals_spaces_and_forms_of_unicode_change_nothing(words):
    usual = read(words)
    ways = (
        remove_marks(words),
        words.upper(),
        unicodedata.normalize("NFD", words),
        words.replace(" ", "\u00a0"),
        f"  {words} ",
        words.replace("-", "–"),
    )
    for way in ways:
        told = read(way)
        if isinstance(usual, Doubt):
            assert isinstance(told, Doubt) and told.code == usual.code, way
            assert dates_of(told.proposals) == dates_of(usual.proposals)
        else:
            assert isinstance(told, Deadline) and dates_of([told]) == dates_of([usual]), way


def dates_of(deadlines):
    return [(one.kind, one.begins_on, one.due_on, one.every, one.until) for one in deadlines]


def test_before_a_day_says_that_it_means_the_day_before():
    assert [note.code for note in read("trước ngày 15/12/2024").notes] == ["the_day_before"]


def test_on_demand_besides_is_told():
    found = read("Định kỳ hằng quý và đột xuất khi có yêu cầu")
    assert (found.every, [note.code for note in found.notes]) == ("quarter", ["on_demand_besides"])


def test_a_day_outside_the_plan_is_taken_and_told():
    found = read("30/6/2032")
    assert (found.due_on, [note.code for note in found.notes]) == (date(2032, 6, 30), ["outside_the_plan"])
    assert "30/6/2032" in found.notes[0].message % found.notes[0].params


def test_a_year_that_is_not_written_is_the_only_year_of_the_plan_that_fits():
    short = {"plan_begin": date(2024, 7, 1), "plan_end": date(2025, 3, 31)}
    assert read("30/11", **short).due_on == date(2024, 11, 30)
    assert read("Quý I", **short).due_on == date(2025, 3, 31)
    assert [one.due_on.year for one in read("30/6", **LONG).proposals] == [2021, 2022, 2023, 2024, 2025]
    assert read_deadline("30/6").proposals == ()


def test_a_year_of_two_digits_is_a_year_of_the_plan_or_asked():
    assert read("30/6/24").due_on == date(2024, 6, 30)
    assert read("6/25").due_on == date(2025, 6, 30)
    assert isinstance(read_deadline("30/6/24"), Doubt)


def test_days_after_the_issue_wait_for_the_day_of_issue():
    found = read_deadline("sau 30 ngày kể từ ngày ban hành")
    assert isinstance(found, Doubt) and found.code == "issue_day"


def test_what_comes_again_from_a_day_on_begins_there():
    found = read("Hằng năm (bắt đầu từ năm 2025)")
    assert (found.every, found.begins_on, found.until) == ("year", date(2025, 1, 1), None)


def test_what_comes_again_within_years_ends_there_if_the_plan_does_not():
    assert read("Hằng năm, giai đoạn 2021-2025", **LONG).until is None
    found = read("Hằng quý năm 2024", **LONG)
    assert (found.begins_on, found.until) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        ("31/6/2024", [("day", "", "2024-06-30")]),
        ("06/24/2024", [("day", "", "2024-06-24")]),
        ("30/6", [("day", "", "2024-06-30"), ("day", "", "2025-06-30")]),
        ("2024: xong đề án; 2025: triển khai", [("period", "2024-01-01", "2024-12-31"), ("period", "2025-01-01", "2025-12-31")]),
        (
            "Quý II, III/2024",
            [
                ("period", "2024-04-01", "2024-09-30"),
                ("period", "2024-04-01", "2024-06-30"),
                ("period", "2024-07-01", "2024-09-30"),
            ],
        ),
        ("theo kế hoạch", [("day", "", "2025-12-31")]),
        ("giữa năm 2024", [("day", "", "2024-06-30"), ("day", "", "2024-12-31")]),
        ("45473", [("day", "", "2024-06-30")]),
    ],
)  # fmt: skip
def test_a_doubt_proposes_what_the_words_may_mean(words, proposed):
    found = read(words).proposals
    assert [(one.kind, one.begins_on, one.due_on) for one in found] == [
        (kind, day(a), day(b)) for kind, a, b in proposed
    ]


def test_the_first_day_of_a_month_in_excel_may_be_its_month():
    assert deadline_of_day(date(2024, 6, 30), "30/6/2024", **LONG).due_on == date(2024, 6, 30)
    doubt = deadline_of_day(date(2024, 6, 1), "1/6/2024")
    assert (doubt.code, [one.due_on for one in doubt.proposals]) == (
        "month_or_day",
        [date(2024, 6, 30), date(2024, 6, 1)],
    )
    assert isinstance(deadline_of_day(date(9999, 1, 1), "1/1/9999"), Doubt)


def test_columns_for_the_beginning_and_the_end_make_one_deadline():
    made = between(read("Tháng 3/2024"), read("Quý II/2024"))
    assert (made.kind, made.begins_on, made.due_on) == ("period", date(2024, 3, 1), date(2024, 6, 30))
    assert between(read("Quý III/2024"), read("Quý II/2024")).code == "reversed"
    assert between(read("1/3"), read("30/6/2024")).code == "which_year"
    assert between(read("1/3/2024"), read("theo kế hoạch")).code == "elsewhere"
    assert only_begin(read("1/3/2024")).proposals[0].begins_on == date(2024, 3, 1)
    assert same(read("30/6/2024"), read("Quý II/2024")).begins_on == date(2024, 4, 1)
    assert same(read("30/6/2024"), read("Quý III/2024")).code == "differ"


PIECES = (
    "quý", "II", "IV/2024", "tháng", "6", "12/2025", "năm", "2024", "trước", "sau", "đến", "từ", "hằng",
    "định kỳ", "thường xuyên", "và", ",", ";", "-", "/", "30/6", "31/2/2024", "ngày", "cuối", "đầu",
    "giai đoạn", "theo", "kế hoạch", "lần", "99", "0", "by", "June", "khi", "ban hành", "\n", "đề án",
)  # fmt: skip


@cache
def phrases():
    return st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


@given(phrases())
@settings(max_examples=proof(150, 20_000), deadline=None)
def test_any_words_are_understood_or_asked(words):
    found = read(words)
    if isinstance(found, Doubt):
        assert found.message % found.params
        assert all(isinstance(one, Deadline) for one in found.proposals)
        return
    days = [found.begins_on, found.due_on] if found.begins_on and found.due_on else []
    assert days == sorted(days)
    assert (found.kind == "recurring") == bool(found.every)
    assert found.kind in {"recurring", "continuous"} or found.due_on
    assert "đề án" not in words


@given(st.text(max_size=40))
@settings(max_examples=proof(100, 5_000), deadline=None)
def test_no_text_breaks_the_reader(text):
    assert isinstance(read(text), Deadline | Doubt)
