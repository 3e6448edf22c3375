"""Pure rules: the days of a task, what is counted, what needs attention, the five questions."""

from datetime import date

import pytest

from trienkhai.plans.rules import attention, clear, days
from trienkhai.plans.rules.counting import NOTHING, Sums, own_sums, total
from trienkhai.plans.rules.lifecycle import BY_THE_UNIT, LIVE, NEXT, STATES, WANT_A_REASON, after


def due(kind, due_on=None, every="", begins_on=date(2021, 1, 1), ends_on=date(2023, 12, 31)):
    return days.due_days(kind, begins_on=begins_on, due_on=due_on, ends_on=ends_on, every=every)


def test_a_task_is_due_once_again_and_again_or_never():
    assert due(days.DAY, date(2022, 6, 30)) == (date(2022, 6, 30),)
    assert due(days.PERIOD, date(2022, 6, 30)) == (date(2022, 6, 30),)
    assert due(days.CONTINUOUS, date(2022, 6, 30)) == ()
    assert due(days.RECURRING, every="year") == (date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("every", "day", "first", "many"),
    [
        ("year", date(2021, 12, 15), date(2021, 12, 15), 3),
        ("year", date(2023, 12, 15), date(2021, 12, 15), 3),
        ("half", date(2021, 6, 10), date(2021, 6, 10), 6),
        ("quarter", None, date(2021, 3, 31), 12),
        ("quarter", date(2022, 5, 20), date(2021, 2, 20), 12),
        ("month", None, date(2021, 1, 31), 36),
    ],
)
def test_a_day_that_comes_again_keeps_its_place_in_every_term(every, day, first, many):
    found = due(days.RECURRING, day, every)
    assert (found[0], len(found)) == (first, many)
    assert list(found) == sorted(set(found))


def test_a_day_that_a_month_has_not_is_its_last():
    assert due(days.RECURRING, date(2021, 1, 31), "month")[1] == date(2021, 2, 28)


def test_only_days_within_the_plan_count():
    found = due(days.RECURRING, every="quarter", begins_on=date(2021, 5, 10), ends_on=date(2021, 11, 20))
    assert found == (date(2021, 6, 30), date(2021, 9, 30))
    assert due(days.RECURRING) == ()


def test_the_next_day_is_that_of_the_first_term_that_is_not_done():
    terms = due(days.RECURRING, every="year")
    assert [days.next_due(terms, done) for done in (0, 2, 3)] == [date(2021, 12, 31), date(2023, 12, 31), None]


def test_every_act_leads_from_known_states_to_known_states():
    assert {state for moves in NEXT.values() for pair in moves.items() for state in pair} == set(STATES)
    assert set(NEXT) >= BY_THE_UNIT | WANT_A_REASON
    assert after("confirm", "doing") is None
    assert after("report", "doing") == "reported"


def own(state, **changes):
    told = {"percent": 40, "is_told": False, "has_files": False, "is_endless": False, "terms_done": 0} | changes
    return own_sums(state, **told)


def test_four_facts_of_an_instance_stay_apart():
    assert own("planned") == own("withdrawn") == NOTHING
    assert own("issued") == Sums(parts=1, percent=40)
    assert own("refused") == Sums(parts=1, percent=40)
    assert own("doing", is_told=True) == Sums(parts=1, taken=1, told=1, percent=40)
    assert own("reported", has_files=True) == Sums(parts=1, taken=1, evidenced=1, percent=40)
    assert own("confirmed") == Sums(parts=1, taken=1, confirmed=1, percent=100)
    assert {state for state in STATES if own(state).parts} == LIVE


def test_what_has_no_end_is_confirmed_once_a_report_of_it_was():
    assert own("doing", is_endless=True).confirmed == 0
    assert own("doing", is_endless=True, terms_done=1) == Sums(parts=1, taken=1, confirmed=1, percent=40)


def test_sums_add_up_and_percentages_are_a_mean_rounded_half_up():
    three = total([own("doing", percent=0), own("doing", percent=1), own("confirmed")])
    assert (three.parts, three.taken, three.confirmed, three.percent) == (3, 3, 1, 101)
    assert three.mean_percent == 34
    assert (three - own("confirmed")).mean_percent == 1
    assert NOTHING.mean_percent is None


def seen(state="doing", **changes):
    told = {"due_on": date(2026, 6, 10), "last_told": date(2026, 6, 1), "given_on": date(2026, 5, 1), "returns": 0}
    return attention.of(state, **(told | {"today": date(2026, 6, 5)} | changes))


def test_what_needs_attention_is_told_the_gravest_first():
    assert seen() == (attention.DUE_SOON,)
    assert seen(today=date(2026, 6, 10)) == (attention.DUE_SOON,)
    assert seen(today=date(2026, 6, 11)) == (attention.OVERDUE,)
    assert seen(today=date(2026, 6, 21)) == (attention.ESCALATED, attention.OVERDUE)
    assert seen(returns=2, due_on=None) == (attention.RETURNED_TWICE,)
    assert seen("issued", due_on=None) == (attention.UNANSWERED,)
    assert seen(due_on=None, last_told=None, today=date(2026, 7, 1)) == (attention.SILENT,)


def test_what_waits_for_who_gave_it_is_not_late():
    assert seen("reported", today=date(2026, 7, 1)) == ()
    assert seen("confirmed", today=date(2026, 7, 1)) == ()
    assert not attention.is_overdue("reported", date(2026, 6, 10), date(2026, 7, 1))


def test_five_questions_are_asked_of_a_task():
    full = {"units": 2, "name": "a", "has_day": True, "is_endless": False, "product": "b", "responsible": "c"}
    assert clear.unanswered(**full) == ()
    empty = {"units": 0, "name": " ", "has_day": False, "is_endless": False, "product": "", "responsible": ""}
    assert clear.unanswered(**empty) == ("who", "what", "when", "result", "responsible")
    assert clear.unanswered(**(full | {"has_day": False, "is_endless": True})) == ()
