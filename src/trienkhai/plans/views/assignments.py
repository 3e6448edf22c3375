"""One instance of a task at one unit, and the acts on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trienkhai.plans.models import Assignment
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)
    return render(request, "plans/assignment.html", {"assignment": found})
