"""The pages inside the unit: handing over, reading and approving, what the sender, the reader above and the stranger see."""

import pytest
from django.urls import reverse

from tests.evidence.test_accepting import PNG
from tests.reporting.ground import answers
from tests.reporting.inside_ground import Company, approved_now, seen
from trienkhai.access.models import Grant
from trienkhai.home.queries.waiting import to_approve
from trienkhai.reporting.actions import add_evidence, give_back, hand_over, return_report, save_draft, submit
from trienkhai.reporting.models import Draft, InsideStep, Submission


@pytest.fixture
def company(world) -> Company:
    found = Company(world)
    save_draft(found.row, answers("987654"), version=0, by=found.clerk)
    return found


def at(name: str, company) -> str:
    return reverse(f"reporting:{name}", args=[company.row.pk])


def test_the_clerk_hands_over_and_the_head_finds_it_reads_it_and_approves(company, world):
    clerk, head = world.browser(company.clerk), world.browser(company.head)
    assert "Trình duyệt" in clerk.get(at("fill", company)).content.decode()
    assert clerk.post(at("hand_over", company), {"word": "Kính trình."}).status_code == 302

    work = head.get("/").content.decode()
    assert "Chờ anh/chị duyệt trong đơn vị" in work
    assert "Kính trình." in work
    page = head.get(at("approval", company)).content.decode()
    assert "987.654" in page
    told = head.post(at("approval", company), {"seen": seen(company.row), "act": "approve"}, follow=True)
    assert "Đã duyệt báo cáo trong đơn vị" in told.content.decode()
    assert to_approve(company.head, on=company.round.due_on) == ()

    version = Draft.objects.get().version
    page = clerk.post(at("entry_send", company), {"version": version}, follow=True).content.decode()
    assert "Đã duyệt trong đơn vị: Head" in page
    after = clerk.get(at("fill", company)).content.decode()
    assert "Lần nộp sau phải duyệt lại." in after
    assert "Chưa trình duyệt" not in after


def test_sending_without_approval_is_stopped_in_words_and_keeps_what_was_typed(company, world):
    clerk = world.browser(company.clerk)
    asked = clerk.get(at("entry_send", company)).content.decode()
    assert "Chỉ nộp sau khi đã duyệt trong đơn vị" in asked
    for name in ("send", "entry_send"):
        told = clerk.post(at(name, company), {"version": Draft.objects.get().version})
        assert told.status_code == 409
        assert "Người duyệt: Head" in told.content.decode()
    assert not Submission.objects.exists()


def test_the_head_reads_what_changed_since_the_unit_sent_last(company, world):
    approved_now(company.row, company.head)
    sent = submit(company.row, by=company.clerk)
    return_report(sent, reason="xem lại", notes={"QT01": "ít quá"}, by=world.secretary)
    add_evidence(company.row, PNG, name="moi.png", by=company.clerk)
    save_draft(company.row, answers("987655"), version=Draft.objects.get().version, by=company.clerk)
    page = world.browser(company.head).get(at("approval", company))
    changed = page.context["page"].changed
    assert (changed.cells, [one.file.name for one in changed.files]) == (1, ["moi.png"])
    assert "ít quá" in page.content.decode()
    assert to_approve(company.head, on=company.round.due_on) == ()  # what led to the first sending is done
    hand_over(company.row, by=company.clerk)
    assert [one.unit_name for one in to_approve(company.head, on=company.round.due_on)] == ["Công ty Bắc"]
    assert to_approve(world.secretary, on=company.round.due_on) == ()


def test_it_is_given_back_with_a_word_and_comes_off_the_list(company, world):
    hand_over(company.row, by=company.clerk)
    head = world.browser(company.head)
    told = head.post(at("approval", company), {"seen": seen(company.row), "act": "back", "word": ""})
    assert told.status_code == 422
    assert (
        head.post(at("approval", company), {"seen": seen(company.row), "act": "back", "word": "Thiếu."}).status_code
        == 302
    )
    clerk = world.browser(company.clerk)
    assert "Thiếu." in clerk.get(at("fill", company)).content.decode()
    assert "Trả lại trong đơn vị" in clerk.get("/").content.decode()
    assert to_approve(company.head, on=company.round.due_on) == ()


def test_a_head_who_may_send_does_both_at_once(company, world):
    Grant.objects.create(person=company.head, role="officer", unit=world.north, from_day=company.round.tree_on)
    head = world.browser(company.head)
    assert "Duyệt và nộp" in head.get(at("approval", company)).content.decode()
    told = head.post(at("approval", company), {"seen": seen(company.row), "act": "send"}, follow=True)
    assert told.redirect_chain[0][0] == reverse("reporting:submission", args=[Submission.objects.get().pk])


def test_a_page_that_is_old_approves_nothing(company, world):
    read = seen(company.row)
    save_draft(company.row, answers("5"), version=1, by=company.clerk)
    for given in ({"seen": read}, {}, {"seen": "x", "act": "x", "word": "x" * 3000}, {"seen": read, "act": "send"}):
        assert world.browser(company.head).post(at("approval", company), given).status_code == 409
    assert not InsideStep.objects.exists()


def test_the_page_is_for_the_head_alone(company, world):
    for person, status in ((company.clerk, 403), (world.secretary, 403), (world.neighbour, 404)):
        assert world.browser(person).get(at("approval", company)).status_code == status
        assert world.browser(person).post(at("approval", company), {"seen": seen(company.row)}).status_code == status
    assert world.browser(company.head).post(at("hand_over", company)).status_code == 403


def test_a_reader_above_sees_that_it_was_approved_and_not_what_happened_inside(company, world):
    hand_over(company.row, word="Chuyện riêng.", by=company.clerk)
    give_back(company.row, seen=seen(company.row), word="Chuyện nhà.", by=company.head)
    hand_over(company.row, by=company.clerk)
    approved_now(company.row, company.head)
    member = world.person("member", "member", at=world.group)
    before = world.browser(member).get(at("fill", company)).content.decode()
    assert "987.654" not in before
    sent = submit(company.row, by=company.clerk)
    for address in (at("fill", company), reverse("reporting:submission", args=[sent.pk])):
        page = world.browser(member).get(address).content.decode()
        assert "Chuyện" not in page
    assert "Đã duyệt trong đơn vị: Head" in page


def test_nobody_who_may_approve_is_told_in_words(company, world):
    Grant.objects.filter(role__in=("leader", "secretary")).update(to_day=company.round.tree_on)
    page = world.browser(company.clerk).get(at("fill", company)).content.decode()
    assert "có quyền duyệt" in page
