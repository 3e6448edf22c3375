"""How a document stands to others: the page on which that is kept, and its two acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.actions import require_register
from trienkhai.directives.models import Directive, Provision, Relation
from trienkhai.directives.places import place_of
from trienkhai.directives.relations import actions
from trienkhai.directives.relations.forms import Relate
from trienkhai.directives.relations.queries import by_symbol, offers, related_to
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def relations(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept and what is offered; a new relation comes by the form, or by one click on what is offered (`other`)."""
    found = get_object_or_404(Directive.objects.visible_to(request.user).select_related("root"), pk=pk)
    require_register(request.user, found.root)
    provisions = list(found.provisions.defer("search_key", "exact_key").order_by("order"))
    form = Relate(request.POST or None, places=_places(found, provisions))
    problems: list[Problem] = []
    several: list[Directive] = []
    if request.method == "POST":
        try:
            several = _other_ones(request, found, form)
            if len(several) == 1:
                _relate(request, found, several[0], form, provisions)
                return redirect("directives:relations", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    related = related_to(found)
    context = {
        "directive": found,
        "form": form,
        "problems": problems,
        "several": several if len(several) > 1 else [],
        "related": related,
        "offers": offers(found, related),
    }
    wrong = request.method == "POST"
    return render(request, "directives/relations.html", context, status=422 if wrong else 200)


@require_POST
@signed_in
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back."""
    rows = Relation.objects.visible_to(request.user).select_related("source__root", "target")
    relation = get_object_or_404(rows, pk=pk)
    actions.drop_relation(relation, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("directives:relations", relation.source_id)  # type: ignore[attr-defined]


def _places(directive: Directive, provisions: list[Provision]) -> list[tuple[str, str]]:
    by_id = {row.pk: row for row in provisions}
    for row in provisions:
        row.directive = directive
    return [(row.anchor, place_of(row, by_id)) for row in provisions]


def _other_ones(request: HttpRequest, found: Directive, form: Relate) -> list[Directive]:
    """The document that was clicked, or those with the number and symbol typed. Raises Unacceptable for none."""
    clicked = whole_number(request.POST, "other")
    if clicked is not None:
        rows = Directive.objects.visible_to(request.user).filter(root=found.root)
        return [get_object_or_404(rows, pk=clicked)]
    if not form.is_valid():
        return []
    typed = form.cleaned_data["target"]
    fitting = by_symbol(found, typed)
    if not fitting:
        message = _("No other document is registered under “%(symbol)s”. Look at the register, or register it first.")
        raise Unacceptable([Problem(message % {"symbol": typed}, code="target")])
    return fitting


def _relate(
    request: HttpRequest, found: Directive, other: Directive, form: Relate, provisions: list[Provision]
) -> None:
    anchor, note = request.POST.get("provision", ""), request.POST.get("note", "")
    provision = next((row for row in provisions if row.anchor == anchor), None)
    actions.relate(found, other, request.POST.get("kind", ""), provision=provision, note=note, by=request.user)
    messages.success(request, _("Saved."))
