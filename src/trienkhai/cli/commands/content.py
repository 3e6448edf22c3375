"""`import-units`, `import-directive`, `import-template`, `take-in`."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.given import dated, day_of, read
from trienkhai.cli.main import DONE, REFUSED_INPUT
from trienkhai.cli.output import Output
from trienkhai.cli.telling import tell_directive
from trienkhai.directives import actions as directives
from trienkhai.directory import importing
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Template, TemplateVersion
from trienkhai.reporting.queries.errata import corrected
from trienkhai.reporting.rules.book.fonts import CONVERT, KEEP, WHOLE_FILE
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_file import is_text, read_template
from trienkhai.reporting.shipped import shipped_spec, shipped_templates, shipped_text
from trienkhai.reporting.wording import problem
from trienkhai.reporting.workbook.template_sheet import write_template


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
        shown=out.meter(_("Judging")),
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
    made = importing.carry_out(plan, by=actor(args), shown=out.meter(_("Writing")))
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
        direction=args.direction,
        arrived_on=day_of(args.arrived) if args.arrived else None,
        arrival_number=args.arrival_number,
        scheme=args.scheme,
    )
    directive = directives.register(
        root_of(args),
        data,
        name,
        by=actor(args),
        facts=facts,
        old_encoding=args.old_encoding,
        is_secret=args.secret,
        despite=args.despite,
    )
    told = tell_directive(directive, out)
    out.result({"directive": directive.pk, "symbol": directive.symbol, **told})


def import_template(args: Namespace, out: Output) -> None:
    """Take in a file; or show what comes with the product."""
    if args.list or args.example or args.xlsx:
        _show_templates(args, out)
        return
    if not args.file:
        raise Unacceptable([Problem(_("Name a file to take in, or see what there is with --list."), code="no_file")])
    name, data = read(args.file)
    try:
        spec = read_template(data, name)
    except Faulty as faulty:
        raise Unacceptable([problem(fault) for fault in faulty.faults]) from faulty
    root, by = root_of(args), actor(args)
    spec = spec if is_text(name) else reporting.as_a_sheet_of(root, spec)
    plan = reporting.plan_template(root, spec, by=by)
    if args.erratum is not None:
        version = _correct(plan, spec, args.erratum, by, out)
    else:
        _asked_for_anew(plan, spec, args)
        version = reporting.design_template(root, spec, by=by)
    symbol = version.directive.symbol if version.directive else ""
    facts = {"template": spec.key, "version": version.number, "cells": len(spec.cells), "directive": symbol}
    out.line(_("Template %(template)s, version %(version)s: %(cells)s cells.") % facts)
    if symbol:
        out.line(_("It reports on %s.") % symbol)
    if plan.latest is not None and plan.changes and args.erratum is None:
        message = _("Only wording differs from version %s; with --erratum it would have become an erratum of that.")
        out.line("  ~ " + message % plan.latest.number)
    out.result(facts | ({"errata": version.errata} if version.errata else {}))


def _correct(plan: reporting.TemplatePlan, spec: Spec, reason: str, by: Any, out: Output) -> TemplateVersion:
    """What differs as an erratum. Raises Unacceptable where there is no version yet, or more than wording differs."""
    if plan.latest is None:
        message = _("There is no version of this template that an erratum could correct. Take it in without --erratum.")
        raise Unacceptable([Problem(message, code="no_version")])
    version = reporting.correct_wording(plan.latest, spec, reason=reason, by=by)
    for one in corrected(plan.changes):
        out.line(f"  {one.where}: {one.before} → {one.after}")
    return version


def _asked_for_anew(plan: reporting.TemplatePlan, spec: Spec, args: Namespace) -> None:
    """A file from before an erratum, which a script may take in again, takes nothing back unasked. Raises Unacceptable."""
    if plan.latest is None or not plan.latest.errata or args.new_version or spec != plan.latest.frozen:
        return
    message = _(
        "This is the wording of version %s from before its errata. Give --erratum to go back to it, or --new-version to "
        "keep it as a new version."
    )
    raise Unacceptable([Problem(message % plan.latest.number, code="before_errata")])


def _show_templates(args: Namespace, out: Output) -> None:
    if args.list:
        shipped = shipped_templates()
        for key, spec in shipped.items():
            out.line(f"{key:<16} {spec.name} ({len(spec.cells)})")
        out.result({"templates": [{"key": key, "name": spec.name} for key, spec in shipped.items()]})
        return
    try:
        example = shipped_spec(args.example) if args.example else None
    except FileNotFoundError:
        message = _("No template “%(name)s” comes with the product; there are %(names)s.")
        params = {"name": args.example, "names": ", ".join(shipped_templates())}
        raise Unacceptable([Problem(message % params)]) from None
    if args.xlsx:
        _write_file(args.xlsx, write_template(example))
        out.line(_("%(file)s is written. Fill it in; the name of the file becomes the key.") % {"file": args.xlsx})
        out.result({"file": args.xlsx})
    elif example is not None:
        text = shipped_text(f"{example.key}.toml")
        out.line(text.rstrip())
        out.result({"template": example.key, "text": text})


def _write_file(path: str, data: bytes) -> None:
    """Raises Unacceptable."""
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise Unacceptable([Problem(_("The file cannot be written: %s") % error.strerror, where=path)]) from None


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
        line = f"{outcome.path.name}: {outcome_words(outcome.outcome)}"
        if outcome.problems:
            out.problem(line)
            for one in outcome.problems:
                out.problem(f"  ! {one}")
        else:
            out.line(line)
        _about(outcome.path.name, outcome.warnings, out)
        told.append(
            {
                "file": outcome.path.name,
                "outcome": outcome.outcome,
                "problems": [str(one) for one in outcome.problems],
                "warnings": [str(one) for one in outcome.warnings],
            }
        )
    counted = [f"{outcome_words(name)}: {count}" for name, count in sorted(outcomes.items())]
    out.line(", ".join(counted) or _("There was no file."))
    out.result({"files": told, **outcomes})
    return REFUSED_INPUT if outcomes["refused"] else DONE


def outcome_words(outcome: str) -> str:
    """What became of a file, in words."""
    known = {
        "taken": _("taken in"),
        "draft": _("kept as a draft, not sent"),
        "same": _("nothing new"),
        "refused": _("not taken in"),
    }
    return known.get(outcome, outcome)


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
    version, by = version_of(args), actor(args)
    told = [_one_sheet(path, version.template, by, args, out) for path in paths]
    sent = sum(one["submissions"] for one in told)
    out.line(_("%d past reports were entered on behalf of their units.") % sent)
    warnings = [warning for one in told for warning in one["warnings"]]
    out.result({"submissions": sent, "warnings": warnings, "files": told})
    return REFUSED_INPUT if any(one["outcome"] == "refused" for one in told) else DONE


def _one_sheet(path: Path, template: Template, by: Any, args: Namespace, out: Output) -> dict[str, Any]:
    """One sheet of past years, entered whole or refused; those before and after it stand for themselves."""
    try:
        name, data = read(str(path))
        entered = reporting.load_history(template, data, name=name, by=by, choices=_fonts(args), shown=out.meter(name))
    except (Unacceptable, WrongState) as refused:
        problems = refused.problems if isinstance(refused, Unacceptable) else [Problem(str(refused))]
        out.problem(f"{path.name}: refused")
        for one in problems:
            out.problem(f"  ! {one}")
        return _sheet_told(path, "refused", problems=problems)
    warnings = reporting.warnings_of(entered[0].intake) if entered and entered[0].intake else []
    _about(name, warnings, out)
    return _sheet_told(path, "taken", len(entered), warnings=warnings)


def _sheet_told(
    path: Path, outcome: str, sent: int = 0, *, problems: Sequence[Problem] = (), warnings: Sequence[Problem] = ()
) -> dict[str, Any]:
    return {
        "file": path.name,
        "outcome": outcome,
        "submissions": sent,
        "problems": [str(one) for one in problems],
        "warnings": [str(one) for one in warnings],
    }
