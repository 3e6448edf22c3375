"""The list of tasks with its filters, and the filters that a person keeps."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from trienkhai.access.scope import may_somewhere
from trienkhai.plans.actions.saving import drop_view, save_view
from trienkhai.plans.models import SavedView
from trienkhai.plans.permissions import ANSWER, WRITE
from trienkhai.plans.queries import task_list as asking
from trienkhai.plans.queries.task_list import Filters, task_list
from trienkhai.plans.tabs import Tab
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number

KEPT = ("loc", "ke-hoach", "nhom", "van-ban", "dieu-khoan", "don-vi", "q", "theo")
"""What an address of the list may say, and a filter that is kept."""
TABS = (
    (asking.ALL, gettext_lazy("All"), "", ""),
    (asking.LATE, gettext_lazy("Late"), "late", "clock"),
    (asking.SOON, gettext_lazy("Due soon"), "warn", "warn"),
    (asking.WAITS, gettext_lazy("Waiting for confirmation"), "sub", "up"),
    (asking.PLANNED, gettext_lazy("Not issued"), "late", "cut"),
)
FURTHER = (
    (asking.DOING, gettext_lazy("Being done")),
    (asking.REFUSED, gettext_lazy("Order refused")),
    (asking.FINISHED, gettext_lazy("Confirmed")),
    (asking.ENDED, gettext_lazy("Ended")),
)


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Every task that the reader may see, as a tree."""
    listed = task_list(request.user, filters_of(request.GET), on=timezone.localdate())
    tabs = [Tab(key, str(name), tone, icon, listed.counts.get(key, 0)) for key, name, tone, icon in TABS]
    context = {
        "list": listed,
        "tabs": tabs,
        "further": FURTHER,
        "query": query_of(request.GET),
        "is_filtered": any(request.GET.get(key) for key in KEPT if key != "theo"),
        "illustrative": any(plan.root.is_illustrative for plan in listed.plans),
        "may_write": may_somewhere(request.user, WRITE),
        "may_answer": may_somewhere(request.user, ANSWER),
    }
    return render(request, "plans/index.html", context)


def filters_of(asked: QueryDict) -> Filters:
    """What an address asks of the list; what it does not understand is left out."""
    known = {key for key, *_rest in (*TABS, *FURTHER)}
    show, by = asked.get("loc", ""), asked.get("theo", "")
    plan, directive = whole_number(asked, "ke-hoach"), whole_number(asked, "van-ban")
    return Filters(
        show=show if show in known else asking.ALL,
        plan=plan,
        group=whole_number(asked, "nhom") if plan is not None else None,
        directive=directive,
        provision=whole_number(asked, "dieu-khoan"),
        unit=asked.get("don-vi", "").strip()[:300],
        search=asked.get("q", "").strip()[:200],
        by=asking.BY_PROVISION if by == asking.BY_PROVISION else asking.BY_GROUP,
        page=whole_number(asked, "page", 1, least=1) or 1,
    )


def query_of(asked: QueryDict) -> str:
    """The filters of an address in one order and without its page."""
    return urlencode([(key, value) for key in KEPT if (value := asked.get(key, "").strip()[:300])])


@require_POST
@signed_in
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name."""
    kept = save_view(request.POST.get("name", ""), query_of(QueryDict(request.POST.get("query", ""))), by=request.user)
    messages.success(request, _("The filter “%s” is kept.") % kept.name)
    return redirect(f"{reverse('plans:index')}?{kept.query}")


@require_POST
@signed_in
def drop_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's own filter away."""
    drop_view(get_object_or_404(SavedView.objects.filter(person=request.user.pk), pk=pk), by=request.user)
    return redirect("plans:index")
