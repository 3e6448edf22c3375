"""Everything that waits for one person."""

from dataclasses import dataclass
from datetime import date

from trienkhai.accounts.models import Person
from trienkhai.home.queries import reports, reviews, waiting
from trienkhai.home.queries.places import Place, places_of
from trienkhai.home.queries.threads import directives_of
from trienkhai.notices.queries import unread


@dataclass(frozen=True)
class MyWork:
    today: date
    places: tuple[Place, ...]
    to_approve: tuple[waiting.ToApprove, ...]
    to_reopen: tuple[waiting.ToReopen, ...]
    returned: tuple[reports.ReturnedReport, ...]
    due: reports.DueReports
    looked_after: tuple[reports.RoundLookedAfter, ...]
    reviews: tuple[reviews.ReviewToWrite, ...]
    recent: tuple[reports.RecentSubmission, ...]
    directives: dict[int, str]
    unread: int

    @property
    def is_quiet(self) -> bool:
        """Nothing but reports to send could be waiting."""
        return not (self.to_approve or self.to_reopen or self.returned or self.looked_after or self.reviews)

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
        returned=reports.returned_reports(duties, on=on),
        due=due,
        looked_after=reports.rounds_looked_after(duties, on=on),
        reviews=reviews.reviews_to_write(person),
        recent=reports.recent_submissions(person),
        directives=directives_of((row.round for row in due.rows), person),
        unread=unread(person),
    )
