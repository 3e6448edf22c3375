"""Which figures of two templates are the same, and how a longer period is built from shorter ones."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.specs import number_fields, values
from tests.world.proof import proof
from trienkhai.periods import Kind, period, periods_between
from trienkhai.reporting.rules.overlaps import Span, alike, built, pieces
from trienkhai.reporting.rules.packing import LIMIT, STATES
from trienkhai.reporting.rules.spec import Choice, ListColumn, ListCount, ListField, NumberField, Section, Spec

OFTEN = settings(max_examples=proof(25, 2000), deadline=timedelta(seconds=5))
YEAR = (date(2023, 1, 1), date(2024, 1, 1))


def spec_of(*fields):
    return Spec("bieu", "Biểu", (Section("s", "I", "Mục", fields),))


def spans_of(*periods):
    return [Span(at, one.starts, one.ends) for at, one in enumerate(periods, start=1)]


QUARTERS = [period(Kind.QUARTER, 2023, index) for index in (1, 2, 3, 4)]


def test_the_same_code_is_the_same_figure_and_the_same_name_only_proposes_it():
    mine = NumberField("A1", "Hội nghị", "hội nghị")
    other = spec_of(
        NumberField("A1", "Số hội nghị", "hội nghị"),
        NumberField("B1", "HOI NGHI", "hội nghị"),
        NumberField("B2", "Hội nghị", "buổi"),
        NumberField("B3", "Hội nghị", "hội nghị", decimals=1),
        NumberField("B4", "Lớp học", "hội nghị"),
    )
    found = [(one.key, one.is_same) for one in alike(mine, spec_of(mine), other)]
    assert found == [("A1", True), ("B1", False)]


def test_parts_and_columns_must_be_asked_there_too():
    parts = NumberField("A1", "Người dự", parts=(Choice("nu", "Nữ"),), subs=(Choice("2021", "2021"),))
    for other, fits in (
        (parts, True),
        (NumberField("A1", "Người dự"), False),
        (NumberField("A1", "Người dự", parts=parts.parts, subs=(*parts.subs, Choice("2022", "2022"))), True),
        (NumberField("A1", "Người dự", subs=parts.subs), False),
    ):
        assert bool(alike(parts, spec_of(parts), spec_of(other))) == fits


def test_a_count_of_a_list_may_be_the_figure():
    mine = NumberField("V1", "Kế hoạch")
    listed = ListField("V", "Văn bản", (ListColumn("so", "Số"),), (ListCount("V1", "Kế hoạch"),))
    assert [one.key for one in alike(mine, spec_of(mine), spec_of(listed))] == ["V1"]


def test_a_year_is_built_of_its_quarters_when_its_rule_can():
    spans = spans_of(*QUARTERS)
    for rule, made in (
        ("sum", ("sum", (1, 2, 3, 4))),
        ("max", ("max", (1, 2, 3, 4))),
        ("last", ("last", (4,))),
        ("mean", None),
        ("none", None),
    ):
        assert pieces(NumberField("A", "A", time_rule=rule), *YEAR, spans) == made
    assert pieces(NumberField("A", "A"), *YEAR, spans[:3]) is None
    assert pieces(NumberField("A", "A", subs=(Choice("2021", "2021"),)), *YEAR, spans) is None
    year = Span(9, *YEAR)
    assert pieces(NumberField("A", "A", time_rule="none"), *YEAR, [*spans, year]) == ("", (9,))


@OFTEN
@given(
    st.lists(
        st.sampled_from([*periods_between(Kind.MONTH, date(2023, 1, 1), date(2023, 12, 31)), *QUARTERS]), max_size=16
    )
)
def test_what_a_year_is_built_of_covers_each_of_its_days_once(chosen):
    spans = spans_of(*chosen)
    made = pieces(NumberField("A", "A"), *YEAR, spans)
    if made is None:
        days = {span.starts + timedelta(n) for span in spans for n in range((span.ends - span.starts).days)}
        assert len(days) < 365 or len(chosen) > 4
        return
    by_id = {span.id: span for span in spans}
    ordered = [by_id[one] for one in made[1]]
    assert (ordered[0].starts, ordered[-1].ends) == YEAR
    assert all(one.ends == other.starts for one, other in pairwise(ordered))


@OFTEN
@given(st.data())
def test_a_built_figure_is_exact_or_there_is_none(data):
    field = data.draw(number_fields("A"))
    cell = spec_of(field).cells[0]
    texts = data.draw(st.lists(st.one_of(values(cell.decimals), st.just("")), min_size=1, max_size=5))
    if field.yes_no:
        texts = [text if text in {"", *STATES} else "1" for text in texts]
    for rule, of in (("sum", sum), ("max", max)):
        told = built(rule, texts, cell)
        if not all(texts) or any(text in STATES for text in texts):
            assert told == ""
            continue
        exact = of([Decimal(text) for text in texts])
        assert told == "" if abs(exact.scaleb(cell.decimals)) > LIMIT else Decimal(told) == exact
    assert built("", texts[:1], cell) in {texts[0], built("", [texts[0]], cell)}
