"""The inbox of one person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from trienkhai.notices.kinds import KINDS
from trienkhai.notices.models import Notice

A_PAGE = 50


@dataclass(frozen=True)
class Told:
    """One notice as it is read. `by`: the post-holder who had it sent, empty for the system."""

    pk: int
    sentence: str
    unit: int
    at: datetime
    by: str
    is_read: bool


@dataclass(frozen=True)
class Inbox:
    rows: tuple[Told, ...]
    page: Any
    unread: int


def inbox(person: Any, page: int | str = 1) -> Inbox:
    """Newest first, what was not read before all else. Three queries beside those of the person's rights."""
    every = Notice.objects.visible_to(person)
    ordered = every.select_related("by").order_by("-at", "-pk")
    shown = Paginator(ordered, A_PAGE).get_page(page)
    rows = tuple(
        Told(
            pk=row.pk,
            sentence=KINDS[row.kind].sentence(row.params),
            unit=row.unit_id,  # type: ignore[attr-defined]
            at=row.at,
            by=row.by.full_name if row.by else "",
            is_read=row.read_at is not None,
        )
        for row in shown
    )
    return Inbox(rows, shown, every.filter(read_at=None).count())


def unread(person: Any) -> int:
    """How many notices a person has not read yet."""
    return Notice.objects.visible_to(person).filter(read_at=None).count()
