"""Chains walked at random beside a model: no step skipped, repeated or reversed, none by the same hands, no acceptance without
all of them on that very snapshot. By the pure rules, and through the database."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.reporting.chain_walk import ABOVE, Walk
from tests.reporting.chained_ground import Chained
from tests.reporting.test_two_hands import stands_in
from tests.world.proof import proof
from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.home.queries.reports import duties_of
from trienkhai.reporting import actions
from trienkhai.reporting.models import ChainStep, Decision, Opening, RoundUnit
from trienkhai.reporting.queries import round_board
from trienkhai.reporting.rules import lifecycle
from trienkhai.reporting.rules.chain import against, against_return, is_last, role_after
from trienkhai.reporting.rules.spec import Step
from trienkhai.thread import changes

LENGTH = 40
WALKS = st.lists(st.integers(0, 5 * 7 * 11 * 13), min_size=LENGTH, max_size=LENGTH)
CHAINS = st.lists(st.sampled_from(["reviewer", "leader"]), min_size=1, max_size=5)
NUMBER = {name: number for number, name in enumerate(["officer", *ABOVE])}


@dataclass
class Sending:
    """A snapshot with the steps taken on it, each with the people behind it, and where it stands."""

    taken: list[frozenset[int]] = field(default_factory=list)
    state: str = lifecycle.SUBMITTED


@dataclass
class ByTheRules:
    """One report moved by nothing but the pure rules."""

    chain: list[Step]
    sendings: list[Sending] = field(default_factory=list)
    state: str = lifecycle.NONE

    def do(self, what: str, who: str, beside: int) -> bool:
        act = {"take": "accept"}.get(what, what)
        state = lifecycle.after(act, self.state)
        if state is None:
            return False
        if what == "send":
            self.sendings.append(Sending())
        elif what == "withdraw":
            return self._withdraw()
        elif not self._take_or_send_back(what, who, beside):
            return False
        elif what == "take" and len(self.sendings[-1].taken) < len(self.chain):
            state = self.state
        self.state = self.sendings[-1].state = state
        return True

    def _withdraw(self) -> bool:
        opened = bool(self.sendings[-1].taken)  # whoever took a step has opened it
        if not lifecycle.is_withdrawable(self.state, is_newest=True, is_open=True, is_opened=opened):
            return False
        self.sendings.pop()
        back = bool(self.sendings) and self.sendings[-1].state == lifecycle.RETURNED
        self.state = lifecycle.once_withdrawn(is_another=bool(self.sendings), came_back=back)
        return True

    def _take_or_send_back(self, what: str, who: str, beside: int) -> bool:
        names, roles = ABOVE[who]
        hands, taken = frozenset(NUMBER[name] for name in names), self.sendings[-1].taken
        if what == "reopen":
            return role_after(self.chain, len(taken)) in roles
        if what == "return":
            return not against_return(self.chain, taken, roles=roles, hands=hands)
        if against(self.chain, taken, roles=roles, hands=hands, seen=len(taken) + 1 + beside):
            return False
        assert is_last(self.chain, len(taken)) == (len(taken) + 1 == len(self.chain))
        taken.append(hands)
        return True


def walk_by_the_rules(roles: list[str], picks: list[int]) -> Counter[str]:
    walk, done = Walk(roles), Counter[str]()
    rules = ByTheRules([Step(f"Bước {at}", role) for at, role in enumerate(roles)])
    for pick in picks:
        act = walk.choose(pick)
        possible = walk.may(act)
        assert rules.do(*act) is possible, (act, walk.log)
        if possible:
            walk.do(act)
            done[act[0]] += 1
        assert rules.state == walk.state
        taken = rules.sendings[-1].taken if rules.sendings else []
        assert sum(map(len, taken)) == len(frozenset().union(*taken))  # nobody stands behind two steps
        if rules.state == lifecycle.ACCEPTED:
            assert len(taken) == len(roles)
    return done


@settings(max_examples=proof(50, 10_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(roles=CHAINS, picks=WALKS)
def test_by_the_rules_no_step_is_skipped_repeated_or_taken_by_the_same_hands(roles, picks):
    walk_by_the_rules(roles, picks)


def test_the_walks_come_by_every_act():
    chance, done = random.Random(1), Counter[str]()
    for _run in range(60):
        picks = [chance.randrange(5005) for _at in range(LENGTH)]
        done += walk_by_the_rules(["reviewer", "leader"], picks)
    assert set(done) == {"send", "withdraw", "take", "return", "reopen"}
    assert min(done.values()) > 5


def test_without_a_chain_nothing_speaks_against_an_act():
    assert against((), [], roles=(), hands=frozenset({1}), seen=3) == ""
    assert against_return((), [], roles=(), hands=frozenset({1})) == ""
    assert (is_last((), 0), role_after((), 0)) == (True, "")


class Undo(Exception):
    pass


@pytest.fixture
def chained(world, monkeypatch):
    """Such a round with everybody of the walks; nobody above listens."""
    monkeypatch.setattr(changes, "_followers", defaultdict(list))
    ground = Chained(world)
    ground.deputy = stands_in(world.person("deputy", "member", at=world.group), ground.leader)
    ground.both_for = stands_in(Person.objects.get(pk=ground.both.pk), ground.reviewer2)
    assert Grant.objects.exclude(stands_for=None).count() == 2
    return ground


@settings(
    max_examples=proof(2, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.reuse, Phase.generate],  # to make a failing walk shorter would take minutes
)
@given(picks=WALKS.map(lambda picks: picks[: proof(25, LENGTH)]))
def test_through_the_database_too(world, chained, picks):
    with pytest.raises(Undo), transaction.atomic():
        walk_through(chained, picks)
        raise Undo


def walk_through(ground: Chained, picks: list[int]) -> None:
    walk = Walk(["reviewer", "leader"])
    before = stored()
    for at, pick in enumerate(picks):
        act = walk.choose(pick)
        if walk.may(act):
            carry_out(ground, *act, at)
            walk.do(act)
        else:
            with pytest.raises((WrongState, Refused)):
                carry_out(ground, *act, at)
        after = stored()
        assert all(new[: len(old)] == old for old, new in zip(before, after, strict=True)), act  # only added to
        before, row = after, ground.now
        assert (row.state, row.step) == (walk.state, walk.step), (act, walk.log)
        steps = list(ChainStep.objects.filter(submission=row.latest).order_by("number"))
        assert [one.number for one in steps] == list(range(1, len(walk.takes) + 1))
        assert all(one.sha256 == row.latest.sha256 for one in steps)
        assert (row.accepted is not None) == (walk.state == "accepted")
    lists_agree(ground, walk)


def lists_agree(ground: Chained, walk: Walk) -> None:
    """Board and My work say of everybody what the acts say."""
    for who in ABOVE:
        person = getattr(ground, who)
        may = walk.may(("take", who, 0))
        (line,) = [line for line in round_board(ground.round, person).rows if line.round_unit == ground.row.pk]
        assert line.may_decide is may, (who, walk.log)
        assert RoundUnit.objects.filter(duties_of(person).to_decide, pk=ground.row.pk).exists() is may


def stored() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (ChainStep, Decision, Opening)]


def carry_out(ground: Chained, what: str, who: str, beside: int, at: int) -> None:
    row = ground.now
    if what == "send":
        ground.send(str(at + 1))
        return
    if row.latest is None:
        raise WrongState
    by = getattr(ground, who)
    if what == "take":
        taken = ChainStep.objects.filter(submission=row.latest).count()
        actions.accept(row.latest, step=taken + 1 + beside, by=by)
    elif what == "withdraw":
        actions.withdraw(row.latest, by=by)
    else:
        getattr(actions, {"return": "return_report", "reopen": "reopen"}[what])(row.latest, reason="xem lại", by=by)
