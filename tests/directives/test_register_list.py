"""The list of the register: narrowed, in order, page by page; arrivals; what is odd about a number."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trienkhai.access.errors import Unacceptable
from trienkhai.directives import actions
from trienkhai.directives.actions import Facts
from trienkhai.directives.correcting import correct_facts
from trienkhai.directives.finding import A_PAGE, register_page, wanted_of
from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.numbering import numbering_hints

pytestmark = pytest.mark.django_db
ROWS = (
    ("69-KL/TW", "Kết luận", "Về học tập", "Trung ương", date(2022, 3, 1), "incoming", date(2022, 3, 9)),
    ("18-NQ/ĐU", "Nghị quyết", "Nâng cao hoc tap", "Đảng ủy", date(2021, 6, 15), "own", None),
    ("19-NQ/ĐU", "Nghị quyết", "An toàn", "Đảng ủy", date(2022, 1, 5), "own", None),
    ("30/2020/NĐ-CP", "Nghị định", "Công tác văn thư", "Chính phủ", date(2020, 3, 5), "", None),
)


@pytest.fixture
def register(world):
    return [made(world, *row) for row in ROWS]


def made(world, symbol, kind, subject, issuer, day, direction="own", arrived_on=None, **more):
    return Directive.objects.create(
        root=world.root,
        number=actions.number_of(symbol),
        symbol=symbol,
        kind_name=kind,
        subject=subject,
        issuer=issuer,
        issued_on=day,
        direction=direction,
        arrived_on=arrived_on,
        scheme="plain",
        registered_at=timezone.now(),
        **more,
    )


def shown(person, **given):
    return [row.symbol for row in register_page(person, wanted_of(given), "").page]


@pytest.mark.parametrize(
    ("given", "symbols"),
    [
        ({}, ["69-KL/TW", "19-NQ/ĐU", "18-NQ/ĐU", "30/2020/NĐ-CP"]),
        ({"loai": "Nghị quyết"}, ["19-NQ/ĐU", "18-NQ/ĐU"]),
        ({"nam": "2022"}, ["69-KL/TW", "19-NQ/ĐU"]),
        ({"chieu": "incoming"}, ["69-KL/TW"]),
        ({"noi": "Đảng ủy", "nam": "2021"}, ["18-NQ/ĐU"]),
        ({"q": "hoc tap"}, ["18-NQ/ĐU", "69-KL/TW"]),  # the same marks come first
        ({"q": "học tập"}, ["69-KL/TW", "18-NQ/ĐU"]),
        ({"q": "dang uy", "xep": "cu"}, ["18-NQ/ĐU", "19-NQ/ĐU"]),
        ({"xep": "ky-hieu"}, ["18-NQ/ĐU", "19-NQ/ĐU", "30/2020/NĐ-CP", "69-KL/TW"]),
        ({"q": "%"}, []),
        ({"nam": "x", "chieu": "x", "xep": "x", "loai": ""}, ["69-KL/TW", "19-NQ/ĐU", "18-NQ/ĐU", "30/2020/NĐ-CP"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(world, register, given, symbols):
    assert shown(world.officer, **given) == symbols


def test_what_arrived_comes_first_when_that_is_asked(world, register):
    made(world, "70-KL/TW", "Kết luận", "Khác", "Trung ương", date(2019, 1, 1), "incoming", date(2023, 1, 1))
    assert shown(world.officer, xep="den", chieu="incoming") == ["70-KL/TW", "69-KL/TW"]


def test_the_page_offers_what_there_is_and_pages_keep_the_filters(world, register):
    found = register_page(world.officer, wanted_of({}), "")
    assert (found.kinds, found.years) == (("Kết luận", "Nghị quyết", "Nghị định"), (2022, 2021, 2020))
    for number in range(A_PAGE):
        made(world, f"{number + 100}-NQ/ĐU", "Nghị quyết", "Thêm", "Đảng ủy", date(2023, 1, 1))
    page = world.browser(world.officer).get("/nghi-quyet/?loai=Ngh%E1%BB%8B+quy%E1%BA%BFt&xep=cu").content.decode()
    assert "xep=cu&amp;page=2" in page
    assert "52 văn bản" in page
    assert '<option value="cu" selected>' in page and "<option selected>Nghị quyết</option>" in page
    hits = world.browser(world.officer).get("/nghi-quyet/?q=hoc+tap").content.decode()
    assert "Nâng cao <mark>hoc tap</mark>" in hits and "2 văn bản" in hits


def test_the_list_takes_as_many_queries_for_one_row_as_for_many(world, register):
    reader = world.officer

    def count():
        with CaptureQueriesContext(connection) as counted:
            assert list(register_page(reader, wanted_of({"q": "đảng ủy"}), "").page)
        return len(counted)

    before = count()
    for number in range(10):
        made(world, f"{number + 100}-NQ/ĐU", "Nghị quyết", "Thêm", "Đảng ủy", date(2023, 1, 1))
    assert count() == before <= 8


def test_an_arrival_belongs_to_an_incoming_document_and_comes_after_its_issue(world):
    right = Facts("5-KL/TW", "Kết luận", "Về học tập", "Trung ương", "", date(2022, 3, 1))
    text = b"Dieu 1. Hoc tap.\n"
    for wrong in (
        {"arrived_on": date(2022, 3, 9)},
        {"direction": "own", "arrival_number": "7"},
        {"direction": "incoming", "arrived_on": date(2022, 2, 1)},
        {"direction": "sideways"},
        {"direction": "incoming", "arrival_number": "1" * 11},
    ):
        with pytest.raises(Unacceptable):
            actions.register(world.root, text, "a.txt", facts=Facts(**{**vars(right), **wrong}), by=world.secretary)
    came = {"direction": "incoming", "arrived_on": date(2022, 3, 9), "arrival_number": "17"}
    kept = actions.register(world.root, text, "a.txt", facts=Facts(**{**vars(right), **came}), by=world.secretary)
    assert (kept.direction, kept.arrived_on, kept.arrival_number) == tuple(came.values())
    page = world.browser(world.officer).get(f"/nghi-quyet/{kept.pk}/").content.decode()
    assert "9/3/2022" in page and "Số đến" in page
    with pytest.raises(Unacceptable):
        correct_facts(kept, Facts(**{**vars(right), **came, "direction": "own"}), by=world.secretary)
    correct_facts(kept, Facts(**vars(right)), by=world.secretary)
    kept.refresh_from_db()
    assert (kept.direction, kept.arrived_on, kept.arrival_number) == ("", None, "")


def test_what_is_odd_about_a_number_is_told_to_those_who_can_correct_it(world, register):
    odd = made(world, "17-NQ/ĐU", "Nghị quyết", "Sau mà nhỏ hơn", "Đảng ủy", date(2022, 6, 1))
    assert "19-NQ/ĐU ngày 5/1/2022" in numbering_hints(odd)[0]
    told = "Xem lại số và ký hiệu"
    assert told in world.browser(world.secretary).get(f"/nghi-quyet/{odd.pk}/").content.decode()
    assert told not in world.browser(world.officer).get(f"/nghi-quyet/{odd.pk}/").content.decode()
    came = {"direction": "incoming", "arrived_on": date(2022, 7, 1), "arrival_number": "17"}
    for symbol in ("1-KL/TW", "2-KL/TW"):
        second = made(world, symbol, "Kết luận", symbol, "Tỉnh ủy", date(2022, 6, 1), **came)
    assert numbering_hints(second) == ["Số đến này trong năm đã dùng cho 1-KL/TW."]
    world.root.pack = "plain"
    world.root.save()
    assert numbering_hints(made(world, "4", "Resolution", "Plain", "Board", date(2022, 6, 1))) == []


def test_what_was_registered_before_there_were_keys_gets_them(world, register):
    Provision.objects.create(
        directive=register[0], anchor="x", level="dieu", label="Điều 1", heading="Học", text="tập", order=1, depth=0
    )
    before = [
        list(model.objects.values_list("search_key", "exact_key").order_by("pk")) for model in (Directive, Provision)
    ]
    for model in (Directive, Provision):
        model.objects.update(search_key="", exact_key="")
    import_module("trienkhai.directives.migrations.0004_search_keys_filled").fill(apps, None)
    assert before == [
        list(model.objects.values_list("search_key", "exact_key").order_by("pk")) for model in (Directive, Provision)
    ]
    assert before[1] == [("dieu 1 hoc tap", "điều 1 học tập")]
