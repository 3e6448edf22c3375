"""A unit's own free workbook or Word report: offered, understood with the help of a person, then taken.

The file of one unit goes into its draft, each value with its place, so that the report that is sent from it leads to the
cell in the file. A file of many units is entered on their behalf by somebody who stands above them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.scope import may_somewhere
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.store import keep, open_bytes, store
from trienkhai.office.sheets.model import Book
from trienkhai.reporting.actions.drafts import lock, mark_filled, refuse_unless_open, require_filler, write_draft
from trienkhai.reporting.actions.free_frame import Ground, ground_of_many, ground_of_one
from trienkhai.reporting.actions.free_plan import FreePlan, FreeSaid, merged, plan_free, read_free_book, said_of
from trienkhai.reporting.actions.sources import named
from trienkhai.reporting.actions.submissions import submit
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import (
    DraftSource,
    FreeMapping,
    Intake,
    Origin,
    Round,
    RoundUnit,
    Submission,
    Template,
)
from trienkhai.reporting.permissions import ON_BEHALF
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.free.fates import REFUSED as REFUSED_CELL
from trienkhai.reporting.rules.free.fates import SAME, TAKEN
from trienkhai.reporting.rules.free.fates import UNKNOWN as UNKNOWN_CELL
from trienkhai.reporting.wording import unacceptable
from trienkhai.units.queries import top_of

OFFERED, TAKEN_IN, FILLED = "offered", "taken", "filled"
KEPT_CELLS = 5_000  # of the account of a file; the file itself and what was said of it give the rest again
TOLD_CELLS = frozenset({REFUSED_CELL, UNKNOWN_CELL, "kept", "other_time", TAKEN})

WAITING = _("%(count)s cells of the file wait for a word from you.")
SOME_REFUSED = _("%(count)s cells are refused. Mend the file, or say that they are to stay out.")
NOTHING_NEW = _("Nothing of the file is new.")
OTHERS_WROTE = _("Somebody wrote into these reports since you looked at the file. Look at it again.")


@dataclass(frozen=True)
class Taken:
    """What came of a file: the submissions that arose, or none where the draft of one unit was filled."""

    intake: Intake
    values: int
    submissions: tuple[Submission, ...] = ()


def offer_for_unit(row: RoundUnit, data: bytes, *, name: str, by: Any, at: datetime | None = None) -> Intake:
    """Keep the own file of a unit to be looked at. Raises Refused, WrongState, Unacceptable."""
    require_filler(row, by)
    refuse_unless_open(row)
    book = read_free_book(data, name)
    return _offered(data, name, book, {"row": row}, by=by, at=at)


def offer_for_many(
    round_: Round, data: bytes, *, name: str, every_period: bool = False, by: Any, at: datetime | None = None
) -> Intake:
    """Keep a file of many units to be looked at. Raises Refused, Unacceptable.

    `every_period`: it may speak of other periods of the same template as well.
    """
    if not may_somewhere(by, ON_BEHALF) or not Round.objects.visible_to(by).filter(pk=round_.pk).exists():
        raise Refused(ON_BEHALF, person=by)
    book = read_free_book(data, name)
    return _offered(data, name, book, {"round": round_, "every_period": every_period}, by=by, at=at)


def _offered(data: bytes, name: str, book: Book, told: dict[str, Any], *, by: Any, at: datetime | None) -> Intake:
    keep(data)
    row: RoundUnit | None = told.get("row")
    round_: Round = row.round if row else told["round"]
    template = round_.version.template
    account = {
        "counts": {},
        "cells": [],
        "free": template.pk,
        "every_period": bool(told.get("every_period")),
        "said": FreeSaid().to_json(),
    }
    with transaction.atomic():
        file = store(data, name=name, kind=book.kind, by=_person(by))
        intake = Intake.objects.create(
            file=file,
            round=round_,
            round_unit=row,
            at=at or timezone.now(),
            by=_person(by),
            outcome=OFFERED,
            account=account,
        )
        unit = row.unit if row else top_of(template.root_id, timezone.localdate())  # type: ignore[attr-defined]
        record(by, Event.FREE_FILE_OFFERED, intake, unit=unit, template=template.key, sha256=file.sha256)
    return intake


def free_template(intake: Intake) -> Template:
    """The template a free file was offered for."""
    return Template.objects.select_related("root").get(pk=intake.account["free"])


def free_said(intake: Intake) -> FreeSaid:
    """What was said of an offered file so far."""
    return said_of(intake.account.get("said"))


def plan_free_file(intake: Intake, *, by: Any, said: FreeSaid | None = None) -> FreePlan:
    """What an offered file would do now. Raises Refused, WrongState, Unacceptable."""
    book = read_free_book(open_bytes(intake.file), intake.file.name)
    return plan_free(book, free_template(intake), _ground(intake, by), said or free_said(intake))


def try_free_file(
    row: RoundUnit | None, round_: Round, data: bytes, *, name: str, every_period: bool, said: FreeSaid, by: Any
) -> FreePlan:
    """What a file would do, without keeping it. Raises Refused, WrongState, Unacceptable."""
    if row is not None:
        require_filler(row, by)
        refuse_unless_open(row)
        ground = ground_of_one(row)
    else:
        if not may_somewhere(by, ON_BEHALF):
            raise Refused(ON_BEHALF, person=by)
        ground = ground_of_many(_rounds(round_, by, every_period=every_period), _default(round_, every_period), by)
    return plan_free(read_free_book(data, name), round_.version.template, ground, said)


def _ground(intake: Intake, by: Any) -> Ground:
    if intake.round_unit_id is not None:
        rows = RoundUnit.objects.select_related("unit__path", "round__version", "round__root", "latest")
        row = rows.get(pk=intake.round_unit_id)
        require_filler(row, by)
        refuse_unless_open(row)
        return ground_of_one(row)
    round_ = intake.round
    if round_ is None or not may_somewhere(by, ON_BEHALF):
        raise Refused(ON_BEHALF, person=by)
    every = bool(intake.account.get("every_period"))
    return ground_of_many(_rounds(round_, by, every_period=every), _default(round_, every), by)


def _default(round_: Round, every_period: bool) -> Round | None:
    """The period of figures where the file says none; a file of many periods must say it."""
    return None if every_period else round_


def _rounds(round_: Round, by: Any, *, every_period: bool) -> list[Round]:
    """The round, or all of its template that one sees; of two for one period the newer wording counts."""
    if not every_period:
        return [round_]
    rows = Round.objects.visible_to(by).filter(version__template=round_.version.template_id)
    found = rows.select_related("version__template", "root").order_by("version__number")
    return list({one.period_key: one for one in found}.values())


@in_turn
def amend_free_file(intake: Intake, said: FreeSaid, *, by: Any) -> Intake:
    """Keep what was said of an offered file. Raises WrongState once it was taken."""
    locked = _locked(intake, by)
    locked.account["said"] = said.to_json()
    locked.save(update_fields=["account"])
    return locked


def _locked(intake: Intake, by: Any) -> Intake:
    locked = Intake.objects.select_for_update().get(pk=intake.pk)
    if locked.by_id != getattr(by, "pk", None):  # type: ignore[attr-defined]
        raise Refused(ON_BEHALF, person=by)
    if locked.outcome != OFFERED:
        raise WrongState(gettext("This file was taken already."))
    return locked


def take_free_file(
    intake: Intake,
    *,
    seen: str,
    by: Any,
    at: datetime | None = None,
    shown: Callable[[int, int], None] = lambda done, total: None,
) -> Taken:
    """Carry out what the page showed. `seen` is that page's; nothing is taken when a report was written to since.

    Raises Refused, WrongState, Unacceptable.
    """
    book = read_free_book(open_bytes(intake.file), intake.file.name)

    @in_turn
    def act() -> Taken:
        moment = at or timezone.now()
        if intake.round_unit_id is not None:
            return _fill(intake, book, seen, by=by, at=moment)
        return _enter(intake, book, seen, by=by, at=moment, shown=shown)

    return act()


def _fill(intake: Intake, book: Book, seen: str, *, by: Any, at: datetime) -> Taken:
    """Into the draft of the one unit."""
    row = lock(intake.round_unit_id)  # type: ignore[arg-type]
    require_filler(row, by)
    refuse_unless_open(row)
    locked = _locked(intake, by)
    template, said = free_template(locked), free_said(locked)
    ground = ground_of_one(row)
    plan = plan_free(book, template, ground, said)
    refuse_unless_settled(plan, said, seen)
    place = (row.round.period_key, row.unit_id)  # type: ignore[attr-defined]
    answers, faults = clean(merged(ground.current[place], plan.settled.given.get(place, {})), row.round.version.parsed)
    if faults:
        raise unacceptable(faults)
    write_draft(row, ground.drafts.get(place), answers, by=by, at=at)
    mark_filled(row)
    _note_places(row, locked, plan, place)
    _finish(locked, plan, said, FILLED, template, by=by, at=at)
    record(by, Event.FREE_FILE_TAKEN, locked, unit=row.unit, sha256=locked.file.sha256, values=plan.settled.values)
    return Taken(locked, plan.settled.values)


def _note_places(row: RoundUnit, intake: Intake, plan: FreePlan, place: tuple[str, int]) -> None:
    """Where in the file each value stands, beside what an earlier file of the unit gave."""
    source = DraftSource.objects.filter(round_unit=row).select_related("intake__file").first()
    places, values = {}, {}
    if source is not None and source.intake_id != intake.pk:  # type: ignore[attr-defined]
        before = source.intake.file.name
        places = {key: one if one.startswith("[") else f"[{before}]{one}" for key, one in source.places.items()}
        values = dict(source.values)
    for fate in plan.settled.fates.values():
        if fate.kind in {TAKEN, SAME} and fate.address and fate.address.part != "lists" and fate.becomes:
            key = fate.address.key
            places[key], values[key] = plan.settled.places[place].get(key, fate.place), fate.becomes
    for key, rows in plan.settled.lists.get(place, {}).items():
        places[key], values[key] = plan.settled.places[place][key], rows
        for count in row.round.version.parsed.lists[key].counts:
            places[count.key], values[count.key] = places[key], {"list": key}
    DraftSource.objects.update_or_create(
        round_unit=row, defaults={"intake": intake, "places": places, "values": values}
    )


def _enter(intake: Intake, book: Book, seen: str, *, by: Any, at: datetime, shown: Callable[[int, int], None]) -> Taken:
    """On behalf of many units; their rounds are held alone meanwhile."""
    round_: Round | None = intake.round
    if round_ is None or not may_somewhere(by, ON_BEHALF):
        raise Refused(ON_BEHALF, person=by)
    every = bool(intake.account.get("every_period"))
    held = hold_rounds(one.pk for one in _rounds(round_, by, every_period=every))
    locked = _locked(intake, by)
    template, said = free_template(locked), free_said(locked)
    rounds = [one for one in _rounds(round_, by, every_period=every) if one.pk in held]
    ground = ground_of_many(rounds, _default(round_, every), by)
    plan = plan_free(book, template, ground, said)
    refuse_unless_settled(plan, said, seen)
    _finish(locked, plan, said, TAKEN_IN, template, by=by, at=at)
    facts: dict[str, Any] = {"sha256": locked.file.sha256, "values": plan.settled.values, "template": template.key}
    top = top_of(template.root_id, timezone.localdate())  # type: ignore[attr-defined]
    record(by, Event.FREE_FILE_TAKEN, locked, unit=top, **facts)
    lowest_first = sorted(plan.settled.given, key=lambda place: -ground.rows[place].depth)
    sent = []
    for place in lowest_first:
        sent.append(_send(ground, place, plan, locked, by=by, at=at))
        shown(len(sent), len(lowest_first))
    return Taken(locked, plan.settled.values, tuple(sent))


def _send(
    ground: Ground, place: tuple[str, int], plan: FreePlan, intake: Intake, *, by: Any, at: datetime
) -> Submission:
    row = ground.rows[place]
    before = named(row.latest) if row.latest else {}
    return submit(
        row,
        by=by,
        answers=merged(ground.current.get(place, {}), plan.settled.given[place]),
        origin=Origin.FREE_FILE,
        on_behalf=True,
        intake=intake,
        places=before | plan.settled.places.get(place, {}),
        source_note=intake.file.name,
        at=at,
    )


def refuse_unless_settled(plan: FreePlan, said: FreeSaid, seen: str) -> None:
    """Raises WrongState where the page is out of date, Unacceptable where a word is wanted or nothing is new."""
    if seen != plan.seen:
        raise WrongState(gettext(OTHERS_WROTE))
    settled = plan.settled
    faults = list(plan.fonts)
    if settled.open:
        faults.append(Fault("waiting", WAITING, {"count": str(settled.open)}))
    if settled.refused and not said.skip:
        faults.append(Fault("some_refused", SOME_REFUSED, {"count": str(settled.refused)}))
    if not faults and not settled.taken:
        faults.append(Fault("nothing_new", NOTHING_NEW))
    if faults:
        raise unacceptable(faults)


def _finish(
    intake: Intake, plan: FreePlan, said: FreeSaid, outcome: str, template: Template, *, by: Any, at: datetime
) -> None:
    """The account of the file, and what is remembered of its shapes."""
    cells = [fate.to_json() for fate in plan.settled.fates.values() if fate.kind in TOLD_CELLS]
    intake.outcome = outcome
    intake.account = {
        **intake.account,
        "counts": plan.settled.counts,
        "cells": cells[:KEPT_CELLS],
        "more": max(0, len(cells) - KEPT_CELLS),
        "said": said.to_json(),
        "warnings": [fault.to_json() for fault in plan.notes],
    }
    intake.save(update_fields=["outcome", "account"])
    for shape, choices in plan.account.choices().items():
        if choices.columns or choices.labels:
            told = {"choices": choices.to_json(), "changed_at": at, "changed_by": _person(by)}
            FreeMapping.objects.update_or_create(template=template, shape=shape, defaults=told)


def _person(by: Any) -> Any:
    return by if getattr(by, "pk", None) else None
