"""Tasks that wait for somebody: to be answered or done by his units, and to be decided by him."""

from dataclasses import dataclass
from datetime import date

from trienkhai.accounts.models import Person
from trienkhai.plans.queries.my_tasks import TO_DECIDE, TO_DO, Filters, TaskList, seat_of, task_list

SHOWN = 5


@dataclass(frozen=True)
class TasksWaiting:
    to_do: TaskList
    to_decide: TaskList

    @property
    def is_quiet(self) -> bool:
        return not (self.to_do.total or self.to_decide.total)

    @property
    def late(self) -> int:
        """Of those one's units have to do."""
        return self.to_do.counts["late"]


def tasks_waiting(person: Person, *, on: date) -> TasksWaiting:
    """The first of both lists, late ones first, and how many there are. At most eight queries."""
    seat = seat_of(person)
    lists = {side: task_list(seat.rows(side), Filters(side), on=on, a_page=SHOWN) for side in (TO_DO, TO_DECIDE)}
    return TasksWaiting(to_do=lists[TO_DO], to_decide=lists[TO_DECIDE])
