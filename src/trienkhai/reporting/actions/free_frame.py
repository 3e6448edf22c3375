"""What a free file is held against, out of the database: whose it may be, what is there, and where nothing can be written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trienkhai.access.scope import scope_of
from trienkhai.audit.canonical import digest
from trienkhai.reporting.actions.drafts import draft_answers
from trienkhai.reporting.actions.submissions import is_being_filled
from trienkhai.reporting.models import Draft, Origin, Round, RoundUnit, State
from trienkhai.reporting.models.rounds import above
from trienkhai.reporting.permissions import ON_BEHALF
from trienkhai.reporting.queries.known import last_sent
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.free.frame import Frame, UnitFacts
from trienkhai.reporting.rules.free.settling import Place
from trienkhai.reporting.rules.known import opened
from trienkhai.reporting.rules.lifecycle import after
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import language_of
from trienkhai.units.models import Naming
from trienkhai.vietnamese.likeness import key_of

ROUND_CLOSED = _("The round of %(period)s is closed.")
NOT_ASKED = _("%(unit)s is not asked for a report in %(period)s.")
COVERED = _("A unit above %(unit)s reports in one sum for it.")
NOT_ABOVE = _("You do not stand above %(unit)s, so you cannot enter its report.")
ACCEPTED = _("The report of %(unit)s has been accepted. It changes only after the level above reopens it.")
REPORTED = _("%(unit)s has sent its report for %(period)s itself; that is not replaced.")
FILLING = _("%(unit)s is filling in its report for %(period)s itself; nothing goes in between.")

ENTERED_FOR_IT = frozenset({Origin.FREE_FILE, Origin.PAST_RECORD})


@dataclass(frozen=True)
class Ground:
    """`rows`: the report of each unit in each period; `current`, `closed`: see `rules.free.settling.settle`."""

    frame: Frame
    rows: dict[Place, RoundUnit]
    current: dict[Place, Answers] = field(default_factory=dict)
    closed: dict[Place, Fault] = field(default_factory=dict)
    drafts: dict[Place, Draft] = field(default_factory=dict)

    def seen(self, places: Iterable[Place]) -> str:
        """What a page carries of the reports it was made from: another once one of them was written to."""
        told = [
            [row.pk, row.latest_id, row.state, draft.version if draft else 0, row.round.version_id]  # type: ignore[attr-defined]
            for place in sorted(set(places))
            if (row := self.rows.get(place)) is not None
            for draft in (self.drafts.get(place),)
        ]
        return digest(told)[:32]


def ground_of_one(row: RoundUnit) -> Ground:
    """The report of one unit, into whose draft its own file goes."""
    place = (row.round.period_key, row.unit_id)  # type: ignore[attr-defined]
    draft = Draft.objects.filter(round_unit=row).first()
    frame = Frame(
        {row.round.period_key: row.round.version.parsed},
        row.round.period_key,
        _facts([row]),
        own=row.unit_id,  # type: ignore[attr-defined]
        lang=language_of(row.round.root),
    )
    return Ground(frame, {place: row}, {place: draft_answers(row, draft)}, {}, {place: draft} if draft else {})


def ground_of_many(rounds: list[Round], default: Round | None, by: Any) -> Ground:
    """The units of rounds that a person sees, and what stands in the way of entering a report for them."""
    rows = list(
        RoundUnit.objects.filter(round__in=rounds)
        .visible_to(by)
        .select_related("unit", "round__version", "round__root", "parent", "latest__intake__file", "draft")
        .defer("round__version__spec")
        .order_by("round_id", "position")
    )
    frame = Frame(
        {round_.period_key: round_.version.parsed for round_ in rounds},
        default.period_key if default else "",
        _facts(rows),
        lang=language_of(rounds[0].root) if rounds else "vi",
    )
    ground = Ground(frame, {(row.round.period_key, row.unit_id): row for row in rows})  # type: ignore[attr-defined]
    ids = [row.pk for row in rows]
    among = RoundUnit.objects.filter(round__in=rounds)
    mine = set(among.filter(above(scope_of(by, ON_BEHALF), among)).values_list("pk", flat=True))
    awaited = set(among.awaited().values_list("pk", flat=True)) if ids else set()
    for place, row in ground.rows.items():
        draft = getattr(row, "draft", None)
        if draft is not None:
            ground.drafts[place] = draft
        if row.latest is not None:
            ground.current[place] = opened(last_sent(row) or {})
        if fault := _closed(row, draft, is_mine=row.pk in mine, is_awaited=row.pk in awaited):
            ground.closed[place] = fault
    return ground


def _closed(row: RoundUnit, draft: Draft | None, *, is_mine: bool, is_awaited: bool) -> Fault | None:
    """Why nothing is entered for a unit, the first reason there is."""
    params = {"unit": row.name, "period": row.round.period_key}
    reasons = (
        (row.round.closed_at is not None, "round_closed", ROUND_CLOSED),
        (not row.is_expected, "not_asked", NOT_ASKED),
        (not is_awaited, "covered", COVERED),
        (not is_mine, "not_above", NOT_ABOVE),
        (row.state == State.ACCEPTED or after("send", row.state) is None, "accepted", ACCEPTED),
        (row.latest is not None and not _is_entered(row), "reported", REPORTED),
        (is_being_filled(draft, last_sent(row)), "being_filled", FILLING),
    )
    return next((Fault(code, message, params) for holds, code, message in reasons if holds), None)


def _is_entered(row: RoundUnit) -> bool:
    """Whether what is there was entered on behalf of the unit, from another sheet or this one."""
    latest = row.latest
    return latest is not None and latest.on_behalf and latest.origin in ENTERED_FOR_IT


def _facts(rows: Iterable[RoundUnit]) -> dict[int, UnitFacts]:
    """The units with all they are and were called."""
    by_unit: dict[int, RoundUnit] = {row.unit_id: row for row in rows}  # type: ignore[attr-defined]
    names: dict[int, set[str]] = defaultdict(set)
    told = Naming.objects.filter(unit__in=by_unit).values_list("unit_id", "name", "short_name")
    for unit, name, short_name in told:
        names[unit] |= {key_of(one) for one in (name, short_name) if one}
    return {
        unit: UnitFacts(
            unit, row.code, row.name, frozenset(filter(None, names[unit])), row.parent.unit_id if row.parent else 0
        )
        for unit, row in by_unit.items()
    }
