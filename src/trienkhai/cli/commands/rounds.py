"""`open-round`, `change-round`, `close-round`, `reopen-round`."""

import tempfile
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import scope_of
from trienkhai.cli.acting import actor
from trienkhai.cli.commands.content import version_of
from trienkhai.cli.commands.totals import round_of
from trienkhai.cli.given import day_of
from trienkhai.cli.output import Output
from trienkhai.periods import NotAPeriod, parse_period_key
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.opening import closed_inside, units_by_codes
from trienkhai.reporting.queries.opening_check import opening_check
from trienkhai.reporting.queries.overlaps import AGAIN, Choice, Overlap, overlaps_of, proposed_choices
from trienkhai.reporting.rules.staircase import By, Move, Stairs, proposed_due
from trienkhai.reporting.wording import left_behind, tier_name
from trienkhai.reporting.workbook.bundle import unlike, workbook_name
from trienkhai.reporting.workbook.export import export_workbook
from trienkhai.units.models import Root, Unit
from trienkhai.units.queries import main_line
from trienkhai.units.scope import Scope
from trienkhai.vietnamese import short_date


def open_round(args: Namespace, out: Output) -> None:
    version, by = version_of(args), actor(args)
    root = version.template.root
    first, tree_on = _days(args)
    scope = scope_of(by, OPEN_ROUND)
    wishes: dict[str, Any] = {
        "period_key": args.period,
        "due_on": _due(args),
        "by": by,
        "kinds": args.kinds,
        "unit_ids": [unit.pk for unit in _units(root, args.units, scope, first=tree_on, last=tree_on)],
        "tree_on": tree_on,
        "lump_ids": [unit.pk for unit in _units(root, args.lump, scope, first=first, last=tree_on)],
        "hear_closed": _closed(root, args.hear_closed, scope, first, tree_on),
        "stairs": _stairs(args),
    }
    plan = reporting.plan_round(version, **wishes)
    if args.dry_run or plan.problems:
        _told(plan, out, open_as="", overlaps=_overlaps(plan))
        return
    folder = _folder(Path(args.workbooks)) if args.workbooks else None
    overlaps = _overlaps(plan)
    round_ = reporting.open_round(version, overlaps=_choices(args, overlaps), **wishes)
    rows = round_.units.filter(is_expected=True).select_related("round__version__template")
    facts = {"round": round_.pk, "name": round_.name, **_told(plan, out, open_as=round_.name, overlaps=overlaps)}
    if folder is not None:
        _write_workbooks(list(rows.order_by("position")), folder, by, out)
    out.result(facts)


def _overlaps(plan: reporting.RoundPlan) -> tuple[Overlap, ...]:
    return overlaps_of(plan.version, plan.period, plan.nodes, plan.lumps) if not plan.problems else ()


def _choices(args: Namespace, overlaps: tuple[Overlap, ...]) -> dict[str, Choice]:
    """The same figure is asked once, but for those named with --ask-again. Raises Unacceptable."""
    choices = proposed_choices(overlaps)
    for text in args.ask_again:
        key, _sep, reason = (part.strip() for part in text.partition("="))
        if key not in choices:
            message = _("No other template asks “%s” of these units for this period; it is asked here anyway.")
            raise Unacceptable([Problem(message % key, code="no_overlap")])
        choices[key] = Choice(AGAIN, reason)
    return choices


def _due(args: Namespace) -> date:
    """The day that is given, or that the preset of the period proposes. Raises Unacceptable."""
    if args.due:
        return day_of(args.due)
    proposed = proposed_due(parse_period_key(args.period))
    if proposed is None:
        raise Unacceptable([Problem(_("Give the last day for the reports with --due."), code="no_due_day")])
    return proposed


def _stairs(args: Namespace) -> Stairs:
    """The tiers named with --due-tier: kinds of unit, or levels where they are numbers. Raises Unacceptable."""
    pairs = [text.partition("=") for text in args.due_tier]
    if wrong := [key + sep + day for key, sep, day in pairs if not key or not day]:
        message = _("“%s” is no tier with its day; write for example company=2026-10-04, or 3=2026-10-02.")
        raise Unacceptable([Problem(message % wrong[0], code="no_tier")])
    levels = {key.isdecimal() for key, _sep, _day in pairs}
    if len(levels) > 1:
        message = _("Name tiers either by kinds of unit or by levels, not both.")
        raise Unacceptable([Problem(message, code="mixed_tiers")])
    by = By.LEVEL if levels == {True} else By.KIND
    days = {key.strip(): day_of(day.strip()) for key, _sep, day in pairs}
    return Stairs(by=by, step=args.apart, days=days, move=Move(args.move))


def _told(plan: reporting.RoundPlan, out: Output, *, open_as: str, overlaps: tuple[Overlap, ...]) -> dict[str, Any]:
    """What a plan asks, until when, what others ask too, and for whom somebody is lacking. Raises Unacceptable for its problems."""
    if plan.problems:
        raise Unacceptable(list(plan.problems))
    words = {"round": open_as or plan.version.template.name, "count": len(plan.expected)}
    out.line(
        (
            _("%(round)s is open: %(count)s units are to report.")
            if open_as
            else _("%(round)s would ask %(count)s units.")
        )
        % words
    )
    if plan.days.why:
        words = {"given": short_date(plan.days.given), "why": _(plan.days.why), "final": short_date(plan.due_on)}
        out.line(_("%(given)s is not worked (%(why)s): the round is due on %(final)s.") % words)
    for tier in plan.days.tiers if plan.days.differ else ():
        name = tier_name(tier.key, plan.days.stairs.by, plan.days.root)
        out.line(f"  {name}: {tier.count} · {short_date(tier.day)}")
    for shared in overlaps:
        first = shared.candidates[0]
        said = (
            _("  = %(key)s %(name)s: also asked by “%(template)s”, %(count)s units")
            if shared.is_same
            else _("  ? %(key)s %(name)s: “%(template)s” asks %(other)s under the same name, %(count)s units")
        )
        words = {"key": shared.key, "name": shared.name, "template": first.template_name, "other": first.like.key}
        out.line(said % {**words, "count": first.units})
    check = opening_check(plan.nodes, plan.version.parsed.chain)
    for message, units in (
        (_("Nobody may fill in the report of %(unit)s."), check.fill),
        (_("Nobody may send the report of %(unit)s."), check.send),
        (_("Nobody may accept the report of %(unit)s."), check.decide),
    ):
        for one in units:
            out.line("  ~ " + message % {"unit": one.name})
    for step in check.steps:
        message = _("Nobody takes the step “%(step)s” (%(role)s) of the report of %(unit)s.")
        for one in step.units:
            out.line("  ~ " + message % {"step": step.name, "role": step.role, "unit": one.name})
    for one in check.few:
        message = _("The steps for the report of %(unit)s find fewer people than there are steps.")
        out.line("  ~ " + message % {"unit": one.name})
    tiers = {tier.key: tier.day.isoformat() for tier in plan.days.tiers}
    facts = {"expected": len(plan.expected), "due_on": plan.due_on.isoformat(), "tiers": tiers, **check.facts}
    facts |= {"without_sender": len(check.send), "overlaps": [one.key for one in overlaps if one.is_same]}
    if not open_as:
        out.result(facts)
    return facts


def _days(args: Namespace) -> tuple[date, date]:
    """The first day of the period and the day of the tree. Raises Unacceptable."""
    try:
        period = parse_period_key(args.period)
    except NotAPeriod as error:
        raise Unacceptable([Problem(_(error.message) % error.params, code=error.code)]) from error
    return period.starts, day_of(args.tree_on) if args.tree_on else period.last_day


def _units(root: Root, codes: list[str], scope: Scope, *, first: date, last: date) -> list[Unit]:
    found, unknown = units_by_codes(root, codes, first=first, last=last, scope=scope)
    if unknown:
        message = _("No unit has the code “%(codes)s” on %(day)s.")
        params = {"codes": ", ".join(unknown), "day": short_date(last)}
        raise Unacceptable([Problem(message % params)])
    return found


def _closed(root: Root, codes: list[str], scope: Scope, first: date, tree_on: date) -> list[int]:
    """The units of these codes that ended inside the period. Raises Unacceptable."""
    closed = closed_inside(main_line(root), since=first, tree_on=tree_on, scope=scope) if codes else []
    ended = {one.code: one.unit for one in closed}
    if unknown := [code for code in codes if code not in ended]:
        message = _("No unit with the code “%(codes)s” was closed inside the period.")
        raise Unacceptable([Problem(message % {"codes": ", ".join(unknown)})])
    return [ended[code] for code in codes]


def _folder(path: Path) -> Path:
    """A folder in which files can be made; asked before anything is done. Raises OSError."""
    path.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=path):
        return path


def _write_workbooks(expected: list[RoundUnit], folder: Path, by: Any, out: Output) -> None:
    taken = set[str]()
    for row in out.progress(expected, total=len(expected), what=_("Workbooks")):
        (folder / unlike(workbook_name(row), taken)).write_bytes(export_workbook(row, by=by))


def change_round(args: Namespace, out: Output) -> None:
    """Exactly one of: a new due day, for all or for some units; one more unit; units that need not report."""
    round_, by = round_of(args), actor(args)
    if args.due:
        _extend(round_, args, by, out)
    elif args.units:
        raise Unacceptable([Problem(_("--units says for whom the due day moves; give the day with --due."))])
    elif args.expect:
        scope, day = scope_of(by, OPEN_ROUND), round_.tree_on
        for unit in _units(round_.root, [args.expect], scope, first=day, last=day):
            reporting.expect_unit(round_, unit, reason=args.reason, by=by)
    else:
        reporting.release_units(_rows(round_, args.release, by), reason=args.reason, by=by)
    expected = round_.units.filter(is_expected=True).count()
    changes = round_.changes.count()
    words = {"round": round_.name, "count": expected, "changes": changes}
    out.line(_("%(round)s: %(count)s units are to report; %(changes)s changes since it was opened.") % words)
    out.result({"round": round_.pk, "expected": expected, "changes": changes})


def _extend(round_: Round, args: Namespace, by: Any, out: Output) -> None:
    day = day_of(args.due)
    if args.units:
        reporting.extend_units(round_, _rows(round_, args.units, by), due_on=day, reason=args.reason, by=by)
    else:
        behind = reporting.extend_due(round_, due_on=day, reason=args.reason, by=by)
        if behind:
            out.line("  ~ " + left_behind(behind))


def _rows(round_: Round, codes: list[str], by: Any) -> list[RoundUnit]:
    """The units of a round by the codes they bear in it. Raises Unacceptable."""
    seen = RoundUnit.objects.visible_to(by).filter(round=round_, code__in=codes)
    rows = {row.code: row for row in seen.select_related("round")}
    if unknown := [code for code in codes if code not in rows]:
        raise Unacceptable([Problem(_("No unit of the round has the code “%s”.") % ", ".join(unknown))])
    return [rows[code] for code in codes]


def close_round(args: Namespace, out: Output) -> None:
    closed = reporting.close_round(round_of(args), by=actor(args))
    sent = closed.units.filter(is_expected=True).exclude(latest=None).count()
    expected = closed.units.filter(is_expected=True).count()
    words = {"round": closed.name, "sent": sent, "count": expected}
    out.line(_("%(round)s is closed: %(sent)s of %(count)s units have sent.") % words)
    out.result({"round": closed.pk, "name": closed.name, "sent": sent, "expected": expected})


def reopen_round(args: Namespace, out: Output) -> None:
    opened = reporting.open_again(round_of(args), reason=args.reason, by=actor(args))
    out.line(_("%(round)s is open again.") % {"round": opened.name})
    out.result({"round": opened.pk, "name": opened.name})
