"""Templates on their page: every fault with its place, or the template as units will see it, then kept."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.reporting.ground import TOML, sample_spec
from trienkhai.reporting.actions import design_template, open_round
from trienkhai.reporting.models import Template, TemplateVersion
from trienkhai.reporting.workbook.template_sheet import write_template

PAGE = "reporting:templates"


def text(response) -> str:
    return response.content.decode()


def send(world, data: bytes, name: str, person=None):
    given = {"root": world.root.pk, "file": SimpleUploadedFile(name, data)}
    return world.browser(person or world.secretary).post(reverse(PAGE), given)


def kept(world, page, **changes: str):
    (said,) = re.findall(r'<textarea name="text"[^>]*>(.*?)</textarea>', text(page), re.S)
    given = {"root": world.root.pk, "text": html.unescape(said), **changes}
    return world.browser(world.secretary).post(reverse(PAGE), given)


def test_a_template_is_shown_before_it_is_kept(world):
    page = send(world, TOML.encode(), "bieu-01.toml")
    assert page.status_code == 200
    assert "Người đã dự" in text(page)
    assert "QT03 chia cho QT02" in text(page)
    assert "Nữ, Nam" in text(page)
    assert not Template.objects.exists()

    assert kept(world, page).status_code == 302

    assert TemplateVersion.objects.get().parsed == sample_spec()
    assert "bieu-01" in text(world.browser(world.secretary).get(reverse(PAGE)))


def test_a_sheet_is_taken_too(world):
    page = send(world, write_template(sample_spec()), "Biểu 01.xlsx")
    assert kept(world, page).status_code == 302
    assert Template.objects.get().key == "bieu-01"


def test_the_same_again_is_said_and_a_change_is_the_next_version(world):
    kept(world, send(world, TOML.encode(), "a.toml"))
    again = send(world, TOML.encode(), "a.toml")
    assert "Giữ biểu mẫu" not in text(again)
    open_round(
        TemplateVersion.objects.get(),
        period_key="2023-Q2",
        due_on=date(2023, 7, 6),
        by=world.secretary,
        kinds={"company"},
    )
    changed = send(world, TOML.replace("max_chars = 500", "max_chars = 600").encode(), "a.toml")
    assert "Thay cho “Biểu 01: Kết quả thực hiện”, đang dùng ở 1 kỳ" in text(changed)
    assert "Khác hơn câu chữ: số ký tự của câu trả lời của “LV01”." in text(changed)
    kept(world, changed)
    assert [row.number for row in TemplateVersion.objects.order_by("number")] == [1, 2]


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.toml", TOML.replace('unit = "hội nghị"', "unit = 7").encode(), "dòng 13"),
        ("a.toml", b"key = \xff", "dòng 1"),
        ("a.toml", b"\0", "dòng 1"),
        ("a.xlsx", b"PK no", "–"),
        ("a.json", b"{}", "–"),
    ],
)
def test_every_fault_is_said_with_its_place(world, name, data, place):
    page = send(world, data, name)
    assert page.status_code == 422
    assert place in text(page)


def test_an_indicator_that_would_mean_something_else_is_refused_before_and_when_kept(world):
    design_template(world.root, sample_spec(), by=world.secretary)
    other = TOML.replace('"bieu-01"', '"bieu-02"').replace('unit = "hội nghị"', 'unit = "cuộc"')
    page = send(world, other.encode(), "b.toml")
    assert page.status_code == 422
    assert "QT01" in text(page)
    assert kept(world, page).status_code == 422
    assert Template.objects.count() == 1


def test_what_comes_back_altered_is_read_as_if_new(world):
    page = send(world, TOML.encode(), "a.toml")
    assert kept(world, page, text="key = ").status_code == 422
    assert kept(world, page, root="9" * 30).status_code == 422
    assert world.browser(world.secretary).post(reverse(PAGE), {"text": TOML}).status_code == 422
    assert not Template.objects.exists()


def test_only_who_may_design_finds_the_pages(world):
    example = reverse("reporting:template_example", args=["so-ket-ky.toml"])
    for address in (reverse(PAGE), example):
        assert world.browser(world.officer).get(address).status_code == 403
    own = world.person("own", "secretary", at=world.north)
    assert send(world, TOML.encode(), "a.toml", own).status_code == 403  # templates belong to the whole organisation


def test_examples_are_downloaded_as_text_and_as_sheets(world):
    browser = world.browser(world.secretary)
    page = text(browser.get(reverse(PAGE)))
    for name in ("so-ket-ky.toml", "so-ket-ky.xlsx", "trong.xlsx"):
        address = reverse("reporting:template_example", args=[name])
        assert address in page
        assert browser.get(address).status_code == 200
    for name in ("la.toml", "la.xlsx", "so-ket-ky", ".xlsx"):
        assert browser.get(reverse("reporting:template_example", args=[name])).status_code == 404
