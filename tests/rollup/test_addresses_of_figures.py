"""The question in an address or in JSON: read without trust."""

import pytest
from django.http import QueryDict

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.actions import submit
from trienkhai.rollup.ask import MOST_ROUNDS, Ask

pytestmark = pytest.mark.django_db
HUGE = "9" * 25


@pytest.mark.parametrize(
    "unit,rounds", [(HUGE, "1"), ("1", HUGE), ("1", "²"), ("9" * 5000, "1"), ("-1", "1"), ("1", "1,x"), ("", "1")]
)
def test_an_address_with_ids_that_no_row_bears_asks_nothing(unit, rounds):
    with pytest.raises(Unacceptable):
        Ask.from_query(QueryDict(f"don-vi={unit}&cot=QT01&ky={rounds}"))


def test_an_address_with_more_rounds_than_a_figure_rests_on_asks_nothing():
    with pytest.raises(Unacceptable):
        Ask.from_query(QueryDict("don-vi=1&cot=QT01&ky=" + ",".join(map(str, range(MOST_ROUNDS + 1)))))


def test_a_sound_address_is_read_back():
    ask = Ask(3, "QT01|Q1", (4, 5), "received", ("khoi", "Đảng: A"))
    assert Ask.from_query(QueryDict(ask.to_query())) == ask
    assert Ask.from_json(ask.to_json()) == ask


@pytest.mark.parametrize(
    "wrong", [{"unit": 2**63}, {"rounds": [2**63]}, {"unit": -1}, {"unit": "x"}, {"rounds": [None]}]
)
def test_json_with_ids_that_no_row_bears_is_no_question(wrong):
    with pytest.raises((ValueError, TypeError)):
        Ask.from_json(Ask(1, "QT01", (1,)).to_json() | wrong)


def test_the_name_of_a_downloaded_trace_is_one_line(world):
    round_ = open_sample(world)
    submit(at_unit(round_, world.north), by=world.officer, answers=answers())
    asked = {"don-vi": world.group.pk, "ky": round_.pk, "can-cu": "received", "cot": "a\nb: é", "xuat": "xlsx"}
    answer = world.browser(world.secretary).get("/truy-nguon/", asked)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="truy-nguon-a-b-.xlsx"'
