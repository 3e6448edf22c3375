"""Registering a document: provisions stored with their parents, refusals in words."""

import pytest
from django.db import connection

from tests.reporting.pauses import Pause
from tests.world.people import World
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directives import actions
from trienkhai.directives.models import Directive
from trienkhai.directives.parsing.scheme import scheme_keys
from trienkhai.directives.queries import NUMBERINGS

pytestmark = pytest.mark.django_db

TEXT = """ĐẢNG BỘ TẬP ĐOÀN
BAN CHẤP HÀNH
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập và an toàn
Điều 1. Học tập
1. Mỗi quý một hội nghị:
a) cho người mới;
b) cho tổ trưởng.
Điều 2. An toàn
5. Khoản lạc số.
Nơi nhận:
- Lưu.
""".encode()


def test_provisions_keep_their_place_and_what_was_not_placed_is_listed(world):
    directive = actions.register(world.root, TEXT, "nq.txt", by=world.secretary)
    assert (directive.symbol, directive.issued_on.isoformat()) == ("18-NQ/ĐU", "2021-06-15")
    anchors = {one.anchor: one for one in directive.provisions.all()}
    assert list(anchors) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-1/diem-a", "dieu-1/khoan-1/diem-b", "dieu-2"]
    assert anchors["dieu-1/khoan-1/diem-b"].parent == anchors["dieu-1/khoan-1"]
    assert [one["text"] for one in directive.unplaced] == ["5. Khoản lạc số."]
    assert Entry.objects.filter(event="directives.registered", object_id=directive.pk).exists()


def test_the_same_document_is_registered_once(world):
    actions.register(world.root, TEXT, "nq.txt", by=world.secretary)
    with pytest.raises(Unacceptable, match="18-NQ/ĐU"):
        actions.register(world.root, TEXT, "nq.txt", by=world.secretary)


def test_what_the_document_does_not_say_is_asked(world):
    with pytest.raises(Unacceptable) as refused:
        actions.register(world.root, "Điều 1. Một mình".encode(), "a.txt", by=world.secretary)
    assert refused.value.problems[0].code == "facts-missing"
    assert Directive.objects.count() == 0


def test_an_officer_may_not_register(world):
    with pytest.raises(Refused):
        actions.register(world.root, TEXT, "nq.txt", by=world.officer)


def test_the_page_shows_provisions_and_what_was_not_placed(world):
    directive = actions.register(world.root, TEXT, "nq.txt", by=world.secretary)
    page = world.browser(world.officer).get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert 'id="dieu-1/khoan-1"' in page
    assert "5. Khoản lạc số." in page


def test_registering_on_the_page_gives_problems_back_with_the_form(world):
    browser = world.browser(world.secretary)
    assert "18-NQ" not in browser.get("/nghi-quyet/").content.decode()
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = browser.post(
        "/nghi-quyet/dang-ky/",
        {"root": world.root.pk, "file": SimpleUploadedFile("a.txt", b"Mat ma"), "subject": "Giữ lại"},
    )
    assert answer.status_code == 422
    assert "Giữ lại" in answer.content.decode()
    done = browser.post("/nghi-quyet/dang-ky/", {"root": world.root.pk, "file": SimpleUploadedFile("nq.txt", TEXT)})
    assert done.status_code == 302


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production")
@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_document_at_once_register_it_once(transactional_db, monkeypatch):
    world = World()
    by = world.secretary
    pause = Pause(monkeypatch, actions, "_write_provisions")

    def act():
        return actions.register(world.root, TEXT, "nq.txt", by=by)

    first, second = pause.while_there(act, act)

    first.end()
    with pytest.raises(Unacceptable, match="18-NQ/ĐU"):
        second.end()
    assert Directive.objects.count() == 1


@pytest.mark.parametrize(("language", "told"), [("vi", "điều, khoản, điểm"), ("en", "articles, clauses and points")])
def test_the_numbering_is_told_in_words(world, language, told):
    directive = actions.register(world.root, TEXT, "nq.txt", by=world.secretary)
    browser = world.browser(world.officer)
    browser.cookies["django_language"] = language
    page = browser.get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert directive.scheme == "vn-law" and told in page and "vn-law" not in page


def test_every_numbering_that_ships_has_a_name():
    assert set(NUMBERINGS) == set(scheme_keys())
