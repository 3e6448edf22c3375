"""The inbox: what I was told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trienkhai.notices import actions, queries
from trienkhai.notices.models import Notice
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What the person who asks was told, newest first."""
    return render(request, "notices/inbox.html", {"inbox": queries.inbox(request.user, request.GET.get("page", "1"))})


@require_POST
@signed_in
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice is read; on to what it tells of."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notice, by=request.user)
    return redirect(notice.path)


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """All of them are read."""
    actions.mark_all_read(by=request.user)
    return redirect("notices:inbox")
