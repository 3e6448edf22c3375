"""Carrying out a plan: all rows or none."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import paths
from trienkhai.directory.actions import ground
from trienkhai.directory.actions.opening import found
from trienkhai.directory.importing.loading import fingerprint
from trienkhai.directory.importing.plan import Plan
from trienkhai.directory.importing.writing import write
from trienkhai.thread.changes import Change, changed
from trienkhai.units.models import Line, TreeVersion


@transaction.atomic
def carry_out(plan: Plan, *, by: Any, shown: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Write what the plan says; returns how many units, names, places, parts of groups and successions were made.

    `shown` is told how many rows of how many are written.

    Raises Refused; Unacceptable with every problem when a row does not hold; WrongState when the tree was changed after
    the plan was made.
    """
    ground.require_whole(by, plan.root.pk)
    if plan.problems:
        raise Unacceptable(list(plan.problems))
    root = ground.lock(plan.root.pk)
    if fingerprint(root) != plan.seen:
        raise WrongState(_("The tree was changed since the files were judged. Judge them again."))
    opened, is_first = plan.opened, ground.whole_of(root.pk) is None
    made: dict[str, Any] = {"units": opened, **write(root, plan.before, plan.after, shown)}
    TreeVersion.objects.filter(line__in=Line.objects.filter(root=root)).delete()
    paths.refresh_paths(root, timezone.localdate())
    changed(Change("tree", root.pk), by=by)
    top = ground.whole_of(root.pk)
    if is_first and top is not None:
        found(top, by, timezone.localdate())
    record(by, Event.UNITS_IMPORTED, root, unit=top, files=list(plan.files), **made)
    return made
