"""A period is chosen by part of the year, year and cut-off, or by its days, or written as a key; all without a script."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.ground import sample_spec
from trienkhai.periods import Kind, parse_period_key, period
from trienkhai.periods.calendar import MONTHS_OF
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Round
from trienkhai.reporting.period_fields import PeriodFields, period_fields_of

PAGE = "reporting:open_round"
IN_A_YEAR = st.builds(
    lambda kind, year, index, preset: period(kind, year, 1 + index % (12 // MONTHS_OF[kind]), preset),
    st.sampled_from(sorted(MONTHS_OF)),
    st.integers(1901, 2198),
    st.integers(0, 11),
    st.sampled_from(["calendar", "nd09"]),
)


def chosen(**typed):
    form = PeriodFields(typed)
    form.full_clean()
    return form, form.period_chosen(form.cleaned_data)


@given(IN_A_YEAR)
def test_the_choices_say_what_the_key_says(wanted):
    fields = period_fields_of(wanted)
    assert "period" not in fields
    assert chosen(**fields)[1] == wanted


@pytest.mark.parametrize("key", ["2020-2025", "2021-10-01..2026-09-30"])
def test_what_no_choice_can_say_is_written_as_a_key(key):
    assert chosen(**period_fields_of(parse_period_key(key)))[1].key == key


def test_days_of_ones_own_make_a_period_and_the_key_goes_before_all():
    own = {"preset": "own", "first_day": "1/10/2021", "last_day": "30/9/2026"}
    assert chosen(**own)[1].key == "2021-10-01..2026-09-30"
    assert chosen(**own, period="2026-Q1@nd09")[1].kind == Kind.QUARTER


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "part"),
        ({"part": "Q2"}, "year"),
        ({"part": "Q2", "year": "hai"}, "year"),
        ({"part": "Q2", "year": "0001"}, "year"),
        ({"part": "Q9", "year": "2026"}, "part"),
        ({"part": "Q2", "year": "2026", "preset": "x"}, "preset"),
        ({"preset": "own", "first_day": "1/1/2026"}, "first_day"),
        ({"preset": "own", "first_day": "2/1/2026", "last_day": "1/1/2026"}, "last_day"),
        ({"preset": "own", "first_day": "2/1/0001", "last_day": "1/1/0002"}, "year"),
        ({"preset": "own", "first_day": "31/12/9999", "last_day": "31/12/9999"}, "year"),
        ({"period": "2026-Q9"}, "period"),
        ({"period": "2026@x"}, "period"),
    ],
)
def test_what_is_no_period_is_said_beside_its_field(typed, field):
    form, found = chosen(**typed)
    assert found is None or field in form.errors
    assert field in form.errors


def test_a_round_is_previewed_with_the_days_of_the_decree(world):
    version = design_template(world.root, sample_spec(), by=world.secretary)
    sent = {
        "template": version.template_id,
        "part": "Q2",
        "year": "2023",
        "preset": "nd09",
        "kinds": ["company", "cell"],
    }
    page = world.browser(world.secretary).post(reverse(PAGE), sent)
    shown = page.content.decode()
    assert "số liệu từ 15/3/2023 đến 14/6/2023" in shown
    assert "25/6/2023 không phải ngày làm việc (cuối tuần): hạn của kỳ là 26/6/2023" in shown
    assert [step.tier.day.day for step in page.context["preview"].steps] == [26, 22]


def test_days_of_tiers_stay_typed_where_something_else_is_wrong(world):
    version = design_template(world.root, sample_spec(), by=world.secretary)
    sent = {"template": version.template_id, "period": "2023-Q2", "due_on": "6/7/2023", "kinds": ["company", "cell"]}
    browser = world.browser(world.secretary)
    for more in ({"day-kind-cell": "32/7/2023"}, {"day-kind-cell": "4/7/2023", "top": "XYZ"}):
        page = browser.post(reverse(PAGE), sent | more)
        assert page.status_code == 422
        assert f'name="day-kind-cell" value="{more["day-kind-cell"]}"' in page.content.decode()
    page = browser.post(reverse(PAGE), sent | {"day-kind-team": "4/7/2023"}).content.decode()
    assert "không có đơn vị nào phải báo cáo" in page
    assert 'name="day-kind-team" value="4/7/2023"' in page
    page = browser.post(reverse(PAGE), sent | {"day-kind-cell": "1/1/0001"})
    assert page.status_code == 422
    assert not Round.objects.exists()
