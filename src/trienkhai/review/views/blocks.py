"""Tables and charts of a section: added, changed, moved, taken away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.reporting.models import Round
from trienkhai.review import actions
from trienkhai.review.actions.writing import blocks_stamp
from trienkhai.review.forms.blocks import BlockForm
from trienkhai.review.models import Review, Section
from trienkhai.review.permissions import WRITE
from trienkhai.review.queries.rounds import campaign_rounds
from trienkhai.review.views.reading import visible_review
from trienkhai.ui.doors import signed_in
from trienkhai.units.models import Grouping

Stored = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def block(request: HttpRequest, pk: int, section: int, at: int = 0) -> HttpResponse:
    """A new table or chart, or (with `at`, counted from 1) one that stands there. One template at a time gives the columns."""
    review = visible_review(request, pk)
    require(request.user, WRITE, review.campaign.unit)
    found = get_object_or_404(review.sections, pk=section)
    standing = _standing(found, at)
    rounds = campaign_rounds(review)
    templates = {one.version.template.key: one.version.template.name for one in rounds}
    template = _template(request, rounds, standing, templates)
    given = request.POST if request.method == "POST" else None
    form = BlockForm(
        given,
        rounds=[one for one in rounds if one.version.template.key == template],
        groupings=list(Grouping.objects.filter(root=review.campaign.directive.root).order_by("name")),
        block=standing,
    )
    problems: list[Problem] = []
    status = 422 if form.errors else 200
    if given is not None and form.is_valid():
        blocks = list(found.blocks)
        blocks[at - 1 if at else len(blocks) : at or len(blocks)] = [form.made()]
        try:
            actions.set_blocks(found, blocks, by=request.user, stamp=given.get("stamp", ""))
            return redirect("review:section", review.pk, found.key)
        except Unacceptable as refused:
            problems, status = refused.problems, 422
        except WrongState as conflict:
            problems, status = [Problem(str(conflict))], 409
    context = {
        "review": review,
        "section": found,
        "form": form,
        "problems": problems,
        "at": at,
        "stamp": blocks_stamp(found),
        "template": template,
        "templates": templates,
    }
    return render(request, "review/block.html", context, status=status)


def _standing(section: Section, at: int) -> Stored | None:
    """The block at a place; None for a new one. A list of targets is not edited here: it is not found."""
    if not at:
        return None
    if at > len(section.blocks) or section.blocks[at - 1]["kind"] == "targets":
        raise Http404
    standing: Stored = section.blocks[at - 1]
    return standing


def _template(request: HttpRequest, rounds: list[Round], standing: Stored | None, templates: dict[str, str]) -> str:
    """The template asked for, that of the standing block, or the first one."""
    asked = request.GET.get("mau", "")
    if asked in templates:
        return asked
    chosen = set(standing.get("rounds") or ()) if standing else set()
    own = next((one.version.template.key for one in rounds if one.pk in chosen), "")
    return own or next(iter(templates), "")


@require_POST
@signed_in
def arrange_blocks(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """One table or chart up, down, or away."""
    review = visible_review(request, pk)
    found = get_object_or_404(review.sections, pk=section)
    blocks = _arranged(found, request.POST.get("act", ""), request.POST.get("at", ""))
    actions.set_blocks(found, blocks, by=request.user, stamp=request.POST.get("stamp", ""))
    return redirect(_editor(review, found))


def _arranged(section: Section, act: str, place: str) -> list[Stored]:
    blocks: list[Stored] = list(section.blocks)
    at = int(place) - 1 if place.isascii() and place.isdigit() and len(place) < 4 else -1
    if not 0 <= at < len(blocks):
        raise Http404
    moved = blocks.pop(at)
    if act in {"up", "down"}:
        blocks.insert(max(at - 1, 0) if act == "up" else at + 1, moved)
    elif act != "drop":
        raise Http404
    return blocks


def _editor(review: Review, section: Section) -> str:
    return reverse("review:write", args=[review.pk, section.pk]) + "#bang"
