"""`import-units`, `import-directive`, `import-template`, `open-round`, `take-in`."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.given import dated, day_of, read
from trienkhai.cli.main import DONE, REFUSED_INPUT
from trienkhai.cli.output import Output
from trienkhai.directives import actions as directives
from trienkhai.directory import importing
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit, TemplateVersion
from trienkhai.reporting.rules.book.fonts import CONVERT, KEEP, WHOLE_FILE
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.template_file import read_template
from trienkhai.reporting.wording import problem
from trienkhai.reporting.workbook.export import export_workbook
from trienkhai.units.models import Unit
from trienkhai.units.queries import unit_by_code


def version_of(args: Namespace) -> TemplateVersion:
    """The newest version of the template named on the command line. Raises Unacceptable."""
    found = (
        TemplateVersion.objects.filter(template__root=root_of(args), template__key=args.template)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise Unacceptable(
            [Problem(_("There is no template “%s”; take it in with “trienkhai import-template”.") % args.template)]
        )
    return found


def import_units(args: Namespace, out: Output) -> int:
    """Judge every row; write all of them or, with --dry-run or a bad row, none."""
    plan = importing.plan_import(
        root_of(args),
        [read(path) for path in args.files],
        snapshots=[dated(text) for text in args.snapshot],
        conversions=[dated(args.conversion)] if args.conversion else [],
    )
    for flaw in plan.flaws:
        out.line(f"  ~ {flaw}")
    for one in plan.problems:
        out.problem(f"  ! {one}")
    facts: dict[str, Any] = {
        "rows": len(plan.rows),
        "problems": [str(one) for one in plan.problems],
        "flaws": plan.flaws_by_code(),
        "new_units": plan.opened,
        "successions": plan.lineage,
    }
    out.line(
        _("%(rows)s rows judged: %(new)s new units, %(flaws)s oddities, %(problems)s problems.")
        % {"rows": len(plan.rows), "new": plan.opened, "flaws": len(plan.flaws), "problems": len(plan.problems)}
    )
    if plan.problems or args.dry_run:
        out.line(_("Nothing was changed."))
        out.result({**facts, "written": False})
        return REFUSED_INPUT if plan.problems else DONE
    made = importing.carry_out(plan, by=actor(args))
    out.line(", ".join(f"{name} {count}" for name, count in made.items()))
    out.result({**facts, "written": True, "made": made})
    return DONE


def import_directive(args: Namespace, out: Output) -> None:
    name, data = read(args.file)
    facts = directives.Facts(
        symbol=args.symbol,
        kind_name=args.type,
        subject=args.subject,
        issuer=args.issuer,
        signer=args.signer,
        issued_on=day_of(args.issued) if args.issued else None,
        scheme=args.scheme,
    )
    directive = directives.register(root_of(args), data, name, by=actor(args), facts=facts)
    out.line(
        _("%(symbol)s is registered: %(count)s provisions, %(unplaced)s paragraphs not placed.")
        % {"symbol": directive.symbol, "count": directive.provisions.count(), "unplaced": len(directive.unplaced)}
    )
    for one in directive.unplaced:
        out.line(f"  ~ {one['line']}: {one['text'][:100]} ({one['reason']})")
    out.result({"directive": directive.pk, "symbol": directive.symbol, "unplaced": directive.unplaced})


def import_template(args: Namespace, out: Output) -> None:
    name, data = read(args.file)
    try:
        spec = read_template(data, name)
    except Faulty as faulty:
        raise Unacceptable([problem(fault) for fault in faulty.faults]) from faulty
    version = reporting.design_template(root_of(args), spec, by=actor(args))
    facts = {"template": spec.key, "version": version.number, "cells": len(spec.cells)}
    out.line(_("Template %(template)s, version %(version)s: %(cells)s cells.") % facts)
    out.result(facts)


def open_round(args: Namespace, out: Output) -> None:
    version, by = version_of(args), actor(args)
    day = day_of(args.tree_on) if args.tree_on else None
    round_ = reporting.open_round(
        version,
        period_key=args.period,
        due_on=day_of(args.due),
        by=by,
        kinds=args.kinds,
        unit_ids=[_unit(version, code).pk for code in args.units],
        tree_on=day,
    )
    expected = list(round_.units.filter(is_expected=True).order_by("position"))
    out.line(_("%(round)s is open: %(count)s units are to report.") % {"round": round_.name, "count": len(expected)})
    if args.workbooks:
        _write_workbooks(expected, Path(args.workbooks), by, out)
    out.result({"round": round_.pk, "name": round_.name, "expected": len(expected)})


def _unit(version: TemplateVersion, code: str) -> Unit:
    found = unit_by_code(version.template.root, code, timezone.localdate())
    if found is None:
        raise Unacceptable([Problem(_("No unit has the code “%s” today.") % code)])
    return found


def _write_workbooks(expected: list[RoundUnit], folder: Path, by: Any, out: Output) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for row in out.progress(expected, total=len(expected), what=_("Workbooks")):
        (folder / f"{row.code or row.unit_id}-{row.round.period_key}.xlsx").write_bytes(export_workbook(row, by=by))


def take_in(args: Namespace, out: Output) -> int:
    """Workbooks of a round, or sheets of past years; every refused cell with its place and reason."""
    if args.history:
        return _take_history(args, [path for given in args.paths for path in _files(Path(given), alone=True)], out)
    paths = list(dict.fromkeys(path for given in args.paths for path in _files(Path(given))))
    outcomes: Counter[str] = Counter()
    told = []
    taken = reporting.take_in_folder(paths, by=actor(args), choices=_fonts(args))
    for outcome in out.progress(taken, total=len(paths), what=_("Files")):
        outcomes[outcome.outcome] += 1
        if outcome.problems:
            out.problem(f"{outcome.path.name}: {outcome.outcome}")
            for one in outcome.problems:
                out.problem(f"  ! {one}")
        _about(outcome.path.name, outcome.warnings, out)
        told.append(
            {
                "file": outcome.path.name,
                "outcome": outcome.outcome,
                "problems": [str(one) for one in outcome.problems],
                "warnings": [str(one) for one in outcome.warnings],
            }
        )
    out.line(", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())) or _("There was no file."))
    out.result({"files": told, **outcomes})
    return REFUSED_INPUT if outcomes["refused"] else DONE


def _fonts(args: Namespace) -> dict[str, str]:
    """What was said of text in old fonts, for all files."""
    if args.convert_old_fonts:
        return {WHOLE_FILE: CONVERT}
    return {WHOLE_FILE: KEEP} if args.keep_old_fonts else {}


def _about(name: str, warnings: Iterable[Problem], out: Output) -> None:
    for one in warnings:
        out.problem(f"  ~ {name}: {one}")


def _files(path: Path, *, alone: bool = False) -> list[Path]:
    """The files of a folder; a single workbook comes with the folder of its evidence unless wanted alone."""
    if alone and not path.is_dir():
        return [path]
    beside = path.with_suffix("")
    folder = path if path.is_dir() else beside if beside != path and beside.is_dir() else None
    found = sorted(folder.rglob("*")) if folder else []
    inside = [one for one in found if one.is_file() and not one.name.startswith((".", "~$"))]
    return inside if path.is_dir() else [path, *inside]


def _take_history(args: Namespace, paths: list[Path], out: Output) -> int:
    args.template = args.history
    version, by, sent = version_of(args), actor(args), 0
    warnings: list[str] = []
    for path in paths:
        name, data = read(str(path))
        entered = reporting.load_history(version.template, data, name=name, by=by, choices=_fonts(args))
        sent += len(entered)
        told = reporting.warnings_of(entered[0].intake) if entered and entered[0].intake else []
        _about(name, told, out)
        warnings += [str(one) for one in told]
    out.line(_("%d past reports were entered on behalf of their units.") % sent)
    out.result({"submissions": sent, "warnings": warnings})
    return DONE
