"""Two pages: what waits for me, and search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the person who asks, in the order of its days."""
    return render(request, "home/my_work.html")


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Units, directives and provisions within the scope of the person who asks."""
    return render(request, "home/search.html", {"asked": request.GET.get("q", "")})
