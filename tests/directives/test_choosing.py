"""To whom a document goes: by name, by what stands directly below, by a grouping; thousands at once, nobody beyond reach."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.review.conftest import RESOLUTION
from tests.world.people import BEGIN
from tests.world.proof import proof
from trienkhai.access.models import Grant
from trienkhai.directives import actions as register
from trienkhai.directives.models import Dispatch, Receipt
from trienkhai.directives.receipts.actions import remind, send
from trienkhai.directives.receipts.choosing import A_PAGE, addressees, choice_of, choosing
from trienkhai.directory import actions as directory
from trienkhai.directory.paths import refresh_paths
from trienkhai.units.models import Grouping, GroupMember, Line, Naming, Placement, Unit

pytestmark = pytest.mark.django_db
MANY = proof(2000, 6000, second=2000)


@pytest.fixture
def directive(world):
    return register.register(world.root, RESOLUTION, "nq.txt", by=world.secretary)


@pytest.fixture
def blocks(world):
    grouping = directory.make_grouping(world.root, key="khoi", name="Khối", by=world.founder)
    for unit, part in ((world.n1, "Sản xuất"), (world.s1, "Sản xuất"), (world.n2, "Cơ quan")):
        directory.put_in_group(grouping, unit, part=part, on=BEGIN, by=world.founder)
    return grouping


def reached(directive, by, query):
    return set(addressees(directive, choice_of(QueryDict(query)), by))


def test_units_are_chosen_alone_with_what_stands_below_and_by_grouping(world, directive, blocks):
    by = world.secretary

    def names(query):
        found = reached(directive, by, query)
        return {name for name in ("group", "north", "south", "n1", "n2", "s1") if getattr(world, name).pk in found}

    assert names("") == set()
    assert names(f"dv={world.n1.pk}&dv={world.s1.pk}&dv=x&dv=99999999") == {"n1", "s1"}
    assert names(f"duoi={world.group.pk}") == {"north", "south"}
    assert names(f"cay={world.north.pk}") == {"n1", "n2"}
    assert names(f"nhom={blocks.pk}:Sản xuất") == {"n1", "s1"}
    assert names(f"nhom={blocks.pk}:Cơ quan&dv={world.north.pk}&nhom=x&nhom=7:") == {"n2", "north"}


def test_what_is_beyond_reach_or_closed_is_left_out(world, directive, blocks):
    clerk = world.person("clerk", "secretary", at=world.north)
    everything = f"duoi={world.group.pk}&cay={world.group.pk}&dv={world.s1.pk}&nhom={blocks.pk}:Sản xuất"
    assert reached(directive, clerk, everything) == {world.north.pk, world.n1.pk, world.n2.pk}
    assert reached(directive, world.officer, everything) == set()
    directory.close_unit(world.n2, on=date(2024, 1, 1), by=world.founder)
    assert reached(directive, clerk, everything) == {world.north.pk, world.n1.pk}
    shown = choosing(directive, choice_of(QueryDict("q=chi+bo")), clerk, "")
    assert {place.name for place in shown.places} == {"Công ty Bắc", "Chi bộ 1 Bắc"}
    assert [(part.part, part.units) for part in shown.parts] == [("Sản xuất", 1)]


def test_the_page_shows_whom_the_ticks_reach_and_sends(world, directive):
    browser, address = world.browser(world.secretary), f"/nghi-quyet/{directive.pk}/gui/"
    first = browser.get(address).content.decode()
    assert (
        "tất cả đơn vị trực thuộc trực tiếp (2)" in first and "mọi cấp (5)" in first and "Người đứng đầu" not in first
    )
    assert world.officer and world.neighbour
    chosen = f"{address}?duoi={world.group.pk}&q=chi+bo+1"
    page = browser.get(chosen).content.decode()
    assert "2. Đã chọn 2 đơn vị" in page and "Chi bộ 1 Bắc" in page and "Officer" in page
    assert "Gửi tới 2 đơn vị" in page and "Người đứng đầu</textarea>" in page
    assert browser.post(chosen, {"posts": " "}).status_code == 422
    done = browser.post(chosen, {"posts": "Người đứng đầu\r\nVăn thư", "note": "gấp"}, follow=True).content.decode()
    assert "Đã gửi tới 2 đơn vị." in done and "gấp" in done
    assert Receipt.objects.count() == 4
    assert "Người đứng đầu, Văn thư" in browser.get(chosen).content.decode()
    assert browser.post(address, {"posts": "Ai đó"}).status_code == 422  # nobody is ticked
    again = browser.post(f"{chosen}", {"posts": "Văn thư"})
    assert again.status_code == 422 and "đã được gửi tới tất cả" in again.content.decode()
    assert Dispatch.objects.count() == 1


@pytest.fixture
def many(world):
    """Thousands of units below the southern company, put there as rows, every tenth with somebody of its own."""
    line = Line.objects.get(root=world.root, key="main")
    units = Unit.objects.bulk_create([Unit(root=world.root) for _ in range(MANY)])
    Naming.objects.bulk_create(
        Naming(
            unit=unit, root=world.root, name=f"Tổ {at:05}", code=f"T{at}", kind="cell", from_day=BEGIN,
            search_key=f"to {at:05}", sort_key=f"{at:05}",
        )
        for at, unit in enumerate(units)
    )  # fmt: skip
    Placement.objects.bulk_create(
        Placement(line=line, unit=unit, parent=world.south, from_day=BEGIN, order=at) for at, unit in enumerate(units)
    )
    refresh_paths(world.root)
    grouping = Grouping.objects.create(root=world.root, key="lon", name="Khối lớn")
    GroupMember.objects.bulk_create(
        GroupMember(grouping=grouping, unit=unit, part="Tổ", from_day=BEGIN) for unit in units
    )
    for unit in units[::10][:50]:
        Grant.objects.create(
            person=world.person(f"p{unit.pk}", "member", at=unit), role="officer", unit=unit, from_day=BEGIN
        )
    return units


def test_thousands_of_units_are_sent_to_in_a_few_statements(world, directive, many):
    by = world.secretary
    assert world.neighbour
    with CaptureQueriesContext(connection) as counted:
        shown = choosing(directive, choice_of(QueryDict(f"duoi={world.south.pk}")), by, "2")
        told = send(directive, shown.ids, posts=["Người đứng đầu"], by=by)
    assert (len(shown.ids), len(shown.rows), shown.page.number) == (MANY + 1, A_PAGE, 2)
    assert (told.units, told.people, told.nobody) == (MANY + 1, 51, 0)
    assert len(counted) < 60 + MANY // 100
    assert Receipt.objects.filter(directive=directive).count() == MANY + 1
    with CaptureQueriesContext(connection) as counted:
        page = world.browser(by).get(f"/nghi-quyet/{directive.pk}/noi-nhan/?page=3")
    assert (page.context["page"].number, len(page.context["shown"].rows)) == (3, A_PAGE)
    assert len(counted) < 40
    with CaptureQueriesContext(connection) as counted:
        assert remind(directive, by=by).units == MANY + 1
    assert len(counted) < 40 + MANY // 100
