"""`move-round`."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.acting import actor
from trienkhai.cli.commands.totals import round_of
from trienkhai.cli.output import Output
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Round, TemplateVersion
from trienkhai.reporting.queries.moving import MovePlan, later_versions
from trienkhai.reporting.wording import what_differs

SHOWN = 10  # units by name


def move_round(args: Namespace, out: Output) -> None:
    """Tell what moving the round means; without --dry-run move it."""
    round_, by = round_of(args), actor(args)
    version = _version(round_, args.version)
    plan = reporting.plan_move(round_, version, by=by)
    if not args.dry_run:
        reporting.move_round(round_, version, reason=args.reason, by=by)
    words = {"round": round_.name, "number": version.number}
    told = _("%(round)s would ask version %(number)s.") if args.dry_run else _("%(round)s asks version %(number)s now.")
    out.line(told % words)
    _tell(plan, out)
    out.result({"round": round_.pk, "moved": not args.dry_run, **_facts(plan)})


def _version(round_: Round, number: int | None) -> TemplateVersion:
    """Raises Unacceptable."""
    later = later_versions(round_)
    found = next((one for one in later if number in (None, one.number)), None)
    if found is None:
        message = _("“%(round)s” asks version %(number)s; the template has no such later one.")
        raise Unacceptable([Problem(message % {"round": round_.name, "number": round_.version.number})])
    return found


def _tell(plan: MovePlan, out: Output) -> None:
    difference = plan.difference
    for point in difference.added:
        out.line(f"  + {point.key}  {point.name}")
    for point in difference.removed:
        out.line(f"  - {point.key}  {point.name}")
    for point in difference.changed:
        out.line(f"  ~ {point.key}  {point.name}: {what_differs(point)}")
    words = {"drafts": plan.drafts, "sent": len(plan.sent), "lacking": plan.lacking, "workbooks": plan.workbooks}
    out.line(
        _(
            "%(drafts)s drafts are carried; %(sent)s reports stay as they were sent, %(lacking)s of them lack something "
            "that is required then; workbooks of %(workbooks)s units are still taken in."
        )
        % words
    )
    if plan.approved:
        out.line(_("%s reports have to be approved inside their units anew.") % plan.approved)
    for unit in plan.left[:SHOWN]:
        out.line(_("Without a place, kept beside the form of %s:") % unit.name)
        for line in unit.lines:
            out.line(f"    {line.name} ({line.why})")
    if len(plan.left) > SHOWN:
        out.line(_("  … and %d more units") % (len(plan.left) - SHOWN))


def _facts(plan: MovePlan) -> dict[str, Any]:
    difference = plan.difference
    return {
        "from": plan.before.number,
        "to": plan.after.number,
        "added": [point.key for point in difference.added],
        "removed": [point.key for point in difference.removed],
        "changed": {point.key: list(point.what) for point in difference.changed},
        "drafts": plan.drafts,
        "left": {unit.name: len(unit.lines) for unit in plan.left},
        "sent": len(plan.sent),
        "lacking": plan.lacking,
        "workbooks": plan.workbooks,
        "approved": plan.approved,
    }
