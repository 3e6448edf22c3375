"""`take-free`: a unit's own free workbook or Word report, or a file of many units."""

import json
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor
from trienkhai.cli.commands.totals import round_of
from trienkhai.cli.given import read
from trienkhai.cli.main import DONE, REFUSED_INPUT
from trienkhai.cli.output import Output
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.actions.free_plan import FreePlan, FreeSaid, said_of
from trienkhai.reporting.free_words import NAMES
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.rules.book.fonts import CONVERT, KEEP
from trienkhai.reporting.rules.free.mapping import Choices, renamed
from trienkhai.reporting.rules.free.settling import FILE, HERE
from trienkhai.reporting.rules.free.targets import UNDECIDED
from trienkhai.reporting.wording import problem

NAMED = 40  # cells and labels told one by one


def take_free(args: Namespace, out: Output) -> int:
    """Show what each cell of a file would become; without --dry-run take what is told."""
    round_, by = round_of(args), actor(args)
    row = _unit(round_, args.unit) if args.unit else None
    name, data = read(args.file)
    said = _said(args)
    every = bool(args.every_period)
    first = reporting.try_free_file(row, round_, data, name=name, every_period=every, said=said, by=by)
    said = _by_number(said, first)
    plan = reporting.try_free_file(row, round_, data, name=name, every_period=every, said=said, by=by)
    _tell(plan, out)
    facts = _facts(plan)
    if args.dry_run:
        out.line(_("Nothing was changed."))
        out.result({**facts, "written": False})
        return DONE
    if row is not None:
        intake = reporting.offer_for_unit(row, data, name=name, by=by)
    else:
        intake = reporting.offer_for_many(round_, data, name=name, every_period=every, by=by)
    intake = reporting.amend_free_file(intake, said, by=by)
    try:
        taken = reporting.take_free_file(intake, seen=plan.seen, by=by, shown=out.meter(name))
    except Unacceptable as refused:
        for one in refused.problems:
            out.problem(f"  ! {one}")
        out.result({**facts, "written": False, "problems": [str(one) for one in refused.problems]})
        return REFUSED_INPUT
    if row is not None:
        out.line(_("%(count)s values stand in the draft of %(unit)s.") % {"count": taken.values, "unit": row.name})
    else:
        out.line(_("%(count)s reports were entered on behalf of their units.") % {"count": len(taken.submissions)})
    out.result({**facts, "written": True, "submissions": len(taken.submissions), "values": taken.values})
    return DONE


def _unit(round_: Round, code: str) -> RoundUnit:
    rows = RoundUnit.objects.filter(round=round_, code=code)
    found = rows.select_related("unit__path", "round__version__template", "round__root", "latest").first()
    if found is None:
        raise Unacceptable([Problem(_("No unit of the round has the code “%s”.") % code)])
    return found


def _said(args: Namespace) -> FreeSaid:
    """What the command line and the file of a mapping say. Raises Unacceptable."""
    said = FreeSaid()
    if args.mapping:
        try:
            said = said_of(json.loads(Path(args.mapping).read_text("utf-8")))
        except (OSError, ValueError) as error:
            message = _("The mapping cannot be read: %(what)s")
            raise Unacceptable([Problem(message % {"what": str(error)[:200]}, where=args.mapping)]) from None
    side = FILE if args.replace else HERE if args.keep else ""
    fonts = CONVERT if args.convert_old_fonts else KEEP if args.keep_old_fonts else said.fonts
    return replace(
        said,
        rounding=said.rounding or args.round,
        skip=said.skip or args.skip_refused,
        sides={**said.sides, **({"": side} if side else {})},
        fonts=fonts,
        marks=args.marks or said.marks,
    )


def _by_number(said: FreeSaid, plan: FreePlan) -> FreeSaid:
    """Units of a mapping by their numbers here; in the file they may stand by code: "unit:CTB"."""
    units = plan.ground.frame.units.values()
    names = {f"unit:{unit.code}": f"unit:#{unit.id}" for unit in units if unit.code}
    return replace(said, tables=_renamed(said.tables, names))


def _renamed(tables: Mapping[str, Choices], names: Mapping[str, str]) -> dict[str, Choices]:
    return {key: renamed(choices, names) for key, choices in tables.items()}


def _tell(plan: FreePlan, out: Output) -> None:
    """Counts, then what is not understood with what it may be, what is refused or asked, and what is worth a word."""
    told = [f"{NAMES[kind][0]} {count}" for kind, count in plan.settled.counts.items()]
    out.line(_("%(count)s cells: %(kinds)s") % {"count": len(plan.settled.fates), "kinds": ", ".join(told)})
    for one in _undecided(plan)[:NAMED]:
        near = f" ({', '.join(one['others'])})" if one["others"] else ""
        out.line(f"  ? {one['sheet']} · {one['heading']}{': ' + one['label'] if one['label'] else ''}{near}")
    waiting = [
        fate for fate in plan.settled.fates.values() if fate.kind in {"differs", "asked", "refused"} and fate.fault
    ]
    for fate in waiting[:NAMED]:
        out.line(f"  ! {problem(replace(fate.fault, where=fate.place)) if fate.fault else fate.place}")
    for fault in [*plan.fonts, *plan.notes][:NAMED]:
        out.line(f"  ~ {problem(fault)}")


def _undecided(plan: FreePlan) -> list[dict[str, Any]]:
    """Headings and labels that are not understood, with what they may mean."""
    found = []
    for one in plan.account.tables:
        for number, told in one.columns.items():
            column = one.table.column(number)
            heading = column.text if column else ""
            if told.token == UNDECIDED:
                found.append(_open(one.table.sheet.name, heading, "", told.others))
            found += [
                _open(one.table.sheet.name, heading, key, label.others)
                for key, label in one.labels.get(number, {}).items()
                if label.token == UNDECIDED
            ]
    return found


def _open(sheet: str, heading: str, label: str, others: tuple[str, ...]) -> dict[str, Any]:
    return {"sheet": sheet, "heading": heading, "label": label, "others": list(others)}


def _facts(plan: FreePlan) -> dict[str, Any]:
    """Everything a program needs: the fate of every cell, and the mapping to be changed and given again."""
    codes = {f"unit:#{unit.id}": f"unit:{unit.code}" for unit in plan.ground.frame.units.values() if unit.code}
    tables = _renamed(plan.account.choices(), codes)
    return {
        "cells": len(plan.settled.fates),
        "counts": plan.settled.counts,
        "undecided": _undecided(plan),
        "questions": [
            {"table": one.table, "key": one.key, "said": one.said.text, "asked": one.asked}
            for one in plan.account.questions
        ],
        "fates": [fate.to_json() for fate in plan.settled.fates.values()],
        "warnings": [str(problem(fault)) for fault in [*plan.fonts, *plan.notes]],
        "mapping": {"tables": {key: choices.to_json() for key, choices in tables.items()}},
    }
