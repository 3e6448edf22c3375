"""How documents stand to each other: shown both ways, offered where the text names one, set by nobody but people."""

from datetime import date

import pytest
from django.utils import timezone

from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directives import actions
from trienkhai.directives.models import Directive, Relation
from trienkhai.directives.relations.actions import drop_relation, relate
from trienkhai.directives.relations.queries import offers, related_to

pytestmark = pytest.mark.django_db
PLAN = """ĐẢNG BỘ TẬP ĐOÀN
Số 7-KH/ĐU
Vinh, ngày 20 tháng 9 năm 2023
KẾ HOẠCH
triển khai Nghị quyết số 18-NQ/ĐU ngày 15/6/2021
Căn cứ Kết luận số 69-KL/TW ngày 01 tháng 3 năm 2022 của Trung ương;
Căn cứ Quyết định số 3-QĐ/ĐU ngày 5/1/2020 sửa đổi Quyết định số 2-QĐ/ĐU ngày 5/1/2019;
Thực hiện Chương trình số 40-CTr/ĐU ngày 2/2/2022;
Điều 1. Việc làm
1. Theo Quy định số 11-QĐi/ĐU.
Điều 2. Hiệu lực
1. Kế hoạch này thay thế Kế hoạch số 5-KH/ĐU ngày 5/5/2022.
2. Thông báo số 9-TB/ĐU ngày 6/5/2022 hết hiệu lực.
""".encode()


def made(world, symbol, day, issuer="Đảng ủy", **more):
    return Directive.objects.create(
        root=world.root,
        number=actions.number_of(symbol),
        symbol=symbol,
        kind_name="",
        subject=f"Việc {symbol}",
        issuer=issuer,
        issued_on=day,
        scheme="plain",
        registered_at=timezone.now(),
        **more,
    )


@pytest.fixture
def plan(world):
    return actions.register(world.root, PLAN, "kh.txt", by=world.secretary)


def offered(directive):
    return {one.directive.symbol: one.kind for one in offers(directive, related_to(directive))}


def test_what_the_text_names_is_offered_by_what_it_says_of_it_and_nothing_is_set(world, plan):
    named = (
        ("18-NQ/ĐU", date(2021, 6, 15)),
        ("69-KL/TW", date(2022, 3, 1)),
        ("3-QĐ/ĐU", date(2020, 1, 5)),
        ("2-QĐ/ĐU", date(2019, 1, 5)),
        ("40-CTr/ĐU", date(2022, 2, 2)),
        ("5-KH/ĐU", date(2022, 5, 5)),
        ("9-TB/ĐU", date(2022, 5, 6)),
        ("11-QĐi/ĐU", date(2022, 5, 6)),
    )
    assert offered(plan) == {}
    for symbol, day in named:
        made(world, symbol, day)
    assert offered(plan) == {
        "18-NQ/ĐU": "carries_out",
        "69-KL/TW": "refers_to",
        "3-QĐ/ĐU": "refers_to",
        "2-QĐ/ĐU": "refers_to",  # it was amended by the one before it, not by this plan
        "40-CTr/ĐU": "carries_out",
        "5-KH/ĐU": "replaces",
        "9-TB/ĐU": "repeals",
    }
    assert not Relation.objects.exists()


def test_only_the_one_document_that_is_meant_is_offered(world, plan):
    made(world, "69-KL/TW", date(2016, 3, 1))  # of another day
    for issuer in ("Đảng ủy A", "Đảng ủy B"):
        made(world, "18-NQ/ĐU", date(2021, 6, 15), issuer)
    assert offered(plan) == {}


def test_one_click_keeps_what_is_offered_and_both_pages_show_it(world, plan):
    resolution = made(world, "18-NQ/ĐU", date(2021, 6, 15))
    browser = world.browser(world.secretary)
    page = browser.get(f"/nghi-quyet/{plan.pk}/").content.decode()
    assert "Lưu: triển khai 18-NQ/ĐU" in page
    kept = browser.post(f"/nghi-quyet/{plan.pk}/quan-he/", {"other": resolution.pk, "kind": "carries_out"}, follow=True)
    assert "Đã lưu." in kept.content.decode()
    reader = world.browser(world.officer)
    assert "<b>triển khai</b>" in reader.get(f"/nghi-quyet/{plan.pk}/").content.decode()
    assert "<b>được triển khai bằng</b>" in reader.get(f"/nghi-quyet/{resolution.pk}/").content.decode()
    assert offered(plan) == {}
    entry = Entry.objects.get(event="directives.related")
    assert (entry.object_id, entry.details["target"]) == (plan.pk, resolution.pk)


def test_a_replaced_document_says_so_at_its_top_and_in_the_list(world, plan):
    older = made(world, "5-KH/ĐU", date(2022, 5, 5))
    provision = plan.provisions.get(anchor="dieu-2/khoan-1")
    relation = relate(plan, older, "replaces", provision=provision, note="toàn bộ", by=world.secretary)
    reader = world.browser(world.officer)
    page = reader.get(f"/nghi-quyet/{older.pk}/").content.decode()
    assert "Hết hiệu lực" in page and "Điều 2, khoản 1" in page and "toàn bộ" in page
    assert "Hết hiệu lực" not in reader.get(f"/nghi-quyet/{plan.pk}/").content.decode()
    assert reader.get("/nghi-quyet/").content.decode().count("Hết hiệu lực") == 1
    browser = world.browser(world.secretary)
    browser.post(f"/nghi-quyet/quan-he/{relation.pk}/bo/")
    assert "Hết hiệu lực" not in reader.get(f"/nghi-quyet/{older.pk}/").content.decode()
    assert Entry.objects.get(event="directives.relation_dropped").details["target"] == older.pk


def test_by_hand_a_document_is_named_by_its_symbol(world, plan):
    browser, address = world.browser(world.secretary), f"/nghi-quyet/{plan.pk}/quan-he/"
    given = {"kind": "amends", "target": " 08-QC/ĐU", "provision": "dieu-1", "note": "mục 2"}
    missing = browser.post(address, given)
    assert missing.status_code == 422 and "Chưa đăng ký văn bản nào khác" in missing.content.decode()
    first = made(world, "8-QC/ĐU", date(2020, 1, 1))
    second = made(world, "08 – QC/ĐU", date(2020, 1, 1), "Ban khác")
    several = browser.post(address, given)
    page = several.content.decode()
    assert several.status_code == 422 and "Ban khác" in page and f'value="{first.pk}"' in page
    assert not Relation.objects.exists()
    assert browser.post(address, {**given, "other": second.pk}).status_code == 302
    relation = Relation.objects.get()
    assert (relation.target, relation.kind, relation.note) == (second, "amends", "mục 2")
    assert relation.provision.anchor == "dieu-1"
    assert relate(plan, second, "amends", by=world.secretary) == relation  # said twice it is kept once


def test_what_cannot_be_is_refused(world, plan):
    older = made(world, "5-KH/ĐU", date(2022, 5, 5))
    same_day = made(world, "6-KH/ĐU", plan.issued_on)
    relate(plan, same_day, "replaces", by=world.secretary)
    for source, target, kind in (
        (plan, plan, "amends"),
        (older, plan, "replaces"),  # the older one cannot
        (same_day, plan, "repeals"),  # both cannot
        (plan, older, "likes"),
    ):
        with pytest.raises(Unacceptable):
            relate(source, target, kind, by=world.secretary)
    with pytest.raises(Unacceptable):
        relate(plan, older, "amends", note="x" * 301, by=world.secretary)
    assert Relation.objects.count() == 1


def test_who_does_not_keep_the_register_relates_nothing_and_is_offered_nothing(world, plan):
    older = made(world, "5-KH/ĐU", date(2022, 5, 5))
    relation = relate(plan, older, "replaces", by=world.secretary)
    with pytest.raises(Refused):
        relate(plan, older, "amends", by=world.officer)
    with pytest.raises(Refused):
        drop_relation(relation, by=world.officer)
    made(world, "18-NQ/ĐU", date(2021, 6, 15))
    assert "quan-he" not in world.browser(world.officer).get(f"/nghi-quyet/{plan.pk}/").content.decode()
