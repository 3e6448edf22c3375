"""The cut-off day of a question: only reports sent by its end count. What the level above decides later still does.

An accepted report that was sent in time counts as accepted whenever that was decided, and no longer once it is reopened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from trienkhai.reporting.models import Submission
from trienkhai.rollup.chosen import accepted, received
from trienkhai.rollup.frames import NONE, Frame


def end_of(day: date) -> datetime:
    """The first moment that is too late: midnight after the day, where the organisation is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone())


def cut_frames(days: Iterable[date | None], frames: Mapping[int, Frame]) -> dict[tuple[int, date], Frame]:
    """By round and day, the tree as it stands with the reports sent by then; only where a later one came.

    Where none did, the tree as it stands, and with it every stored total, holds. One query to tell; two for every day on which
    something is cut.
    """
    wanted = sorted({day for day in days if day is not None})
    if not wanted:
        return {}
    rows = Submission.objects.standing().filter(round__in=frames, submitted_at__gte=end_of(wanted[0]))
    newest = dict(rows.order_by().values_list("round_id").annotate(Max("submitted_at")))
    found: dict[tuple[int, date], Frame] = {}
    for day in wanted:
        touched = {pk: frames[pk] for pk, at in newest.items() if at >= end_of(day)}
        found |= {(pk, day): frame for pk, frame in cut(touched, end_of(day)).items()} if touched else {}
    return found


def cut(frames: Mapping[int, Frame], before: datetime) -> dict[int, Frame]:
    """The trees with the latest and the accepted of the reports sent before a moment, and the units of which one came after it."""
    in_time, taken = received(frames, sent_before=before), accepted(frames, sent_before=before)
    return {
        pk: replace(
            frame,
            latest=in_time[pk],
            accepted=taken[pk],
            late=((in_time[pk] == NONE) & (frame.latest != NONE)) | ((taken[pk] == NONE) & (frame.accepted != NONE)),
        )
        for pk, frame in frames.items()
    }
