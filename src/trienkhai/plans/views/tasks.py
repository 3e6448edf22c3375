"""One task: what it is, which units have it, how far they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trienkhai.plans.models import Task
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    return render(request, "plans/task.html", {"task": found})
