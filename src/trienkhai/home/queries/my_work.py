"""Everything that waits for one person."""

from dataclasses import dataclass
from datetime import date

from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.directives.receipts.queries import Incoming, waiting_for
from trienkhai.home.queries import reports, reviews, waiting
from trienkhai.home.queries.places import Place, places_of
from trienkhai.home.queries.tasks import TasksWaiting, tasks_waiting
from trienkhai.home.queries.threads import directives_of
from trienkhai.notices.queries import unread


@dataclass(frozen=True)
class MyWork:
    today: date
    places: tuple[Place, ...]
    to_approve: tuple[waiting.ToApprove, ...]
    to_reopen: tuple[waiting.ToReopen, ...]
    to_confirm: tuple[Incoming, ...]
    returned: tuple[reports.ReturnedReport, ...]
    due: reports.DueReports
    looked_after: tuple[reports.RoundLookedAfter, ...]
    reviews: tuple[reviews.ReviewToWrite, ...]
    tasks: TasksWaiting
    recent: tuple[reports.RecentSubmission, ...]
    directives: dict[int, str]
    stands_in_for: tuple[Grant, ...]
    unread: int

    @property
    def is_quiet(self) -> bool:
        """Nothing but reports to send could be waiting."""
        waiting = self.to_approve or self.to_reopen or self.to_confirm
        return not (waiting or self.returned or self.looked_after or self.reviews) and self.tasks.is_quiet

    @property
    def is_illustrative(self) -> bool:
        return any(place.is_illustrative for place in self.places)


def my_work(person: Person, *, on: date, every: bool = False) -> MyWork:
    """What waits, each list with a fixed number of queries; `every` also takes what is due after two weeks."""
    duties = reports.duties_of(person)
    due = reports.due_reports(duties, on=on, every=every)
    return MyWork(
        today=on,
        places=places_of(person, on=on),
        to_approve=waiting.to_approve(person, on=on),
        to_reopen=waiting.to_reopen(duties),
        to_confirm=waiting_for(person, most=reports.SHOWN),
        returned=reports.returned_reports(duties, on=on),
        due=due,
        looked_after=reports.rounds_looked_after(duties, on=on),
        reviews=reviews.reviews_to_write(person),
        tasks=tasks_waiting(person, on=on),
        recent=reports.recent_submissions(person),
        directives=directives_of((row.round for row in due.rows), person),
        stands_in_for=_stands_in_for(person, on),
        unread=unread(person),
    )


def _stands_in_for(person: Person, on: date) -> tuple[Grant, ...]:
    """The people for whom one may act today, each once; none while one does. One query."""
    if person.acting_for is not None:
        return ()
    rows = Grant.objects.standing_in(person, on=on).select_related("stands_for").order_by("-to_day", "pk")
    return tuple({row.stands_for_id: row for row in rows}.values())  # type: ignore[attr-defined]
