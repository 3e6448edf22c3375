"""Whose turn a report is on its way to acceptance: its chain, the steps taken, and through which roles somebody stands above it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from trienkhai.access.acting import hands_of_person
from trienkhai.access.nearest import nearest_holders
from trienkhai.access.roles import ROLES
from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.reporting.models import ChainStep, Round, RoundUnit, State, Submission, TemplateVersion
from trienkhai.reporting.models.rounds import RoundUnitQuerySet, above
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.standing import hands_of
from trienkhai.reporting.rights import stands_above_as
from trienkhai.reporting.rules.chain import against, against_return, role_after
from trienkhai.reporting.rules.inside import Hands
from trienkhai.reporting.rules.spec import Step

Chain = Sequence[Step]


def chain_of(submission: Submission, round_: Round) -> Chain:
    """The steps of a submission: those of the version it answers, which is hardly ever another one than that of its round."""
    is_of_the_round = submission.version_id == round_.version_id  # type: ignore[attr-defined]
    return (round_.version if is_of_the_round else submission.version).parsed.chain


def role_name(key: str) -> str:
    """What a role is called; its bare key for one that is no more."""
    return str(ROLES[key].name) if key in ROLES else key


def steps_of(submissions: Iterable[int]) -> list[ChainStep]:
    """The steps taken on some submissions, in their order. One query."""
    rows = ChainStep.objects.filter(submission__in=list(submissions)).select_related("by", "stands_for", "submission")
    return list(rows.defer("submission__answers", "submission__places").order_by("at", "number"))


def _hands(by: int | None, absent: int | None) -> Hands:
    return frozenset(pk for pk in (by, absent) if pk is not None)


@dataclass(frozen=True)
class Turns:
    """For one person: the units above which he stands through each role, and whose hands took the steps of each submission."""

    units: dict[str, frozenset[int]]
    taken: dict[int, list[Hands]]
    me: Hands

    def against(self, chain: Chain, unit: int, submission: int, *, seen: int | None = None) -> str:
        """As `rules.chain.against`, for a RoundUnit and its submission by their ids."""
        taken = self.taken.get(submission, [])
        return against(chain, taken, roles=self._roles(unit), hands=self.me, seen=seen)

    def against_return(self, chain: Chain, unit: int, submission: int) -> str:
        return against_return(chain, self.taken.get(submission, []), roles=self._roles(unit), hands=self.me)

    def may_reopen(self, chain: Chain, unit: int) -> bool:
        """Whether he holds the role of the last step above the unit; without a chain whoever stands above does."""
        return not chain or role_after(chain, len(chain)) in self._roles(unit)

    def _roles(self, unit: int) -> frozenset[str]:
        return frozenset(role for role, units in self.units.items() if unit in units)


def turns_of(reader: Any, chain: Chain, round_: int, units: Collection[int], submissions: Collection[int]) -> Turns:
    """For units of one round. Without a chain no query; else one, and a few for each of its roles."""
    found: dict[str, frozenset[int]] = {}
    if chain:
        rows = RoundUnit.objects.of_rounds([round_]).filter(pk__in=units)
        for role in sorted({step.role for step in chain}):
            held = rows.above(scope_of(reader, DECIDE, role=role))
            found[role] = frozenset(held.values_list("pk", flat=True))
    return Turns(found, hands_taken(submissions) if chain else {}, hands_of_person(reader))


def hands_taken(submissions: Collection[int]) -> dict[int, list[Hands]]:
    """The people behind each step taken on some submissions, in order, by the id of the submission. One query."""
    found: dict[int, list[Hands]] = defaultdict(list)
    steps = ChainStep.objects.filter(submission__in=submissions).order_by("number")
    for submission, by, absent in steps.values_list("submission_id", "by_id", "stands_for_id"):
        found[submission].append(_hands(by, absent))
    return dict(found)


def may_reopen(reader: Any, row: RoundUnit, submission: Submission) -> bool:
    """Whether a person may take an acceptance back: who stands above, through the role of the last step where there is a chain."""
    return stands_above_as(reader, reopening_role(submission, row.round), row)


def reopening_role(submission: Submission, round_: Round) -> str:
    """The role of the last step of its chain; '' without one."""
    chain = chain_of(submission, round_)
    return role_after(chain, len(chain))


def chains_in_open_rounds() -> dict[int, Chain]:
    """The chains of templates that open rounds ask, or asked before they moved, by the id of the version. One query."""
    asked = Q(pk__in=Round.objects.filter(closed_at__isnull=True).values("version"))
    earlier = Submission.objects.filter(round__closed_at__isnull=True, round__is_moved=True)
    wanted = TemplateVersion.objects.filter(asked | Q(pk__in=earlier.values("version")), spec__has_key="chain")
    rows = wanted.values_list("pk", "spec__chain")
    return {pk: tuple(Step(**step) for step in steps) for pk, steps in rows}


def is_on_turn(reader: Any, chains: dict[int, Chain], among: RoundUnitQuerySet) -> Q:
    """The condition on a RoundUnit: its report has no chain, or the person stands above through the role that decides on it as
    it stands: that of the next step, and of the last one after that. Two queries for each role."""
    by_role: dict[str, Q] = {}
    for version, chain in chains.items():
        for passed in range(len(chain) + 1):
            here = Q(latest__version=version, step=passed)
            role = role_after(chain, passed)
            by_role[role] = by_role[role] | here if role in by_role else here
    condition = ~Q(latest__version__in=list(chains))
    for role, here in by_role.items():
        condition |= here & above(scope_of(reader, DECIDE, role=role), among)
    return condition


def had_a_hand_in_it(hands: Hands) -> Exists:
    """The condition on a RoundUnit: one of these people stands behind a step of its newest report."""
    mine = Q(by__in=hands) | Q(stands_for__in=hands)
    return Exists(ChainStep.objects.filter(mine, submission=OuterRef("latest")))


def takers_of(row: RoundUnit, submission: Submission, step: Step, taken: Sequence[Hands]) -> tuple[Person, ...]:
    """Whom to tell that a step waits: who holds its role nearest above the unit and has no hand in the report. Two queries."""
    unit = _above(row)
    involved = {*hands_of(submission), *(pk for hands in taken for pk in hands)}
    people = nearest_holders(DECIDE, [unit], role=step.role).get(unit, ())
    return tuple(person for person in people if person.pk not in involved)


def _above(row: RoundUnit) -> int:
    unit: int = row.parent.unit_id if row.parent else row.unit_id  # type: ignore[attr-defined]
    return unit


@dataclass(frozen=True)
class Waits:
    """The step of a chain that a report waits for."""

    number: int
    of: int
    name: str


def waits_for(chain: Chain, state: str, passed: int) -> Waits | None:
    """The step after so many, as long as the report is sent and not accepted; None where there is no chain."""
    if state != State.SUBMITTED or passed >= len(chain):
        return None
    return Waits(passed + 1, len(chain), chain[passed].name)


@dataclass(frozen=True)
class ChainLine:
    """A step of the chain as the page of a report shows it. `days`: for how long the next one has waited."""

    number: int
    name: str
    role: str
    taken: ChainStep | None
    is_next: bool
    days: int = 0


def chain_lines(
    chain: Chain, submission: Submission, taken: Sequence[ChainStep], *, waits: bool, on: date
) -> tuple[ChainLine, ...]:
    """`taken`: of this submission, in order; `waits`: whether it is the report that is decided on now. No query."""
    since: datetime = taken[-1].at if taken else submission.submitted_at
    days = (on - timezone.localtime(since).date()).days
    return tuple(
        ChainLine(
            number=at + 1,
            name=step.name,
            role=role_name(step.role),
            taken=taken[at] if at < len(taken) else None,
            is_next=waits and at == len(taken),
            days=days,
        )
        for at, step in enumerate(chain)
    )
