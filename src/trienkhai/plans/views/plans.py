"""Plans: the list, and one with its tasks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trienkhai.plans.models import Plan
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/index.html", {"plans": Plan.objects.visible_to(request.user)})


@require_safe
@signed_in
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    return render(request, "plans/plan.html", {"plan": found})
