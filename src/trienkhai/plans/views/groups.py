"""The headings of a plan: added, said anew, moved, taken out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trienkhai.plans.actions.plan_facts import change_group, move_group, remove_group
from trienkhai.plans.actions.planning import add_group
from trienkhai.plans.models import Plan, TaskGroup
from trienkhai.ui.doors import signed_in

MOVES = {"up": -1, "down": 1}


@require_POST
@signed_in
def group_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit"), pk=pk)
    add_group(found, request.POST.get("name", ""), number=request.POST.get("number", ""), by=request.user)
    return _back(found)


@require_POST
@signed_in
def group_change(request: HttpRequest, pk: int) -> HttpResponse:
    """`do` says what: up, down, remove; anything else says its number and name anew."""
    seen = Plan.objects.visible_to(request.user)
    group = get_object_or_404(TaskGroup.objects.filter(plan__in=seen).select_related("plan__unit"), pk=pk)
    do = request.POST.get("do", "")
    if do in MOVES:
        move_group(group, MOVES[do], by=request.user)
    elif do == "remove":
        remove_group(group, by=request.user)
    else:
        change_group(group, request.POST.get("name", ""), number=request.POST.get("number", ""), by=request.user)
    return _back(group.plan)


def _back(plan: Plan) -> HttpResponse:
    return redirect(f"{reverse('plans:plan', args=[plan.pk])}#nhom")
