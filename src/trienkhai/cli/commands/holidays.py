"""`import-holidays`."""

from argparse import Namespace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.access.errors import Unacceptable
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.given import read
from trienkhai.cli.output import Output
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.holiday_file import read_holidays
from trienkhai.reporting.wording import problem
from trienkhai.vietnamese import short_date


def import_holidays(args: Namespace, out: Output) -> None:
    """Free days and days worked instead, all of a file or none of it."""
    name, data = read(args.file)
    try:
        days = read_holidays(data, name)
    except Faulty as faulty:
        raise Unacceptable([problem(fault) for fault in faulty.faults]) from faulty
    for one in days:
        out.line(f"  {short_date(one.day)} {one.name} · {_('worked') if one.is_worked else _('free')}")
    by = actor(args)
    changed = 0 if args.dry_run else reporting.decide_days(None if args.for_all else root_of(args), days, by=by)
    if args.dry_run:
        out.line(_("Nothing was written."))
    else:
        out.line(ngettext("%(count)d day was set.", "%(count)d days were set.", changed) % {"count": changed})
    out.result({"days": len(days), "changed": changed})
