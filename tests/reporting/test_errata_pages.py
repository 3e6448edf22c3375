"""Errata on the page of templates: what is worded otherwise is shown, and kept as an erratum or as a version."""

from django.urls import reverse

from tests.reporting.ground import TOML, sample_spec
from tests.reporting.test_errata import NAMED, WHY, correct, version_now
from tests.reporting.test_template_pages import PAGE, kept, send, text
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import TemplateErratum, TemplateVersion
from trienkhai.reporting.rules.spec import spec_to_json
from trienkhai.reporting.workbook.template_sheet import write_template

ERRATUM = "Giữ làm đính chính của phiên bản 1"


def erratum(world, page, **said):
    (seen,) = [line.split('value="')[1].split('"')[0] for line in text(page).split("<input") if 'name="seen"' in line]
    return kept(world, page, **{"keep": "erratum", "seen": seen, "reason": WHY, **said})


def test_words_are_shown_before_and_after_and_kept_as_an_erratum(world, quarter):
    page = send(world, NAMED.encode(), "a.toml")
    assert page.status_code == 200
    assert ERRATUM in text(page) and "Giữ thành phiên bản 2" in text(page)
    assert "<del>Người phải dự</del> → <ins>Người được mời</ins>" in text(page)

    refused = erratum(world, page, reason=" ")
    assert refused.status_code == 422 and "Ghi lý do đính chính" in text(refused)
    assert erratum(world, page, reason="x" * 1001).status_code == 422
    assert erratum(world, page).status_code == 302

    assert (version_now().number, version_now().errata) == (1, 1)
    listed = text(world.browser(world.secretary).get(reverse(PAGE)))
    assert "1 đính chính" in listed and WHY in listed and "<del>Người phải dự</del>" in listed
    assert "Giữ biểu mẫu" not in (again := text(send(world, NAMED.encode(), "a.toml"))) and ERRATUM not in again
    assert "<del>Người được mời</del> → <ins>Người phải dự</ins>" in text(send(world, TOML.encode(), "a.toml"))


def test_what_was_corrected_meanwhile_is_shown_before_it_is_undone(world, quarter):
    page = send(world, TOML.replace("Kinh phí", "Kinh phí chi").encode(), "a.toml")
    correct(world)
    late = erratum(world, page)
    assert late.status_code == 422
    assert "vừa được sửa" in text(late) and "<del>Người được mời</del>" in text(late)
    assert TemplateErratum.objects.count() == 1
    assert kept(world, page, keep="version").status_code == 302
    assert version_now().number == 2


def test_more_than_words_is_named_and_refused_as_an_erratum(world, quarter):
    page = send(world, NAMED.replace("max_chars = 500", "max_chars = 600").encode(), "a.toml")
    assert "Khác hơn câu chữ: số ký tự của câu trả lời của “LV01”." in text(page)
    assert ERRATUM not in text(page)
    refused = erratum(world, page)
    assert refused.status_code == 422 and "LV01" in text(refused)
    assert erratum(world, send(world, TOML.replace("bieu-01", "bieu-09").encode(), "a.toml")).status_code == 422
    assert TemplateVersion.objects.count() == 1


def test_a_sheet_makes_an_erratum_too(world):
    design_template(world.root, sample_spec(), by=world.secretary)
    plain = kept(world, send(world, write_template(sample_spec()), "la.xlsx"))  # a sheet says less than the text form
    assert plain.status_code == 302
    there = TemplateVersion.objects.get(template__key="la").parsed
    wanted = spec_to_json(there)
    wanted["sections"][0]["name"] = "Học và làm"
    data = write_template(there.__class__(there.key, there.name, _named(there)))
    assert erratum(world, send(world, data, "la.xlsx")).status_code == 302
    assert spec_to_json(TemplateVersion.objects.get(template__key="la").parsed) == wanted


def _named(spec):
    first, *rest = spec.sections
    return (first.__class__(first.key, first.number, "Học và làm", first.fields), *rest)
