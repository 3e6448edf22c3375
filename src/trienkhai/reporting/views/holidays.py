"""The table of free days of an organisation, year by year: public holidays that ship, and what was decided besides."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import covers_every_root, may_somewhere
from trienkhai.periods import FIRST_YEAR, LAST_YEAR
from trienkhai.reporting import actions
from trienkhai.reporting.models import Holiday
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.opening import roots_for
from trienkhai.reporting.queries.working_days import free_days
from trienkhai.reporting.rules.holiday_file import LONGEST_NAME, LONGEST_SOURCE, Decided
from trienkhai.ui.doors import signed_in
from trienkhai.ui.fields import DayField
from trienkhai.ui.given import whole_number
from trienkhai.units.models import Root

FOR_ALL = "all"
KINDS = (("off", gettext_lazy("Free")), ("worked", gettext_lazy("Worked instead of another day")))


class DayForm(forms.Form):
    """One day that was decided."""

    day = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("day/month/year"))
    name = forms.CharField(label=gettext_lazy("What day it is"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=gettext_lazy("Free or worked"), choices=KINDS)
    source = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=LONGEST_SOURCE,
        required=False,
        help_text=gettext_lazy("Number and day of the notice, where there is one."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def holidays(request: HttpRequest) -> HttpResponse:
    """The table of a year, and the form for one more day."""
    if not may_somewhere(request.user, OPEN_ROUND):
        raise Refused(OPEN_ROUND, person=request.user)
    roots = roots_for(request.user, OPEN_ROUND)
    root = _chosen(request, roots)
    form = DayForm(request.POST if request.method == "POST" else None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        one = Decided(given["day"], given["name"], given["kind"] == "worked", given["source"])
        try:
            actions.decide_days(root, [one], by=request.user)
        except Unacceptable as refused:
            problems = refused.problems
        else:
            messages.success(request, _("The day is kept. Rounds that are open keep their due days."))
            return redirect(_page_of(root, one.day.year))
    year = min(max(whole_number(request.GET, "nam", 0) or timezone.localdate().year, FIRST_YEAR + 1), LAST_YEAR - 1)
    context = {
        "form": form,
        "problems": problems,
        "roots": roots,
        "root": root,
        "chosen": FOR_ALL if root is None else str(root.pk),
        "may_all": covers_every_root(request.user, OPEN_ROUND),
        "year": year,
        "days": free_days(root, year),
    }
    status = 422 if problems or form.errors else 200
    return render(request, "reporting/holidays.html", context, status=status)


def _chosen(request: HttpRequest, roots: list[Root]) -> Root | None:
    """The organisation that is named, the first one where none is; None for all of them. Raises Http404, Refused."""
    given: Any = request.POST if request.method == "POST" else request.GET
    wanted = given.get("to-chuc", "")
    found = next((root for root in roots if str(root.pk) == wanted), None)
    if found is not None or (wanted == FOR_ALL and covers_every_root(request.user, OPEN_ROUND)):
        return found
    if request.method == "POST" and wanted == FOR_ALL:
        raise Refused(OPEN_ROUND, person=request.user)
    if request.method == "POST" and wanted:
        raise Http404
    return roots[0]


def _page_of(root: Root | None, year: int) -> str:
    return f"{reverse('reporting:holidays')}?nam={year}&to-chuc={FOR_ALL if root is None else root.pk}"


@require_POST
@signed_in
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decided day away."""
    if not may_somewhere(request.user, OPEN_ROUND):
        raise Refused(OPEN_ROUND, person=request.user)
    known = Holiday.objects.filter(root__in=roots_for(request.user, OPEN_ROUND))
    if covers_every_root(request.user, OPEN_ROUND):
        known = known | Holiday.objects.filter(root=None)
    row = get_object_or_404(known.select_related("root"), pk=pk)
    day: date = actions.drop_day(row, by=request.user)
    messages.success(request, _("The day was taken away; the general rule holds again."))
    return redirect(_page_of(row.root, day.year))
