"""Pages of the directory: the tree and the search, one unit, the tree as a workbook."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trienkhai.access.scope import may, require
from trienkhai.directory.actions.ground import whole_of
from trienkhai.directory.queries import READ, charts, find_units, holders_at, unit_story, visible_units
from trienkhai.directory.rights import GRANT
from trienkhai.directory.workbook import export_tree
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import XLSX, attachment
from trienkhai.ui.given import whole_number
from trienkhai.units.models import Root
from trienkhai.vietnamese import NotADate, parse_date


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The tree on a day, one branch open; or what was found."""
    chosen = _chosen_day(request)
    asked = request.GET.get("q", "").strip()
    context: dict[str, Any] = {**chosen, "asked": asked}
    if asked:
        context["found"], context["has_more"] = find_units(request.user, asked)
    else:
        context["charts"] = charts(request.user, chosen["day"], whole_number(request.GET, "mo"))
        context["illustrative"] = any(chart.root.is_illustrative for chart in context["charts"])
    return render(request, "directory/index.html", context)


@require_safe
@signed_in
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit through time."""
    found = get_object_or_404(visible_units(request.user).select_related("root"), pk=pk)
    chosen = _chosen_day(request)
    context = {
        **chosen,
        "story": unit_story(found, chosen["day"], reader=request.user),
        "holders": holders_at(found, chosen["day"], reader=request.user),
        "may_grant": may(request.user, GRANT, found),
        "illustrative": found.root.is_illustrative,
        "pack": found.root.pack,
    }
    return render(request, "directory/unit.html", context)


@require_safe
@signed_in
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The whole tree with its history; only for somebody who may see all of it."""
    roots = Root.objects.filter(pk__in=visible_units(request.user).values("root_id"))
    root = get_object_or_404(roots, key=key)
    top = whole_of(root.pk)
    if top is not None:
        require(request.user, READ, top)
    return attachment(export_tree(root), f"{root.key}-don-vi.xlsx", XLSX)


def _chosen_day(request: HttpRequest) -> dict[str, Any]:
    """The day of `?ngay=`; today when it is empty or cannot be read, which is then said."""
    today: date = timezone.localdate()
    written = request.GET.get("ngay", "").strip()
    context: dict[str, Any] = {"day": today, "written_day": written, "is_today": True, "bad_day": ""}
    if written:
        try:
            context["day"] = parse_date(written)
            context["is_today"] = context["day"] == today
        except NotADate:
            context["bad_day"] = _("“%s” is not a day. Write day/month/year, for example 24/7/2023.") % written[:40]
    return context
