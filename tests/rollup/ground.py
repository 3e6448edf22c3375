"""A round in the database from a random organisation, and what happens to it. Rows are written directly: random trees and
answers would not pass the checks of the acts; what follows from a change is called as the acts call it.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.db import transaction

from tests.rollup import forms
from tests.rollup.trees import Grown
from trienkhai.accounts.models import Person
from trienkhai.reporting.models import (
    Decision,
    Mode,
    Pin,
    Round,
    RoundChange,
    RoundUnit,
    State,
    Submission,
    SubmissionNumbers,
    Template,
    TemplateVersion,
    Verdict,
    Withdrawal,
)
from trienkhai.reporting.rules.packing import pack
from trienkhai.reporting.rules.spec import Spec, spec_to_json
from trienkhai.rollup.tallies import rebuild
from trienkhai.thread.changes import Change, changed
from trienkhai.units.models import Line, Root, Unit

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_numbers = count(1)


def _somebody() -> Person:
    return Person.objects.get_or_create(username="mover")[0]


class Ground:
    """One template version and rounds of it over the same units. `now` moves on by a minute with every event."""

    def __init__(self, grown: Grown, spec: Spec = forms.SPEC) -> None:
        number = next(_numbers)
        self.spec, self.now = spec, BEGIN
        self.root = Root.objects.create(key=f"goc-{number}", name="Gốc")
        self.line = Line.objects.create(root=self.root, key="main", name="Chính")
        template = Template.objects.create(root=self.root, key="bieu", name="Biểu")
        self.version = TemplateVersion.objects.create(
            template=template, number=1, spec=spec_to_json(spec), sha256=f"{number:064d}"
        )
        self.units = Unit.objects.bulk_create([Unit(root=self.root) for _ in grown.nodes])
        self.units = list(Unit.objects.filter(root=self.root).order_by("pk"))

    def open(self, grown: Grown, period: str = "2026-Q1") -> Round:
        """A round over the organisation as it is; nobody has reported."""
        opened = Round.objects.create(
            root=self.root,
            version=self.version,
            line=self.line,
            period_key=period,
            tree_on=date(2026, 3, 31),
            due_on=date(2026, 4, 5),
            name=period,
            opened_at=self.now,
        )
        tree = grown.tree()
        made: list[RoundUnit] = []
        for at, node in enumerate(grown.nodes):
            made.append(
                RoundUnit.objects.create(
                    round=opened,
                    unit=self.units[at],
                    parent=made[int(tree.parent[at])] if at else None,
                    position=at,
                    end=int(tree.end[at]),
                    depth=int(tree.depth[at]),
                    name=node.name,
                    is_expected=node.expected,
                    mode=Mode.LUMP if node.lump else Mode.PARTS,
                )
            )
        return opened

    def move(self, round_: Round, spec: Spec) -> None:
        """The round moves to a later version; from now on reports answer that one."""
        number = self.version.number + 1
        self.spec, self.version = (
            spec,
            TemplateVersion.objects.create(
                template=self.version.template,
                number=number,
                spec=spec_to_json(spec),
                sha256=f"{number}{self.version.sha256[1:]}",
            ),
        )
        round_.version, round_.is_moved = self.version, True
        round_.save()
        self._tick()
        RoundChange.objects.create(round=round_, at=self.now, by=_somebody(), event="round_moved", reason="x")
        rebuild(round_)

    def fill(self, round_: Round, grown: Grown, *, accept: bool = True) -> None:
        """Every report of the organisation sent, and accepted."""
        for at, report in enumerate(grown.reports):
            if report is not None:
                self.submit(round_, at, report)
                if accept:
                    self.accept(round_, at)

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    @transaction.atomic
    def submit(self, round_: Round, at: int, report: dict, *, pins: bool = False) -> Submission:
        here = RoundUnit.objects.get(round=round_, position=at)
        sent = Submission.objects.create(
            round=round_,
            round_unit=here,
            version=self.version,
            number=here.submissions.count() + 1,
            answers=report,
            sha256="0" * 64,
            receipt=f"{next(_numbers):08d}",
            origin="typed",
            submitted_at=self._tick(),
        )
        SubmissionNumbers.objects.create(submission=sent, packed=pack(report, self.spec))
        if pins:
            for child in here.children.all():
                Pin.objects.create(submission=sent, child=child, pinned=child.latest)
        here.latest, here.state = sent, State.SUBMITTED
        here.save()
        changed(Change("submission", here.pk, after=sent.pk), by=None)
        return sent

    @transaction.atomic
    def withdraw(self, round_: Round, at: int) -> None:
        """The newest submission is taken back; the one before it stands, if there is one."""
        here = RoundUnit.objects.get(round=round_, position=at)
        gone = here.latest
        Withdrawal.objects.create(submission=gone, at=self._tick())
        here.latest = here.submissions.filter(withdrawal=None).order_by("-number").first()
        here.state = State.SUBMITTED if here.latest else State.DRAFT
        here.save()
        changed(Change("submission", here.pk, gone.pk, here.latest_id), by=None)

    def accept(self, round_: Round, at: int) -> None:
        """The newest submission is accepted."""
        self._decide(round_, at, Verdict.ACCEPTED)

    def reopen(self, round_: Round, at: int) -> None:
        """The acceptance is taken back."""
        self._decide(round_, at, Verdict.REOPENED)

    @transaction.atomic
    def send_back(self, round_: Round, at: int) -> None:
        """The newest submission is returned; that says nothing of an acceptance."""
        here = RoundUnit.objects.get(round=round_, position=at)
        Decision.objects.create(submission=here.latest, verdict=Verdict.RETURNED, at=self._tick())

    @transaction.atomic
    def _decide(self, round_: Round, at: int, verdict: str) -> None:
        here = RoundUnit.objects.get(round=round_, position=at)
        on = here.latest if verdict == Verdict.ACCEPTED else here.accepted
        Decision.objects.create(submission=on, verdict=verdict, at=self._tick())
        here.accepted = on if verdict == Verdict.ACCEPTED else None
        here.save()
        changed(Change("decision", here.pk), by=None)
