"""Pages of sending and of confirming: choosing units, who was sent a document, what was sent to one's own units."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive, Receipt, Standing
from trienkhai.directives.permissions import REGISTER
from trienkhai.directives.receipts import actions
from trienkhai.directives.receipts.choosing import choice_of, choosing
from trienkhai.directives.receipts.queries import (
    A_PAGE,
    Filters,
    incoming,
    incoming_of_unit,
    listed,
    recipients,
    rows_of,
    sent_to_mine,
    waiting_for,
)
from trienkhai.directives.receipts.sheet import recipients_sheet
from trienkhai.directory.queries import visible_units
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import XLSX, attachment
from trienkhai.ui.given import whole_number
from trienkhai.units.queries import last_namings


def _directive(request: HttpRequest, pk: int) -> Directive:
    return get_object_or_404(Directive.objects.visible_to(request.user).select_related("root"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose units by the address (?dv=, ?duoi=, ?cay=, ?nhom=), see whom that reaches, and send."""
    found = _directive(request, pk)
    if scope_of(request.user, REGISTER).is_empty:
        raise Refused(REGISTER, person=request.user)
    shown = choosing(found, choice_of(request.GET), request.user, request.GET.get("page", ""))
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            posts = request.POST.get("posts", "").splitlines()
            note = request.POST.get("note", "")
            _tell(request, actions.send(found, shown.ids, posts=posts, note=note, by=request.user))
            return redirect("directives:recipients", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    with translation.override(found.root.language):
        usual = _("The head of the unit")
    context = {
        "directive": found,
        "shown": shown,
        "page": shown.page,
        "problems": problems,
        "posts": request.POST.get("posts", usual),
        "note": request.POST.get("note", ""),
        "illustrative": found.root.is_illustrative,
    }
    return render(request, "directives/send.html", context, status=422 if problems else 200)


def _tell(request: HttpRequest, told: actions.Told) -> None:
    sent = ngettext("Sent to %(n)d unit.", "Sent to %(n)d units.", told.units) % {"n": told.units}
    people = ngettext("%(n)d person finds it in the inbox.", "%(n)d people find it in the inbox.", told.people)
    messages.success(request, f"{sent} {people % {'n': told.people}}")
    if told.again:
        again = ngettext("%(n)d unit had it already.", "%(n)d units had it already.", told.again)
        messages.info(request, again % {"n": told.again})
    _tell_nobody(request, told)


def _tell_nobody(request: HttpRequest, told: actions.Told) -> None:
    if told.nobody:
        message = ngettext(
            "For %(n)d unit nobody confirms in the system: give somebody a role there.",
            "For %(n)d units nobody confirms in the system: give somebody a role there.",
            told.nobody,
        )
        messages.warning(request, message % {"n": told.nobody})


@require_safe
@signed_in
def sent_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was sent a document and what they said, as far as one sees the units; ?xuat=xlsx the same as a sheet."""
    found = _directive(request, pk)
    filters = Filters(request.GET.get("tt", ""), request.GET.get("q", "")[:200], request.GET.get("page", ""))
    if request.GET.get("xuat") == "xlsx":
        rows = rows_of(listed(Receipt.objects.filter(directive=found).visible_to(request.user), filters))
        return attachment(recipients_sheet(found, rows), f"noi-nhan-{found.pk}.xlsx", XLSX)
    context = {
        "directive": found,
        "shown": (shown := recipients(found, request.user, filters)),
        "page": shown.page,
        "filters": filters,
        "standings": [(key, label, shown.counts[key]) for key, label in Standing.choices],
        "illustrative": found.root.is_illustrative,
    }
    return render(request, "directives/recipients.html", context)


@require_POST
@signed_in
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those that have not confirmed reading."""
    found = _directive(request, pk)
    told = actions.remind(found, by=request.user)
    if told.units:
        said = ngettext("%(n)d unit is reminded", "%(n)d units are reminded", told.units) % {"n": told.units}
        people = ngettext("%(n)d person finds it in the inbox.", "%(n)d people find it in the inbox.", told.people)
        messages.success(request, f"{said}; {people % {'n': told.people}}")
    if told.again:
        again = ngettext(
            "%(n)d unit was reminded today already; it is reminded again tomorrow at the earliest.",
            "%(n)d units were reminded today already; they are reminded again tomorrow at the earliest.",
            told.again,
        )
        messages.info(request, again % {"n": told.again})
    _tell_nobody(request, told)
    return redirect("directives:directive", found.pk)


@require_safe
@signed_in
def arrived(request: HttpRequest) -> HttpResponse:
    """What waits for one's own word, then what was sent to one's units; ?don-vi= what was sent to one unit."""
    chosen = whole_number(request.GET, "don-vi")
    context: dict[str, Any] = {"unit_name": "", "waiting": ()}
    if chosen is not None:
        unit = get_object_or_404(visible_units(request.user), pk=chosen)
        rows = incoming_of_unit(unit.pk, request.user)
        context["unit_name"] = last_namings([unit.pk])[unit.pk].name
    else:
        rows = sent_to_mine(request.user)
        context["waiting"] = waiting_for(request.user)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directives/arrived.html", {**context, "page": page, "rows": incoming(page.object_list)})


@require_POST
@signed_in
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a document came, with ?read=1 in the form that it was read too."""
    receipt = get_object_or_404(Receipt.objects.visible_to(request.user).select_related("unit"), pk=pk)
    done = actions.confirm(receipt, read=request.POST.get("read") == "1", by=request.user)
    said = (
        _("Confirmed: %(symbol)s was received and read.") if done.read_on else _("Confirmed: %(symbol)s was received.")
    )
    messages.success(request, said % {"symbol": done.directive.symbol})
    if request.POST.get("here") == "1":
        return redirect("directives:directive", done.directive_id)  # type: ignore[attr-defined]
    return redirect("directives:incoming")
