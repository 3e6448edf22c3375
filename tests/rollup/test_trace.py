"""From a figure back to its cells: branches add up to the figure, down to single submissions; nobody sees outside his view."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.rollup.ground import Ground
from tests.rollup.test_answers import KEYS, quarters
from tests.rollup.test_stored_totals import report, small
from tests.world.people import BEGIN
from tests.world.proof import proof
from trienkhai.access.models import Grant, Reach
from trienkhai.accounts.models import Person
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.trace import Branch, Trace, facts_of, of
from trienkhai.units.models import UnitPath


def leaves(branch: Branch) -> list[Branch]:
    return [leaf for child in branch.children for leaf in leaves(child)] if branch.can_open else [branch]


def check_tree(trace: Trace) -> None:
    """Every opened branch is what its children make, and every leaf is one submission."""
    waiting = [trace.root]
    while waiting:
        branch = waiting.pop()
        if branch.can_open and branch.count:
            assert branch.count == sum(child.count for child in branch.children)
            assert len({child.key for child in branch.children}) == len(branch.children)
            if trace.column.of != "pair" and trace.column.rule in ("sum", "count") and trace.column.time_rule == "sum":
                assert branch.value == sum(child.value for child in branch.children)
            if trace.column.is_ratio:
                assert branch.parts == tuple(map(sum, zip(*(child.parts for child in branch.children), strict=True)))
            waiting += branch.children
        elif branch.count:
            assert branch.submission


@pytest.mark.django_db
@settings(max_examples=proof(5, 100), deadline=None)
@given(quarters())
def test_every_figure_is_followed_down_to_its_submissions(seasons):
    ground = Ground(seasons[0])
    rounds = [ground.open(grown, f"2026-Q{at}") for at, grown in enumerate(seasons, 1)]
    for round_, grown in zip(rounds, seasons, strict=True):
        ground.fill(round_, grown, accept=False)
    for key in KEYS:
        for ids in ((rounds[0].pk,), tuple(one.pk for one in rounds)):
            trace = of(Ask(ground.units[0].pk, key, ids, "received"))
            assert trace.adds_up
            check_tree(trace)
            found = [leaf.submission for leaf in leaves(trace.root) if leaf.count]
            assert sorted(found) == sorted(one.submission for one in trace.contributions)
            assert len(found) == trace.answer.coverage.given


@pytest.fixture
def group(db):
    """A group (0) over a company (1) with cells (2, 3) and a company (4); two quarters."""
    grown = small([0, 1, 2, 2, 1])
    ground = Ground(grown)
    rounds = [ground.open(grown, "2026-Q1"), ground.open(grown, "2026-Q2")]
    for at, path in enumerate(("/1/", "/1/2/", "/1/2/3/", "/1/2/4/", "/1/5/")):
        UnitPath.objects.create(unit=ground.units[at], path=path, depth=path.count("/") - 2)
    for quarter, round_ in enumerate(rounds):
        for at, value in ((1, 1), (2, 20), (3, 300), (4, 4000)):
            ground.submit(round_, at, report(DT=str(value + quarter), NG="10"))
    ground.rounds = rounds
    return ground


def ask_of(ground: Ground, column: str = "DT", **wishes) -> Ask:
    return Ask(ground.units[0].pk, column, tuple(one.pk for one in ground.rounds), "received", **wishes)


def reader(ground: Ground, at: int, reach: str = Reach.SUBTREE) -> Person:
    person = Person.objects.create(username=f"reader-{at}-{reach}", full_name="Người đọc")
    Grant.objects.create(person=person, role="member", unit=ground.units[at], reach=reach, from_day=BEGIN)
    return person


def test_a_company_opens_into_its_own_line_and_its_cells_and_these_into_rounds(group):
    trace = of(ask_of(group))
    company, other = trace.root.children
    assert [(child.kind, child.value) for child in company.children] == [("own", 3), ("unit", 41), ("unit", 601)]
    assert [(child.kind, child.value) for child in other.children] == [("round", 4000), ("round", 4001)]
    assert trace.open(other.children[1].key).submission == other.children[1].submission
    assert trace.open("u1.gone") is None


def test_a_figure_that_is_no_sum_over_rounds_is_taken_apart_by_round_first(group):
    trace = of(ask_of(group, "TT"))
    for quarter, round_ in enumerate(group.rounds):
        group.submit(round_, 2, report(TT=str(7 - quarter)))
        group.submit(round_, 3, report(TT="5"))
    trace = of(ask_of(group, "TT"))
    assert trace.answer.value == 7
    assert [(child.kind, child.value) for child in trace.root.children] == [("round", 7), ("round", 6)]


def test_what_one_may_not_open_stands_as_one_line_with_its_sum(group):
    alone = of(ask_of(group), reader(group, 1))
    seen, outside = alone.root.children
    assert (outside.kind, outside.units, outside.value, outside.submission) == ("outside", 1, 8001, None)
    assert seen.value + outside.value == alone.answer.value
    assert {one.name for one in alone.contributions} == {"u1", "u2", "u3"}
    assert alone.outside.value == 8001
    top = of(ask_of(group), reader(group, 0, Reach.UNIT))
    assert top.outside is not None  # a right at the group alone sees its total, and opens none of the reports below it
    assert list(top.contributions) == []
    assert top.outside.value == top.answer.value


def test_a_reader_of_one_cell_sees_only_that_cell(group):
    trace = of(ask_of(group), reader(group, 2))
    company, _outside = trace.root.children
    assert [(child.kind, child.units) for child in company.children] == [("unit", 1), ("outside", 2)]
    assert trace.outside.units == 3
    assert trace.adds_up


def test_contributions_are_searched_without_marks(group):
    trace = of(ask_of(group))
    assert [one.name for one in trace.contributions.searched("U3 2026-q2")] == ["u3"]
    assert {one.name for one in trace.contributions.searched("u1")} == {"u1", "u2", "u3"}  # by the company above


def test_facts_tell_version_cell_and_place(group, django_assert_max_num_queries):
    trace = of(ask_of(group, "R1"))
    ids = [one.submission for one in trace.contributions]
    with django_assert_max_num_queries(4):
        facts = facts_of(ids, "R1")
    fact = facts[ids[0]]
    assert [(cell.cell.key, cell.answered) for cell in fact.cells] == [("DT", "1"), ("NG", "10")]
    assert (fact.submission.number, fact.unit_name, fact.is_accepted) == (1, "u1", False)


def test_a_question_without_an_answer_has_an_empty_trace(group):
    trace = of(Ask(group.units[0].pk, "XX", (group.rounds[0].pk,)))
    assert (trace.root, list(trace.contributions), trace.adds_up) == (None, [], True)
    assert trace.answer.value is None


def test_the_sides_of_a_ratio_are_exact(group):
    trace = of(ask_of(group, "R1"))
    assert trace.root.parts == (Fraction(8646), Fraction(80))
    assert trace.answer.value == Fraction(8646, 80)
