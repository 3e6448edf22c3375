"""The page on which a round moves, the pages that tell of it, and a form that was open meanwhile."""

import pytest
from django.urls import reverse

from tests.reporting.ground import answers
from tests.reporting.moved_ground import later_version
from trienkhai.reporting.actions import close_round, move_round, save_draft, submit
from trienkhai.reporting.models import Draft, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, world):
    client.force_login(world.secretary)
    return client


def test_the_page_tells_what_moves_asks_why_and_moves(world, quarter, north, cell, secretary):
    page = reverse("reporting:move", args=[quarter.pk])
    board = reverse("reporting:board", args=[quarter.pk])
    assert page not in secretary.get(board).content.decode()
    assert secretary.get(page).status_code == 409
    later_version(world)
    assert page in secretary.get(board).content.decode()
    save_draft(north, answers(**{"KP01||2021": "1.500"}), version=0, by=world.officer)
    submit(cell, by=world.officer, answers=answers())
    told = secretary.get(page).content.decode()
    for words in ("Hội nghị trực tuyến", "Kinh phí · 2021", north.name, cell.name):
        assert words in told
    assert "1,500" not in told  # a draft is shown to who fills it
    assert secretary.post(page, {"ban": "2", "reason": ""}).status_code == 422
    for wrong in ("1", "99", "x", str(2**64)):
        assert secretary.post(page, {"ban": wrong, "reason": "x"}).status_code == 409
    assert not Round.objects.get(pk=quarter.pk).is_moved
    assert secretary.post(page, {"ban": "2", "reason": "bổ sung"}).headers["Location"] == board
    assert Round.objects.get(pk=quarter.pk).version.number == 2
    seen = secretary.get(board).content.decode()
    assert "phiên bản 1" in seen
    assert "Chuyển sang phiên bản 2 của biểu" in seen
    report = secretary.get(reverse("reporting:submission", args=[cell.submissions.get().pk])).content.decode()
    assert "Nộp theo phiên bản 1 của biểu" in report
    assert "Kinh phí" in report
    assert secretary.get(page).status_code == 409


def test_others_may_not_and_a_closed_round_stays(world, quarter, client, secretary):
    later_version(world)
    page = reverse("reporting:move", args=[quarter.pk])
    close_round(quarter, by=world.secretary)
    assert secretary.post(page, {"ban": "2", "reason": "x"}).status_code == 409
    client.force_login(world.officer)
    assert client.post(page, {"ban": "2", "reason": "x"}).status_code == 403


def test_a_form_that_was_open_meanwhile_is_told_and_shows_what_has_no_place(world, quarter, north, client):
    client.force_login(world.officer)
    entry, block = (reverse(f"reporting:{name}", args=[north.pk]) for name in ("entry", "entry_block"))
    old = quarter.version_id
    assert f'name="mau" value="{old}"' in client.get(entry).content.decode()
    save_draft(north, answers(**{"KP01||2021": "1.500"}), version=0, by=world.officer)
    move_round(quarter, later_version(world), reason="bổ sung", by=world.secretary)
    typed = {"mau": str(old), "v-QT01": "7", "b-cells:QT01": "", "v-KP01||2021": "2,5", "b-cells:KP01||2021": ""}
    answer = client.post(block, typed | {"block": "m1"})
    assert answer.headers["X-Nothing-Stored"] == "1"
    assert "phiên bản 2" in answer.content.decode()
    answer = client.post(entry, typed | {"save": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "phiên bản 2" in page
    assert "Kinh phí · 2021</b>: 2,500" in page
    assert 'value="7"' in page
    assert Draft.objects.get().answers["cells"]["QT01"] == "4"
    fresh = client.get(entry).content.decode()
    assert "1,500" in fresh
    assert "Kinh phí · 2021" in fresh
    desk = client.get(reverse("reporting:fill", args=[north.pk]))
    assert desk.status_code == 200


@pytest.mark.parametrize("kind", ["compare", "draft_paper"])
def test_pages_of_the_unit_hold_with_two_versions(world, quarter, cell, client, kind):
    submit(cell, by=world.officer, answers=answers(**{"KP01||2021": "1.500"}))
    move_round(quarter, later_version(world), reason="bổ sung", by=world.secretary)
    save_draft(cell, answers(QT05="1"), version=_version(), by=world.officer)
    submit(cell, by=world.officer)
    client.force_login(world.officer)
    assert client.get(reverse(f"reporting:{kind}", args=[cell.pk])).status_code == 200
    first = cell.submissions.get(number=1)
    assert client.get(reverse("reporting:paper", args=[first.pk])).status_code == 200


def _version() -> int:
    draft = Draft.objects.first()
    return draft.version if draft else 0
