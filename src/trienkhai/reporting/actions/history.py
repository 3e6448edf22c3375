"""Past years out of a sheet: planned first, then entered by the level above on behalf of each unit, value by value placed.

The sheet is read before anything is locked. What it does is then planned from rounds that are held alone, so that it
never replaces what a unit sent meanwhile, and what another sheet entered meanwhile is added to.
"""

from collections.abc import Callable, Mapping
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
from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.reporting.actions.history_plan import Entry, Plan, plan_history, rounds_named, rounds_of
from trienkhai.reporting.actions.submissions import submit
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import Intake, Origin, Round, Submission, Template
from trienkhai.reporting.permissions import ON_BEHALF
from trienkhai.reporting.rules.book.file_notes import file_notes
from trienkhai.reporting.rules.book.fonts import Fonts, offers, settle_fonts
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.wording import unacceptable
from trienkhai.units.queries import top_of
from trienkhai.units.scope import EVERYTHING

UNKNOWN = frozenset({"no_unit", "no_indicator", "no_round", "other_name"})
OUTCOME_OFFERED, OUTCOME_TAKEN = "offered", "taken"


@dataclass(frozen=True)
class PastYears:
    """A sheet of past years as it was read: its kind, what it would do, and what one must know about the file."""

    kind: str
    plan: Plan
    notes: tuple[Fault, ...] = ()


def read_past_years(
    template: Template,
    data: bytes,
    name: str,
    *,
    reader: Any = EVERYTHING,
    choices: Mapping[str, str] | None = None,
) -> PastYears:
    """What a file would do. Text in old fonts is a fault until `choices` say what to do with it, see `rules.book.fonts`.

    Raises Unacceptable when the file cannot be read at all.
    """
    return _planned(template, _read(data, name, choices), reader=reader)


@dataclass(frozen=True)
class _Sheet:
    """A file that was read; nothing of the database is in it."""

    kind: str
    fonts: Fonts
    notes: tuple[Fault, ...]


def _read(data: bytes, name: str, choices: Mapping[str, str] | None) -> _Sheet:
    """Raises Unacceptable."""
    try:
        book = read_book_limited(data, name)
    except refusals.Refused as refusal:
        params = {key: str(value) for key, value in refusal.params.items()}
        raise unacceptable([Fault(refusal.code, refusal.template, params)]) from refusal
    return _Sheet(book.kind, settle_fonts(book, choices or {}), tuple(file_notes(book)))


def _planned(
    template: Template, sheet: _Sheet, *, reader: Any = EVERYTHING, rounds: list[Round] | None = None
) -> PastYears:
    plan = plan_history(template, sheet.fonts.book, reader=reader, rounds=rounds)
    asked = list(offers(sheet.fonts))
    # A name in an old font is not known; that is asked once, as the question about the font.
    faults = [fault for fault in plan.faults if not (asked and fault.code in UNKNOWN)]
    return PastYears(sheet.kind, Plan(plan.entries, [*asked, *faults]), (*sheet.notes, *plan.warnings))


def _held(template: Template, sheet: _Sheet) -> list[Round]:
    """The rounds a sheet names, as they are now; nobody else changes them until the end of the transaction."""
    held = hold_rounds(round_.pk for round_ in rounds_named(template, sheet.fonts.book))
    return [round_ for round_ in rounds_of(template) if round_.pk in held]


def _fitting(template: Template, sheet: _Sheet, rounds: list[Round], by: Any) -> PastYears:
    """The plan from held rounds, among the units of who enters it, as the page showed it to him. Raises Unacceptable."""
    told = _planned(template, sheet, reader=by, rounds=rounds)
    if told.plan.faults:
        raise unacceptable(told.plan.faults)
    return told


def load_history(
    template: Template,
    data: bytes,
    *,
    name: str,
    by: Any,
    at: datetime | None = None,
    choices: Mapping[str, str] | None = None,
    shown: Callable[[int, int], None] = lambda done, total: None,
) -> list[Submission]:
    """Enter a sheet of past years on behalf of its units. The file is kept; the same file again changes nothing.

    `choices` say what to do with text in old fonts; `shown` is told how many reports of how many are entered.
    Raises Unacceptable with everything that does not fit, and Refused where somebody does not stand above a unit.
    """
    sheet = _read(data, name, choices)
    keep(data)

    @in_turn
    def enter() -> list[Submission]:
        told = _fitting(template, sheet, _held(template, sheet), by)
        intake = _kept(data, name, told.kind, OUTCOME_TAKEN, _account(template, told, choices), by=by, at=at)
        return _carry_out(template, told.plan, intake, by=by, at=at, shown=shown)

    return enter()


def offer_history(template: Template, data: bytes, *, name: str, by: Any, at: datetime | None = None) -> Intake:
    """Keep a sheet of past years to be looked at before anything of it is entered. Raises Unacceptable, Refused."""
    if not may_somewhere(by, ON_BEHALF):
        raise Refused(ON_BEHALF, person=by)
    told = read_past_years(template, data, name, reader=by)
    keep(data)
    with transaction.atomic():
        intake = _kept(data, name, told.kind, OUTCOME_OFFERED, _account(template, told), by=by, at=at)
        top = top_of(template.root_id, timezone.localdate())  # type: ignore[attr-defined]
        record(by, Event.HISTORY_OFFERED, intake, unit=top, template=template.key, sha256=intake.file.sha256)
    return intake


def carry_out_history(
    intake: Intake, *, by: Any, at: datetime | None = None, choices: Mapping[str, str] | None = None
) -> list[Submission]:
    """Enter an offered sheet. Raises Unacceptable, Refused, and WrongState when it was entered already."""
    template = Template.objects.get(pk=intake.account["template"])
    sheet = _read(open_bytes(intake.file), intake.file.name, choices)

    @in_turn
    def enter() -> list[Submission]:
        rounds = _held(template, sheet)
        locked = Intake.objects.select_for_update().get(pk=intake.pk)
        if locked.outcome != OUTCOME_OFFERED:
            raise WrongState(gettext("This sheet was entered already."))
        told = _fitting(template, sheet, rounds, by)
        locked.outcome, locked.account = OUTCOME_TAKEN, _account(template, told, choices)
        locked.save(update_fields=["outcome", "account"])
        return _carry_out(template, told.plan, locked, by=by, at=at, shown=lambda done, total: None)

    return enter()


def _account(template: Template, told: PastYears, choices: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {
        "counts": {"taken": told.plan.values},
        "cells": [],
        "template": template.pk,
        "warnings": [fault.to_json() for fault in told.notes],
        **({"choices": dict(choices)} if choices else {}),
    }


def _kept(
    data: bytes, name: str, kind: str, outcome: str, account: dict[str, Any], *, by: Any, at: datetime | None
) -> Intake:
    person = by if getattr(by, "pk", None) else None
    file = store(data, name=name, kind=kind, by=person)
    return Intake.objects.create(file=file, at=at or timezone.now(), by=person, outcome=outcome, account=account)


def _carry_out(
    template: Template, plan: Plan, intake: Intake, *, by: Any, at: datetime | None, shown: Callable[[int, int], None]
) -> list[Submission]:
    facts: dict[str, Any] = {"template": template.key, "values": plan.values, "sha256": intake.file.sha256}
    record(by, Event.HISTORY_LOADED, intake, unit=top_of(template.root_id, timezone.localdate()), **facts)  # type: ignore[attr-defined]
    lowest_first = sorted(plan.entries, key=lambda entry: -entry.round_unit.depth)
    made = []
    for entry in lowest_first:
        made.append(_enter(entry, intake, by=by, at=at))
        shown(len(made), len(lowest_first))
    return made


def _enter(entry: Entry, intake: Intake, *, by: Any, at: datetime | None) -> Submission:
    return submit(
        entry.round_unit,
        by=by,
        answers=entry.answers,
        origin=Origin.PAST_RECORD,
        on_behalf=True,
        intake=intake,
        places=entry.places,
        source_note=intake.file.name,
        at=at,
    )
