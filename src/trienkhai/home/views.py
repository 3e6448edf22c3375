"""Two pages: what waits for me, and search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trienkhai.home import queries
from trienkhai.home.words import truth
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the person who asks, in the order of its days."""
    every = request.GET.get("khoang") == "tat-ca"
    work = queries.my_work(request.user, on=timezone.localdate(), every=every)  # type: ignore[arg-type]
    context = {"work": work, "truth": truth(work), "every": every, "illustrative": work.is_illustrative}
    return render(request, "home/my_work.html", context)


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Units, directives and provisions within the scope of the person who asks."""
    found = queries.search(request.user, request.GET.get("q", "")[:200])  # type: ignore[arg-type]
    return render(request, "home/search.html", {"found": found})
