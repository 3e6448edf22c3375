"""What changed between two submissions of a unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trienkhai.reporting.queries.comparing import compare_page
from trienkhai.reporting.views.workbooks import visible_unit
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import number_of


@require_safe
@signed_in
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """?tu= and ?den= are the numbers of two submissions; without them the last two."""
    found = visible_unit(request, pk)
    page = compare_page(found, number_of(request.GET.get("tu")), number_of(request.GET.get("den")), reader=request.user)
    context = {"page": page, "row": found, "illustrative": found.round.root.is_illustrative}
    return render(request, "reporting/compare.html", context)
