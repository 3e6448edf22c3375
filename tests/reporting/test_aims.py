"""Targets of a directive become the indicators of a template, each with what is to be reached beside it."""

import pytest
from django.urls import reverse

from tests.world.people import World
from trienkhai.directives import actions as directives
from trienkhai.directives.aims import aims_of
from trienkhai.directives.editing import actions as editing
from trienkhai.directives.models import Provision
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.aims_template import template_of
from trienkhai.reporting.models import Template
from trienkhai.reporting.rules.template_checks import faults_of
from trienkhai.reporting.rules.template_file import read_toml, write_toml

pytestmark = pytest.mark.django_db

TEXT = """BAN CHẤP HÀNH
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập và an toàn
Điều 1. Quan điểm
1. Học tập gắn với công việc.
Điều 2. Chỉ tiêu đến năm 2026
1. Tỷ lệ người dự học tập trên tổng số người phải dự đạt từ 95% trở lên.
2. Toàn Tập đoàn đăng ít nhất 8.000 tin, bài trong năm năm; ít nhất 30% do người lao động trực tiếp viết.
3. Giảm 10% số vụ tai nạn so với năm 2020.
4. Kiến nghị được trả lời không quá 15 ngày.
""".encode()


@pytest.fixture
def directive(world):
    return directives.register(world.root, TEXT, "nq.txt", by=world.secretary)


def test_every_target_stands_at_its_point_in_the_reader_s_words(directive):
    told = [(one.anchor, one.place, one.told("vi")) for one in aims_of(directive)]
    assert told == [
        ("dieu-2/khoan-1", "Điều 2, khoản 1", "ít nhất 95%, đến hết năm 2026"),
        ("dieu-2/khoan-2", "Điều 2, khoản 2", "ít nhất 8.000 tin, bài, đến hết năm 2026"),
        ("dieu-2/khoan-2", "Điều 2, khoản 2", "ít nhất 30%, đến hết năm 2026"),
        ("dieu-2/khoan-3", "Điều 2, khoản 3", "giảm 10% số vụ tai nạn, so với năm 2020, đến hết năm 2026"),
        ("dieu-2/khoan-4", "Điều 2, khoản 4", "nhiều nhất 15 ngày, đến hết năm 2026"),
    ]


def test_a_target_in_a_marked_sentence_bears_its_code(directive, world):
    key = Provision.objects.get(anchor="dieu-2/khoan-3").pk
    editing.mark(directive, key, [1], by=world.secretary, seen=0)
    assert [one.anchor for one in aims_of(directive)][3] == "dieu-2/khoan-3/cau-1"


def test_the_template_holds_and_is_kept_like_any_other(directive, world):
    spec = template_of(directive, aims_of(directive))
    assert faults_of(spec) == []
    assert read_toml(write_toml(spec)) == spec
    assert [section.provision for section in spec.sections] == [f"dieu-2/khoan-{at}" for at in (1, 2, 3, 4)]
    share = spec.sections[0].fields
    assert [type(one).__name__ for one in share] == ["NumberField", "NumberField", "RatioField"]
    assert share[0].hint == "Chỉ tiêu: ít nhất 95%, đến hết năm 2026"
    assert share[2].name == "Tỷ lệ người dự học tập trên tổng số người phải dự"
    days = spec.sections[3].fields[0]
    assert (days.unit_of_measure, days.unit_rule) == ("ngày", "max")
    version = design_template(world.root, spec, by=world.secretary)
    assert version.directive == directive


def test_the_way_from_the_resolution_to_the_template_is_four_pages(directive, world):
    browser = world.browser(world.secretary)
    address = reverse("reporting:aims", args=[directive.pk])
    assert f'href="{address}"' in browser.get(f"/nghi-quyet/{directive.pk}/").content.decode()
    page = browser.get(address).content.decode()
    assert page.count('name="chon"') == 5
    preview = browser.get(address, {"chon": ["1", "2"]}).content.decode()
    assert "Chỉ tiêu: ít nhất 95%" in preview and "dieu-2/khoan-3" not in preview
    file = browser.get(address, {"chon": "1", "tai": "1"})
    assert 'provision = "dieu-2/khoan-1"' in file.content.decode()
    assert read_toml(file.content.decode()).directive == "18-NQ/ĐU"
    sent = {"root": world.root.pk, "text": file.content.decode()}
    assert browser.post(reverse("reporting:templates"), sent).status_code == 302
    assert Template.objects.get().key == "chi-tieu-18-nq-du"


def test_who_designs_no_templates_is_shown_the_targets_only(directive, world):
    browser = world.browser(world.officer)
    page = browser.get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert "Nhận ra 5 chỉ tiêu" in page and "chi-tieu/" not in page
    assert browser.get(reverse("reporting:aims", args=[directive.pk])).status_code == 403


def test_a_document_without_targets_offers_none(world: World):
    text = TEXT.decode().partition("Điều 2")[0].encode()
    directive = directives.register(world.root, text, "nq.txt", by=world.secretary)
    browser = world.browser(world.secretary)
    assert "chi-tieu" not in browser.get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert "Không nhận ra" in browser.get(reverse("reporting:aims", args=[directive.pk])).content.decode()
