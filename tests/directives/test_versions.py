"""An amended text of a registered document: looked at, adopted, and every link either kept or listed."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.directives.test_editing import Desk
from tests.reporting.ground import sample_spec
from tests.review.conftest import Campaign
from tests.world.proof import proof
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.directives import actions
from trienkhai.directives.amending.actions import adopt_version, offer_version, plan_version
from trienkhai.directives.editing import actions as editing
from trienkhai.directives.links import links_to
from trienkhai.directives.models import DirectiveVersion, Provision
from trienkhai.directives.queries import held_by, meant_by, provisions_of
from trienkhai.directives.steps import step_of_provision
from trienkhai.reporting.actions import design_template
from trienkhai.review.models import Section, Sentence

pytestmark = pytest.mark.django_db

HEAD = """BAN CHẤP HÀNH
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập và an toàn
"""
POINTS = [
    "Điều 1. Học tập và đào tạo",
    "1. Mỗi quý mỗi đơn vị tổ chức ít nhất một hội nghị học tập.",
    "2. Tỷ lệ người dự học tập đạt từ 95% trở lên.",
    "Điều 2. An toàn trong sản xuất",
    "1. Mỗi quý kiểm tra an toàn tại nơi làm việc một lần.",
    "2. Công khai số vụ tai nạn trên bản tin nội bộ.",
    "Điều 3. Thông tin nội bộ",
    "1. Duy trì chuyên mục thông tin hằng tuần trên cổng.",
]
BEFORE = HEAD + "\n".join(POINTS)
DAY = date(2024, 3, 1)


@pytest.fixture
def directive(world):
    return actions.register(world.root, BEFORE.encode(), "nq.txt", by=world.secretary)


def offer(directive, text, by, symbol="25-NQ/ĐU", day=DAY):
    return offer_version(directive, text.encode(), "sua.txt", symbol=symbol, amended_on=day, by=by)


def adopt(version, by, decided=None):
    version.directive.refresh_from_db()
    return adopt_version(version, decided or {}, by=by, seen=version.directive.revision)


def by_anchor(directive):
    return {row.anchor: row.pk for row in directive.provisions.all()}


def test_a_changed_text_takes_the_place_of_the_old_one_and_the_rows_stay(world, directive):
    before = by_anchor(directive)
    version = adopt(offer(directive, BEFORE.replace("từ 95%", "từ 98%"), world.secretary), world.secretary)
    directive.refresh_from_db()
    assert by_anchor(directive) == before
    assert "98%" in Provision.objects.get(anchor="dieu-1/khoan-2").text
    assert (version.number, directive.file, version.account["same"]) == (2, version.file, 7)
    (told,) = version.account["lines"]
    assert (told["fate"], told["key"]) == ("changed", before["dieu-1/khoan-2"])
    first = directive.versions.get(number=1)
    assert (first.symbol, first.file.name) == ("18-NQ/ĐU", "nq.txt")
    assert Entry.objects.filter(event="directives.amendment_adopted").count() == 1


def test_looking_at_a_text_changes_nothing(world, directive):
    before = list(Provision.objects.order_by("pk").values())
    version = offer(directive, HEAD + "Điều 1. Khác hẳn\n1. Không còn gì như trước.", world.secretary)
    plan_version(version, by=world.secretary)
    assert list(Provision.objects.order_by("pk").values()) == before
    assert version.number is None


def test_an_article_put_in_between_takes_no_link_away(world, directive):
    before = by_anchor(directive)
    text = BEFORE.replace("Điều 3.", "Điều 4.").replace(
        "Điều 4. Thông",
        "Điều 3. Khen thưởng kịp thời\n1. Cá nhân có sáng kiến được thưởng ngay trong quý.\nĐiều 4. Thông",
    )
    adopt(offer(directive, text, world.secretary), world.secretary)
    moved = Provision.objects.get(pk=before["dieu-3"])
    assert (moved.label, moved.anchor) == ("Điều 4", "dieu-4")
    assert [row.pk for row in meant_by(directive, ["dieu-3"])] == [before["dieu-3"]]
    assert held_by(world.root.pk, ["dieu-3"]) == {directive: {"dieu-3"}}
    assert step_of_provision(directive.pk, ["dieu-3"], world.officer).name == "18-NQ/ĐU, Điều 4"


def test_what_has_no_place_any_more_stays_with_its_links_and_is_listed(world):
    campaign = Campaign(world)
    directive, by = campaign.directive, world.secretary
    article = Provision.objects.get(anchor="dieu-2")
    section = campaign.review.sections.exclude(provision=None).get(provision=article)
    Sentence.objects.create(section=section, order=1, text="Đã kiểm tra.")
    spec = sample_spec()
    pointing = replace(spec, sections=(replace(spec.sections[0], provision="dieu-2/khoan-1"), *spec.sections[1:]))
    design_template(world.root, pointing, by=by)
    text = HEAD + "Điều 1. Học tập\n1. Mỗi quý một hội nghị."
    version = adopt(offer(directive, text, by), by)
    article.refresh_from_db()
    assert article.repealed_by == version
    assert [shown.provision.anchor for shown in provisions_of(directive)] == ["dieu-1", "dieu-1/khoan-1"]
    assert Section.objects.get(pk=section.pk).provision == article
    page = world.browser(by).get(f"/nghi-quyet/{directive.pk}/ban-sua/").content.decode()
    assert "1 câu của báo cáo sơ kết" in page and "1 phần của biểu mẫu" in page
    assert 'id="dieu-2"' in world.browser(world.officer).get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert step_of_provision(directive.pk, ["dieu-2/khoan-1"], world.officer).name == "18-NQ/ĐU, Điều 2, khoản 1"


def test_what_is_not_certain_is_asked_and_nothing_is_adopted_before_the_answer(world, directive):
    text = BEFORE.replace(POINTS[3], "Điều 2. Chế độ thưởng").replace(
        POINTS[4], "1. Cá nhân có sáng kiến được khen ngay trong tháng."
    )
    version = offer(directive, text, world.secretary)
    plan = plan_version(version, by=world.secretary)
    asked = {one.anchor: one for one in plan.undecided}
    assert set(asked) == {"dieu-2", "dieu-2/khoan-1"}
    with pytest.raises(Unacceptable, match="dieu-2"):
        adopt(version, world.secretary)
    adopt(version, world.secretary, {one.key: one.offered[0] for one in asked.values()})
    assert Provision.objects.get(anchor="dieu-2").heading == "Chế độ thưởng"


def test_two_points_cannot_become_one(world, directive):
    one = "2. Mỗi quý kiểm tra an toàn, công khai số vụ tai nạn."
    text = HEAD + "\n".join([*POINTS[:4], POINTS[6], POINTS[7], one])
    version = offer(directive, text, world.secretary)
    asked = plan_version(version, by=world.secretary).undecided
    assert {told.offered for told in asked} == {asked[0].offered}
    with pytest.raises(Unacceptable, match="cùng là một điểm"):
        adopt(version, world.secretary, {told.key: told.offered[0] for told in asked})


def test_a_text_that_was_compared_with_an_older_state_is_not_adopted(world, directive):
    version = offer(directive, BEFORE.replace("95%", "98%"), world.secretary)
    editing.indent(directive, by_anchor(directive)["dieu-1/khoan-2"], by=world.secretary, seen=0)
    with pytest.raises(WrongState):
        adopt_version(version, {}, by=world.secretary, seen=0)
    adopted = adopt(version, world.secretary)
    with pytest.raises(WrongState, match="đã được áp dụng"):
        adopt(adopted, world.secretary)


def test_corrections_and_marks_outlive_an_amendment_and_are_not_undone_across_it(world, directive):
    desk = Desk(directive, world.secretary)
    desk.indent(desk.key("dieu-1/khoan-2"))
    desk.mark(desk.key("dieu-3/khoan-1"), [1])
    mark = desk.key("dieu-3/khoan-1/cau-1")
    adopt(
        offer(directive, BEFORE.replace("Công khai số vụ", "Công khai đầy đủ số vụ"), world.secretary), world.secretary
    )
    assert Provision.objects.get(anchor="dieu-1/khoan-2").parent.anchor == "dieu-1/khoan-1"
    assert Provision.objects.get(pk=mark).repealed_by is None
    with pytest.raises(Unacceptable, match="không hoàn tác"):
        desk.undo()


def test_what_stood_under_a_point_that_is_joined_away_later_keeps_its_row(world, directive):
    gone = by_anchor(directive)["dieu-2/khoan-2"]
    adopt(offer(directive, BEFORE.replace(POINTS[5] + "\n", ""), world.secretary), world.secretary)
    desk = Desk(directive, world.secretary)
    desk.join(desk.key("dieu-2"))
    row = Provision.objects.get(pk=gone)
    assert row.parent is None and row.repealed_by is not None


def test_who_may_not_register_amends_nothing(world, directive):
    with pytest.raises(Refused):
        offer(directive, BEFORE, world.officer)
    with pytest.raises(Unacceptable, match="mới hơn"):
        offer(directive, BEFORE, world.secretary, day=date(2020, 1, 1))
    with pytest.raises(Unacceptable, match="toàn văn"):
        offer(directive, "Sửa đổi, bổ sung một số điều", world.secretary)


def test_the_pages_lead_from_the_upload_to_the_text_in_force(world, directive):
    browser, page = world.browser(world.secretary), f"/nghi-quyet/{directive.pk}/ban-sua/"
    assert page in browser.get(f"/nghi-quyet/{directive.pk}/").content.decode()
    text = (
        BEFORE.replace("từ 95%", "từ 98%")
        .replace(POINTS[6], "Điều 3. Khen thưởng, xử phạt")
        .replace(POINTS[7], "1. Cá nhân có sáng kiến được thưởng ngay trong quý.")
    )
    upload = SimpleUploadedFile("sua.txt", text.encode())
    sent = {"file": upload, "symbol": "25-NQ/ĐU", "amended_on": "1/3/2024"}
    shown = browser.post(page, sent, follow=True)
    body = shown.content.decode()
    assert "<del>95%</del><ins>98%</ins>" in body
    address = shown.redirect_chain[-1][0]
    assert browser.get(f"/tep/{DirectiveVersion.objects.get().file_id}/").status_code == 200
    assert world.browser(world.officer).get(f"/tep/{DirectiveVersion.objects.get().file_id}/").status_code == 404
    seen = re.search(r'name="seen" value="(\d+)"', body)[1]
    refused = browser.post(address, {"seen": seen})
    assert refused.status_code == 422 and "dieu-3" in refused.content.decode()
    names = set(re.findall(r'name="(la-\d+)"', body))
    assert len(names) == 2
    done = browser.post(address, {"seen": seen, **dict.fromkeys(names, "-1")}, follow=True).content.decode()
    assert "Bản sửa đổi đã được áp dụng." in done and "25-NQ/ĐU đã thay đổi những gì" in done
    assert "25-NQ/ĐU, 1/3/2024" in world.browser(world.officer).get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert (
        world.browser(world.officer).get(f"/tep/{DirectiveVersion.objects.get(number=2).file_id}/").status_code == 200
    )
    assert world.browser(world.officer).get(page).status_code == 403


@settings(max_examples=proof(6, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_links_before_are_links_kept_and_links_listed(world, linked, data):
    """Whatever an amendment does with the points: what pointed at one still points at the same row, in force or listed."""
    with transaction.atomic():
        directive, by = linked.directive, world.secretary
        rows = list(directive.provisions.values_list("pk", flat=True))
        before = {pk: {link.kind: link.count for link in links} for pk, links in links_to(directive, rows).items()}
        anchors = {row.anchor: row.pk for row in directive.provisions.all()}
        chosen = data.draw(
            st.lists(st.sampled_from([*POINTS, "Điều 9. Điều mới hẳn", "1. Khoản chưa từng có."]), min_size=1)
        )
        version = offer(directive, HEAD + "\n".join(["Điều 1. Mở đầu", *chosen]), by)
        decided = {
            one.key: data.draw(st.sampled_from([-1, *one.offered])) for one in plan_version(version, by=by).undecided
        }
        places = [place for place in decided.values() if place >= 0]
        if len(places) == len(set(places)):
            adopt(version, by, decided)
        after = {pk: {link.kind: link.count for link in links} for pk, links in links_to(directive, rows).items()}
        assert after == before and before
        in_force = set(directive.provisions.in_force().values_list("pk", flat=True))
        listed = set(directive.provisions.exclude(repealed_by=None).values_list("pk", flat=True))
        assert before.keys() <= in_force | listed and not in_force & listed
        assert {anchor: meant_by(directive, [anchor])[0].pk for anchor in anchors} == anchors
        transaction.set_rollback(True)


@pytest.fixture
def linked(world):
    """A directive at whose points a template and a review point."""
    campaign = Campaign(world)
    directive = campaign.directive
    adopt(offer(directive, BEFORE, world.secretary), world.secretary)
    spec = sample_spec()
    sections = [
        replace(one, provision=anchor) for one, anchor in zip(spec.sections, ("dieu-2/khoan-2", "dieu-3"), strict=False)
    ]
    design_template(
        world.root, replace(spec, sections=(*sections, *spec.sections[len(sections) :])), by=world.secretary
    )
    campaign.directive.refresh_from_db()
    return campaign
