"""The data of the daily benchmark: an organisation, a template, nine rounds, reports of every state. The same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.accounts.models import Person
from trienkhai.audit.canonical import digest
from trienkhai.directory import actions as directory
from trienkhai.directory import importing
from trienkhai.reporting import actions
from trienkhai.reporting.models import Draft, Round, RoundUnit, State, Submission, SubmissionNumbers
from trienkhai.reporting.rules.answers import empty
from trienkhai.reporting.rules.packing import pack
from trienkhai.reporting.rules.spec import NumberField, RatioField, Section, Spec, TextField
from trienkhai.rollup.tallies import rebuild
from trienkhai.units.models import Unit

SEED = 20260101
PERIODS = ("2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
SECTIONS = 8
BATCH = 500


@dataclass(frozen=True)
class Ground:
    """`round`: the newest; `free`: units that have not sent in it, each with the person who fills its report."""

    secretary: Person
    round: Round
    free: Sequence[tuple[RoundUnit, Person]]


def lay(units: int, indicators: int, *, senders: int) -> Ground:
    """An organisation of so many units that report, with eight rounds behind it and half of the newest sent."""
    founder = Person.objects.create_person("founder", full_name="Founder", password="founder-password")
    root = directory.create_root(key="bench", name="Benchmark", pack="plain", place="Vinh", by=founder)
    day = date(2020, 1, 1)
    top = directory.open_unit(root, on=day, parent=None, name="Head office", code="HO", kind="group", by=founder)
    plan = importing.plan_import(root, [("units.csv", _chart(units))])
    if plan.problems:
        raise ValueError(plan.problems)
    importing.carry_out(plan, by=founder)
    secretary = person("secretary", "secretary", top, day)
    version = actions.design_template(root, _spec(indicators), by=secretary)
    rounds = [
        actions.open_round(
            version,
            period_key=key,
            due_on=timezone.localdate() + timedelta(days=5) if key == PERIODS[-1] else date(2026, 7, 5),
            by=secretary,
            kinds=("company", "cell"),
        )
        for key in PERIODS
    ]
    chance = Random(SEED)
    for opened in rounds:
        _fill(opened, chance, whole=opened != rounds[-1])
        rebuild(opened)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    alone = {"end": F("position") + 1}  # with nobody below
    free = rounds[-1].units.filter(is_expected=True, state=State.NONE, **alone).select_related("unit")[:senders]
    people = [(row, person(f"officer{row.pk}", "officer", row.unit, day)) for row in free]
    return Ground(secretary, rounds[-1], people)


def person(name: str, role: str, unit: Unit, day: date) -> Person:
    """Somebody with one role at a unit and all below it."""
    made = Person.objects.create(username=name, full_name=name.title())
    Grant.objects.create(person=made, role=role, unit=unit, reach=Reach.SUBTREE, from_day=day, reason="benchmark")
    return made


def _chart(units: int) -> bytes:
    """One company in forty; the others are cells of the companies in turn."""
    companies = max(1, units // 40)
    rows = ["code,name,kind,parent code,from"]
    rows += [f"C{at},Company {at},company,HO,2020-01-01" for at in range(companies)]
    rows += [f"U{at},Cell {at},cell,C{at % companies},2020-01-01" for at in range(units - companies)]
    return "\n".join(rows).encode()


def _spec(indicators: int) -> Spec:
    """Figures in eight sections; in each a limit by another figure, a ratio and a question."""
    each = -(-indicators // SECTIONS)
    sections = []
    for number in range(SECTIONS):
        keys = [f"I{at}" for at in range(number * each, min((number + 1) * each, indicators))]
        figures = [
            NumberField(key, f"Indicator {key}", unit_of_measure="people", at_most=keys[0] if at == 1 else "")
            for at, key in enumerate(keys)
        ]
        ratio = RatioField(f"R{number}", f"Rate {number}", numerator=keys[1], denominator=keys[0])
        words = TextField(f"T{number}", f"What was done in section {number}?")
        sections.append(Section(f"s{number}", str(number + 1), f"Section {number + 1}", (*figures, ratio, words)))
    return Spec("bench", "Benchmark", tuple(sections))


def answers_of(spec: Spec, chance: Random) -> dict[str, Any]:
    """A report: every figure given but one in twenty, nothing above its limit."""
    cells = {cell.key: str(chance.randrange(400, 900)) for cell in spec.cells if not cell.derived}
    for field in spec.numbers.values():
        if field.at_most:
            cells[field.at_most] = str(int(cells[field.key]) + 50)
    kept = {key: value for key, value in cells.items() if chance.random() >= 0.05}
    texts = {field.key: "What was done, in a few words. " * 8 for field in spec.texts.values()}
    return {**empty(), "cells": kept, "texts": texts}


def _fill(opened: Round, chance: Random, *, whole: bool) -> None:
    """Reports of a round, accepted; of the newest half are sent, a sixth are drafts, the rest not begun."""
    spec = opened.version.parsed
    rows = list(opened.units.filter(is_expected=True).order_by("position"))
    now = datetime(2026, 7, 1, tzinfo=UTC)
    sent, numbers, drafts = [], [], []
    for at, row in enumerate(rows):
        if not whole and at % 6 >= 3:
            if at % 6 == 3:
                drafts.append(Draft(round_unit=row, answers=answers_of(spec, chance), changed_at=now))
                row.state = State.DRAFT
            continue
        answers = answers_of(spec, chance)
        one = Submission(
            round=opened,
            round_unit=row,
            version=opened.version,
            number=1,
            answers=answers,
            sha256=digest(answers),
            receipt=f"{opened.pk}-{at}",
            origin="typed",
            submitted_at=now,
        )
        sent.append(one)
        numbers.append(pack(answers, spec))
        row.state, row.latest = State.ACCEPTED if whole else State.SUBMITTED, one
        row.accepted = one if whole else None
    Submission.objects.bulk_create(sent, batch_size=BATCH)
    packed = [SubmissionNumbers(submission=one, packed=each) for one, each in zip(sent, numbers, strict=True)]
    SubmissionNumbers.objects.bulk_create(packed, batch_size=BATCH)
    Draft.objects.bulk_create(drafts, batch_size=BATCH)
    RoundUnit.objects.bulk_update(rows, ["state", "latest", "accepted"], batch_size=BATCH)
