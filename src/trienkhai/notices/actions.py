"""Telling people, inside the act they are told of; and having read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from trienkhai.accounts.models import Person
from trienkhai.notices.kinds import KINDS
from trienkhai.notices.models import Notice
from trienkhai.units.models import Unit


@dataclass(frozen=True)
class Telling:
    person: Person
    unit: Unit
    params: Mapping[str, Any]
    path: str


def tell(kind: str, tellings: Iterable[Telling], *, by: Any, at: datetime | None = None) -> int:
    """Put notices into inboxes, in the transaction of the act that is told of; how many. Raises KeyError for no kind."""
    named, moment = KINDS[kind].name, at or timezone.now()
    author = by if getattr(by, "pk", None) else None
    rows = [
        Notice(
            person=one.person, kind=named, unit=one.unit, params=dict(one.params), path=one.path, at=moment, by=author
        )
        for one in tellings
    ]
    return len(Notice.objects.bulk_create(rows))


def mark_read(notice: Notice, *, by: Any, at: datetime | None = None) -> None:
    """The person it was written to has read it. It is his own mark, and no act in office: the log does not keep it."""
    Notice.objects.filter(pk=notice.pk, person=by, read_at=None).update(read_at=at or timezone.now())


def mark_all_read(*, by: Any, at: datetime | None = None) -> int:
    """Everything in one's inbox."""
    return Notice.objects.filter(person=by, read_at=None).update(read_at=at or timezone.now())
