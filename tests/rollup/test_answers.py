"""Questions about figures: every column of every unit, over one round and over several, against the oracle."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import forms, oracle, trees
from tests.rollup.ground import Ground
from tests.rollup.test_stored_totals import report, small
from tests.world.proof import proof
from trienkhai.reporting.models import Round
from trienkhai.rollup.answers import answer, answer_all, column_title
from trienkhai.rollup.ask import Ask
from trienkhai.units.models import Grouping, GroupMember

RULES = {cell.key: (cell.unit_rule, cell.time_rule) for cell in forms.SPEC.cells}


def of_round(node: oracle.Node, key: str) -> Fraction | None:
    """The oracle's value of a column in one round."""
    if key in ("R1", "R2", "R3||2024", "R3||2025") or key == "TN":
        left, right, product = forms.PAIRS[key]
        said = oracle.pair(node, left, right, product=product)
        return said.total / said.right if said.right else None
    said = oracle.cell(node, key)
    if not said.given:
        return None
    rule = RULES[key][0]
    if rule == "none":
        return said.total if len(oracle.awaited(node)) == said.given == 1 else None
    return {
        "sum": said.total,
        "count": Fraction(oracle.yes(node, key)),
        "mean": said.total / said.given,
        "min": said.low,
        "max": said.high,
    }[rule]


def over_time(nodes: list[oracle.Node], key: str) -> Fraction | None:
    """The oracle's value over rounds, earliest first."""
    if key.startswith("R"):
        left, right, _ = forms.PAIRS[key]
        said = [oracle.pair(node, left, right, product=False) for node in nodes]
        above, below = sum(one.total for one in said), sum(one.right for one in said)
        return above / below if below else None
    values = [of_round(node, key) for node in nodes]
    there = [value for value in values if value is not None]
    if len(nodes) == 1 or RULES[key][1] == "last":
        return values[-1]
    if not there or RULES[key][1] == "none":
        return None
    return {"sum": sum(there), "mean": sum(there, Fraction(0)) / len(there), "max": max(there)}[RULES[key][1]]


KEYS = [*RULES, "R1", "R2", "R3||2024", "R3||2025"]


@st.composite
def quarters(draw: st.DrawFn) -> list[trees.Grown]:
    """The same organisation in three rounds, with other reports each time."""
    first = draw(trees.organisations(most=7))
    found = [first]
    for _ in range(2):
        reports = [draw(st.one_of(st.none(), forms.answers())) for _ in first.nodes]
        nodes, path = [], []
        for at, level in enumerate(first.depth):
            spoken = None if reports[at] is None else forms.spoken(reports[at])
            node = oracle.Node(f"u{at}", spoken, first.nodes[at].expected, first.nodes[at].lump)
            path[level:] = [node]
            if level:
                path[level - 1].children.append(node)
            nodes.append(node)
        found.append(trees.Grown(nodes, first.depth, reports))
    return found


@pytest.mark.django_db
@settings(max_examples=proof(8, 150), deadline=None)
@given(quarters())
def test_every_answer_equals_the_oracle_over_one_round_and_over_all(seasons):
    ground = Ground(seasons[0])
    rounds = [ground.open(grown, f"2026-Q{at}") for at, grown in enumerate(seasons, 1)]
    for round_, grown in zip(rounds, seasons, strict=True):
        ground.fill(round_, grown)
    silent = [{id(node) for node in oracle.silenced(grown.top)} for grown in seasons]
    asks, expected = [], []
    for chosen in ((0,), (2,), (0, 1, 2)):
        for at, unit in enumerate(ground.units):
            nodes = [seasons[one].nodes[at] for one in chosen]
            if any(id(node) in silent[one] for one, node in zip(chosen, nodes, strict=True)):
                continue
            for key in KEYS:
                asks.append(Ask(unit.pk, key, tuple(rounds[one].pk for one in chosen), "accepted"))
                expected.append((over_time(nodes, key), nodes))
    for found, (value, nodes) in zip(answer_all(asks), expected, strict=True):
        assert found.value == value, found.ask
        used = nodes[-1:] if RULES.get(found.ask.column, ("", ""))[1] == "last" else nodes
        coverage = found.coverage
        assert coverage.expected == sum(len(oracle.awaited(node)) for node in used)
        assert coverage.missing == len(coverage.missing_units)
        assert coverage.expected == coverage.given + coverage.not_applicable + coverage.unknown + coverage.missing


@pytest.mark.django_db
@settings(max_examples=proof(6, 100), deadline=None)
@given(trees.organisations(most=9), st.data())
def test_a_cut_by_grouping_parts_the_whole(grown, data):
    """The parts and those in no part add up to the whole; a unit without a part of its own stands in that of the one above."""
    for node in grown.nodes:
        node.lump = False
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.fill(round_, grown)
    grouping = Grouping.objects.create(root=ground.root, key="khoi", name="Khối")
    part = {}
    for at, unit in enumerate(ground.units):
        own = data.draw(st.sampled_from(["", "A", "B"]))
        if own:
            GroupMember.objects.create(grouping=grouping, unit=unit, part=own, from_day=date(2020, 1, 1))
        parent = int(grown.tree().parent[at])
        part[at] = own or (part[parent] if at else "")
    for name in ("A", "B"):
        found = answer(Ask(ground.units[0].pk, "DT", (round_.pk,), "received", ("khoi", name)))
        inside = [
            oracle.Node("", node.answers, node.expected) for at, node in enumerate(grown.nodes) if part[at] == name
        ]
        said = oracle.cell(oracle.Node("", None, False, children=inside), "DT")
        assert found.value == (said.total if said.given else None)
        assert found.coverage.expected == sum(1 for node in inside if node.expected or node.answers is not None)


@pytest.fixture
def two_quarters(db) -> tuple[Ground, list[Round]]:
    """A group with two companies; one has two cells. Cells and the second company report."""
    grown = small([0, 1, 2, 2, 1], unasked={0, 1})
    ground = Ground(grown)
    return ground, [ground.open(grown, "2026-Q1"), ground.open(grown, "2026-Q2")]


def test_a_figure_carries_its_coverage_and_names_who_is_missing(two_quarters):
    ground, (first, _) = two_quarters
    ground.submit(first, 2, report(DT="5"))
    ground.accept(first, 2)
    ground.submit(first, 4, report(DT="na"))
    found = answer(Ask(ground.units[0].pk, "DT", (first.pk,), "received"))
    assert found.value == 5
    assert found.coverage.sentence("vi") == "1/3 đơn vị, 1 đã chấp nhận; 1 không áp dụng, 1 còn thiếu"
    assert found.coverage.sentence("en") == "1/3 units, 1 accepted; 1 not applicable, 1 missing"
    assert [(unit, name) for unit, name, _ in found.coverage.missing_units] == [(ground.units[3].pk, "u3")]
    assert found.coverage.names() == "u3"


def test_no_number_is_told_apart_from_zero(two_quarters):
    ground, (first, _) = two_quarters
    ask = Ask(ground.units[4].pk, "DT", (first.pk,), "received")
    shown = [answer(ask).shown("vi")]
    for text in ("0", "na", "unknown"):
        ground.submit(first, 4, report(DT=text))
        shown.append(answer(ask).shown("vi"))
    assert shown == ["chưa có số liệu", "0", "không áp dụng", "chưa biết"]
    assert answer(ask).coverage.unknown == 1


def test_figures_are_shown_in_both_languages_halves_away_from_zero(two_quarters):
    ground, (first, _) = two_quarters
    ground.submit(first, 2, report(DT="800", KP="1234567.25", NG="3", **{"DT|nu": "323"}))
    asked = {key: answer(Ask(ground.units[0].pk, key, (first.pk,), "received")) for key in ("KP", "R2", "R1")}
    assert (asked["KP"].shown("vi"), asked["KP"].shown("en")) == ("1.234.567,25", "1,234,567.25")
    assert (asked["R2"].shown("vi"), asked["R2"].shown("en")) == ("40,4%", "40.4%")
    assert asked["R1"].shown("vi") == "266,67"
    assert asked["KP"].full("vi") == "1.234.567,25 triệu đồng"


def test_a_ratio_over_nothing_has_no_value(two_quarters):
    ground, (first, _) = two_quarters
    ground.submit(first, 2, report(DT="0", **{"DT|nu": "0"}))
    found = answer(Ask(ground.units[0].pk, "R2", (first.pk,), "received"))
    assert (found.value, found.shown("en")) == (None, "no denominator")


def test_rounds_that_do_not_ask_are_left_out_by_name(two_quarters):
    ground, (first, second) = two_quarters
    ground.submit(first, 4, report(DT="5"))
    found = answer(Ask(ground.units[4].pk, "DT", (first.pk, second.pk, 10**9), "received"))
    assert found.value == 5
    assert found.coverage.left_out == (10**9,)
    assert answer(Ask(ground.units[4].pk, "XX", (first.pk,), "received")).shown("vi") == "không hỏi"
    assert answer(Ask(10**9, "DT", (first.pk,), "received")).shown("en") == "not asked"


def test_reports_are_counted(two_quarters):
    ground, rounds = two_quarters
    for round_ in rounds:
        ground.submit(round_, 2, report(DT="5"))
    found = answer(Ask(ground.units[0].pk, "count:DT", tuple(one.pk for one in rounds), "received"))
    assert (found.value, found.shown("vi")) == (2, "2")


def test_many_questions_cost_as_many_queries_as_one(two_quarters, django_assert_max_num_queries):
    ground, rounds = two_quarters
    for round_ in rounds:
        ground.submit(round_, 2, report(DT="5"))
    ids = tuple(one.pk for one in rounds)
    one = [Ask(ground.units[0].pk, "DT", ids, "received")]
    many = [Ask(unit.pk, key, ids, "received") for unit in ground.units for key in KEYS]
    for asks in (one, many):
        with django_assert_max_num_queries(6):  # rounds, stored totals, marks, trees, who stands in them, reports
            answer_all(asks)


def test_a_question_survives_json_and_an_address(two_quarters, rf):
    ask = Ask(7, "R3||2024", (1, 2), "received", ("khoi", "Phân bón: miền Bắc"))
    assert Ask.from_json(ask.to_json()) == ask
    assert Ask.from_query(rf.get("/?" + ask.to_query()).GET) == ask


def test_a_column_has_a_title():
    assert column_title(forms.SPEC, "DT|nu") == "Lượt người được đào tạo · Nữ"
    assert column_title(forms.SPEC, "XX") == "XX"
    assert column_title(None, "DT") == "DT"
