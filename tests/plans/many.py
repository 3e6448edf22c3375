"""The test world with 43 companies more beside its two, in three blocks, a resolution, and its secretary at the forms."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.directives.test_register import TEXT
from tests.plans.ground import BEGIN, END, in_days
from tests.world.people import BEGIN as SINCE
from tests.world.people import World
from trienkhai.directives import actions as directives
from trienkhai.directory import actions as directory
from trienkhai.plans.models import Plan, Task

COMPANIES = 45
BLOCKS = ("Phân bón", "Hóa chất cơ bản", "Cao su")


class Many(World):
    def __init__(self) -> None:
        super().__init__()
        new = [self.unit(f"Công ty số {at}", f"CT{at:02d}", "company", self.group) for at in range(3, COMPANIES + 1)]
        self.companies = [self.north, self.south, *new]
        blocks = directory.make_grouping(self.root, key="khoi", name="Khối", by=self.founder)
        for at, unit in enumerate(self.companies):
            directory.put_in_group(blocks, unit, part=BLOCKS[at % 3], on=SINCE, by=self.founder, order=at % 3)
        self.directive = directives.register(self.root, TEXT, "nq.txt", by=self.secretary)

    @property
    def ids(self):
        return [unit.pk for unit in self.companies]

    def provision(self, anchor="dieu-1/khoan-1"):
        return self.directive.provisions.get(anchor=anchor)

    def begin_plan(self, browser) -> Plan:
        """By the form."""
        sent = {
            "unit": self.group.pk,
            "name": "Kế hoạch thực hiện Nghị quyết 18",
            "begins_on": written(BEGIN),
            "ends_on": written(END),
            "carries_out": [self.directive.pk],
        }
        answer = browser.post(reverse("plans:plan_new"), sent)
        assert answer.status_code == 302, answer.content.decode()
        return Plan.objects.latest("pk")

    def add(self, browser, plan, status=302, **changes) -> Task | str:
        """A task by the form; the page where it is not taken."""
        answer = browser.post(reverse("plans:task_new", args=[plan.pk]), task_form(**changes))
        assert answer.status_code == status, answer.content.decode()
        return Task.objects.latest("pk") if status == 302 else answer.content.decode()


def task_form(**changes):
    sent = {
        "name": "Duy trì chuyên mục thông tin hằng tuần",
        "product": "Chuyên mục",
        "responsible": "Bí thư cấp ủy",
        "day_kind": "day",
        "due_on": written(in_days(30)),
        "nhom_don_vi": ["below"],
    }
    return sent | changes


def written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def asked(browser, address) -> int:
    """How many questions a page asks the database."""
    browser.get(address)
    with CaptureQueriesContext(connection) as questions:
        assert browser.get(address).status_code == 200
    return len(questions)
