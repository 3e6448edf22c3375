"""The chain from the clerk to the acceptance, walked at random beside a model: by the pure rules, and through the database."""

import random
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.reporting.chain_model import LETTERS, STEPS, Chain, choose
from tests.reporting.ground import answers
from tests.reporting.inside_ground import Company, seen
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.access.models import Grant
from trienkhai.reporting import actions
from trienkhai.reporting.actions.approval import NotApproved
from trienkhai.reporting.models import (
    Decision,
    Draft,
    InsideStep,
    Opening,
    ReopenAnswer,
    ReopenRequest,
    RoundUnit,
    Submission,
    Withdrawal,
)
from trienkhai.reporting.queries.inside import content_of
from trienkhai.reporting.queries.reopenings import open_request
from trienkhai.reporting.rules import inside, lifecycle
from trienkhai.thread import changes

LENGTH = 50
WALKS = st.lists(st.integers(0, 5 * 7 * 11 * 13), min_size=LENGTH, max_size=LENGTH)


@dataclass
class ByTheRules:
    """One report moved by nothing but the pure rules."""

    state: str = lifecycle.NONE
    says: str = ""
    said: str = ""  # by what was sent last and stands
    last_hand: str = ""
    read: str = ""
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    sent: list[tuple[str, tuple[str, str, str]]] = field(default_factory=list)
    is_asked: bool = False
    is_closed: bool = False
    is_opened: bool = False
    below: list[tuple[str, str, bool]] = field(
        default_factory=list
    )  # earlier sendings: state, what was said, whether opened

    @property
    def standing(self) -> str:
        act, _who, said = self.steps[-1] if self.steps else ("", "", "")
        return inside.standing(act, is_same=said == self.says)

    @property
    def _is_sent_already(self) -> bool:
        return self.state == lifecycle.SUBMITTED and self.said == self.says

    def do(self, act: str, who: str, letter: str) -> bool:
        if act in ("read", "open"):
            self.read = self.says if act == "read" else self.read
            self.is_opened = self.is_opened or act == "open"
            return True
        if self.is_closed:
            return act == "send" and self._is_sent_already
        return bool(getattr(self, f"_{act}")(who, letter))

    def _close(self, who: str, _letter: str) -> bool:
        self.is_closed = True
        return True

    def _write(self, who: str, letter: str) -> bool:
        state = lifecycle.after("fill", self.state)
        if state is None:
            return False
        self.state, self.says, self.last_hand = state, letter, who
        return True

    def _send_text(self, who: str, letter: str) -> bool:
        if lifecycle.after("fill", self.state) is None:
            return False
        written = self.says == letter or self._write(who, letter)
        return self._go() if self.standing == inside.APPROVED else written

    def _go(self) -> bool:
        state = lifecycle.after("send", self.state)
        if state is None or inside.after("send", self.standing) is None:
            return False
        if self.state in (lifecycle.SUBMITTED, lifecycle.RETURNED):
            self.below.append((self.state, self.said, self.is_opened))
        self.sent.append((self.says, self.steps[-1]))
        self.state, self.said, self.steps, self.is_opened = state, self.says, [], False
        return True

    def _withdraw(self, who: str, _letter: str) -> bool:
        if not lifecycle.is_withdrawable(self.state, is_newest=True, is_open=True, is_opened=self.is_opened):
            return False
        before, self.said, self.is_opened = self.below.pop() if self.below else ("", "", False)
        self.state = lifecycle.once_withdrawn(is_another=bool(before), came_back=before == lifecycle.RETURNED)
        return True

    def _send(self, who: str, _letter: str) -> bool:
        return self._is_sent_already or self._go()

    def _step(self, act: str, who: str, stored: str) -> bool:
        fillable = self.says and lifecycle.after("fill", self.state) is not None
        if not fillable or inside.after(act, self.standing) is None:
            return False
        self.steps.append((stored, who, self.says))
        return True

    def _hand_over(self, who: str, _letter: str) -> bool:
        return self._step("hand_over", who, inside.HANDED_OVER)

    def _give_back(self, who: str, _letter: str) -> bool:
        return self.read == self.says and self._step("give_back", who, inside.GIVEN_BACK)

    def _approve(self, who: str, _letter: str) -> bool:
        if self.read != self.says or lifecycle.after("fill", self.state) is None:
            return False
        if self.standing == inside.APPROVED:
            return True
        handed = {by for act, by, said in self.steps if act == inside.HANDED_OVER and said == self.says}
        people = {"clerk": frozenset({1}), "other": frozenset({2}), "head": frozenset({3}), "": frozenset()}
        own = inside.is_own_work(
            approver=people[who], last_hand=people[self.last_hand], handed_by=[people[by] for by in handed]
        )
        return not own and self._step("approve", who, inside.APPROVED)

    def _approve_and_send(self, who: str, letter: str) -> bool:
        return self._approve(who, letter) and self._send(who, letter)

    def _decide(self, act: str) -> bool:
        state = lifecycle.after(act, self.state)
        if state is None:
            return False
        self.state = state
        return True

    def _accept(self, who: str, _letter: str) -> bool:
        self.is_asked = self.is_asked and self.state == lifecycle.ACCEPTED
        return self._decide("accept")

    def _return(self, who: str, _letter: str) -> bool:
        return self._decide("return")

    def _reopen(self, who: str, _letter: str) -> bool:
        return self._decide("reopen")

    def _ask(self, who: str, _letter: str) -> bool:
        if self.is_asked and self.state == lifecycle.ACCEPTED:
            return False
        self.is_asked = self._decide("ask")
        return self.is_asked

    def _grant(self, who: str, _letter: str) -> bool:
        return self.is_asked and self._decide("reopen")

    def _decline(self, who: str, _letter: str) -> bool:
        if not self.is_asked or not self._decide("decline"):
            return False
        self.is_asked = False
        return True


def walk_by_the_rules(picks: list[int]) -> Counter[str]:
    chain, rules, done = Chain(), ByTheRules(), Counter[str]()
    for at, pick in enumerate(picks):
        step = choose(chain, pick, late=at > LENGTH - 8)
        before = rules.state
        possible = chain.may(*step)
        assert rules.do(*step) is possible, (step, chain.log)
        if possible:
            chain.do(*step)
            done[step[0]] += 1
        else:
            assert rules.state == before
        assert rules.state == chain.state
        assert (rules.standing == inside.APPROVED) == (chain.is_approved and bool(chain.says))
        assert all(step[0] == inside.APPROVED and step[2] == said for said, step in rules.sent)
    assert len(rules.sent) == sum(1 for event in chain.log if event[0] == "sent")
    return done


@settings(max_examples=proof(40, 10_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(picks=WALKS)
def test_the_pure_rules_skip_and_reverse_no_step(picks):
    walk_by_the_rules(picks)


def test_the_walks_come_by_every_act():
    chance, done = random.Random(1), Counter[str]()
    for _run in range(60):
        done += walk_by_the_rules([chance.randrange(5005) for _at in range(LENGTH)])
    assert {act for act, _who, _letter in STEPS} == set(done)
    assert min(done.values()) > 5


class Undo(Exception):
    pass


@dataclass
class Through:
    """The same walk through the actions and the database."""

    company: Company
    read: str = ""

    @property
    def row(self) -> RoundUnit:
        return RoundUnit.objects.select_related("round__version", "latest", "accepted").get(pk=self.company.row.pk)

    @property
    def version(self) -> int:
        return Draft.objects.filter(round_unit=self.company.row).values_list("version", flat=True).first() or 0

    def do(self, act: str, who: str, letter: str) -> None:
        """Raises WrongState where it may not be done."""
        row, by = self.row, getattr(self.company, who)
        if act == "write":
            actions.save_draft(row, answers(said(letter)), version=self.version, by=by)
        elif act == "send_text":
            with suppress(NotApproved):  # then it is kept as the draft
                actions.submit(row, answers=answers(said(letter)), by=by)
        elif act == "send":
            actions.send_draft(row, version=self.version, by=by)
        elif act == "hand_over":
            actions.hand_over(row, by=by)
        elif act == "read":
            self.read = seen(row)
        elif act == "close":
            actions.close_round(row.round, by=by)
        elif act in {"approve", "approve_and_send", "give_back"}:
            word = {"word": "xem lại"} if act == "give_back" else {}
            getattr(actions, act)(row, seen=self.read, by=by, **word)
        else:
            self._above(act, row, by)

    def _above(self, act: str, row: RoundUnit, by: Any) -> None:
        if act == "open":
            if row.latest is not None:
                actions.open_report(row.latest, by=by)
            return
        if row.latest is None:
            raise WrongState
        if act == "ask":
            actions.ask_reopening(row.accepted or row.latest, reason=f"sai {ReopenRequest.objects.count()}", by=by)
        elif act in {"grant", "decline"}:
            asked = open_request(row) or ReopenRequest.objects.last()
            if asked is None:
                raise WrongState
            getattr(actions, f"{act}_reopening")(asked, reason="xem lại", by=by)
        elif act in {"accept", "withdraw"}:
            getattr(actions, act)(row.latest, by=by)
        else:
            name = {"return": "return_report", "reopen": "reopen"}[act]
            getattr(actions, name)(row.latest, reason="xem lại", by=by)

    def stored(self) -> list[list[Any]]:
        """Every row that may only be added."""
        tables = (Submission, Decision, InsideStep, ReopenRequest, ReopenAnswer)
        told = [list(table.objects.order_by("pk").values_list()) for table in tables]
        return [*told, *(list(table.objects.order_by("at").values_list()) for table in (Opening, Withdrawal))]


def said(letter: str) -> str:
    return str(LETTERS.index(letter) + 1)


@settings(
    max_examples=proof(2, 200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.reuse, Phase.generate],  # to make a failing walk shorter would take minutes
)
@given(picks=WALKS)
def test_through_the_database_no_step_is_skipped_and_nothing_unapproved_goes(world, chain_ground, picks):
    with pytest.raises(Undo), transaction.atomic():
        walk_through(chain_ground, picks)
        raise Undo


@pytest.fixture
def chain_ground(world, monkeypatch):
    """The company, whose head may fill and send too; nobody above listens."""
    monkeypatch.setattr(changes, "_followers", defaultdict(list))
    company = Company(world)
    Grant.objects.create(person=company.head, role="officer", unit=world.north, from_day=company.round.tree_on)
    company.boss = world.secretary
    return company


def walk_through(company: Company, picks: list[int]) -> None:
    chain, through = Chain(), Through(company)
    hashes = {
        letter: content_of(through.row, {"lists": {}, "notes": {}, "texts": {}, **answers(said(letter))}, [], {}, {})
        for letter in LETTERS
    }
    before = through.stored()
    for at, pick in enumerate(picks):
        step = choose(chain, pick, late=at > LENGTH - 8)
        if chain.may(*step):
            through.do(*step)
            chain.do(*step)
        else:
            with pytest.raises((WrongState, Unacceptable)):  # the second: an empty report
                through.do(*step)
        after = through.stored()
        assert all(new[: len(old)] == old for old, new in zip(before, after, strict=True)), step
        before = after
        row = through.row
        assert row.state == chain.state, (step, chain.log)
        sent = [event for event in chain.log if event[0] == "sent"]
        told = list(Submission.objects.select_related("approval").order_by("number"))
        assert [hashes[event[2]] for event in sent] == [one.approval.sha256 for one in told]
        assert len({one.approval_id for one in told}) == len(told)
        assert (row.accepted is not None) == (chain.state == "accepted")
        assert (open_request(row) is not None) == (chain.is_asked and not chain.newest("close")[0])
