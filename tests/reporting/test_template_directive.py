"""A template keeps the directive it reports on, whatever is registered later."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests.reporting.ground import TOML, open_sample, sample_spec
from tests.reporting.test_template_pages import send, text
from tests.review.conftest import RESOLUTION
from trienkhai.access.errors import Unacceptable
from trienkhai.directives import actions as directives
from trienkhai.directives.steps import step_of_provision
from trienkhai.office.sheets.reading import read_book
from trienkhai.reporting.actions import design_template, open_round
from trienkhai.reporting.models import TemplateVersion
from trienkhai.reporting.rules.template_file import read_sheet, read_toml, write_toml
from trienkhai.reporting.workbook.template_sheet import write_template
from trienkhai.thread.steps import bar

pytestmark = pytest.mark.django_db

FIRST, SECOND = "18-NQ/ĐU", "25-NQ/ĐU"


def registered(world, symbol=FIRST, day="15 tháng 6 năm 2021"):
    said = RESOLUTION.decode().replace(FIRST, symbol).replace("15 tháng 6 năm 2021", day)
    return directives.register(world.root, said.encode(), "nq.txt", by=world.secretary, despite="văn bản khác")


def spec_of(anchor="dieu-2", directive=""):
    spec = sample_spec()
    sections = (replace(spec.sections[0], provision=anchor), *spec.sections[1:])
    return replace(spec, sections=sections, directive=directive)


def design(world, spec):
    return design_template(world.root, spec, by=world.secretary)


def chain(world, version):
    round_ = open_round(
        version, period_key="2023-Q2", due_on=version.made_at.date(), by=world.secretary, kinds={"company"}
    )
    return [
        step.name for step in bar("round", round_, here="figure", reader=world.officer) if step.stage == "provision"
    ]


def test_a_second_resolution_does_not_take_the_place_of_the_first(world):
    registered(world)
    version = design(world, spec_of())
    registered(world, SECOND)
    assert chain(world, TemplateVersion.objects.get(pk=version.pk)) == ["18-NQ/ĐU, Điều 2"]


def test_a_version_made_before_any_was_registered_means_the_first_that_has_its_points(world):
    version = design(world, spec_of())
    assert version.directive is None
    registered(world)
    registered(world, SECOND)
    assert chain(world, version) == ["18-NQ/ĐU, Điều 2"]


def test_versions_made_before_this_was_kept_are_bound_to_the_oldest_that_has_their_points(world):
    version = design(world, spec_of())
    first = registered(world)
    registered(world, SECOND)
    import_module("trienkhai.reporting.migrations.0003_bound_directive").bind(apps, None)
    assert TemplateVersion.objects.get(pk=version.pk).directive == first


def test_where_several_have_its_points_the_template_must_say_which_is_meant(world):
    registered(world)
    second = registered(world, SECOND)
    with pytest.raises(Unacceptable, match="18-NQ/ĐU 15/6/2021, 25-NQ/ĐU 15/6/2021"):
        design(world, spec_of())
    assert not TemplateVersion.objects.exists()
    assert design(world, spec_of(directive="25–nq/đu")).directive == second


def test_the_next_version_of_a_template_stays_with_its_directive(world):
    first = registered(world)
    design(world, spec_of())
    registered(world, SECOND)
    assert design(world, replace(spec_of(), name="Tên khác")).directive == first


@pytest.mark.parametrize(
    ("named", "anchor", "said"),
    [("99-NQ/ĐU", "dieu-2", "99-NQ/ĐU"), (FIRST, "dieu-99", "dieu-99")],
)
def test_a_directive_or_a_point_that_is_not_registered_is_refused(world, named, anchor, said):
    registered(world)
    with pytest.raises(Unacceptable, match=said):
        design(world, spec_of(anchor, named))


def test_two_of_one_symbol_are_told_apart_by_their_day(world):
    registered(world)
    later = registered(world, day="15 tháng 6 năm 2026")
    with pytest.raises(Unacceptable, match="15/6/2026"):
        design(world, spec_of(directive=FIRST))
    assert design(world, spec_of(directive=f"{FIRST} 15/6/2026")).directive == later


def test_both_forms_of_a_template_name_the_directive_and_give_it_back():
    spec = sample_spec()
    named = replace(spec, directive=FIRST)
    assert read_toml(write_toml(named)) == named
    assert 'directive = "18-NQ/ĐU"' in write_toml(named)
    assert "directive" not in write_toml(spec)
    book = read_book(write_template(replace(named, sections=spec.sections)), "bieu-01.xlsx")
    back = read_sheet(book, key="bieu-01")
    assert (back.directive, back.name) == (FIRST, spec.name)


def test_a_template_that_names_a_directive_but_no_point_leads_to_the_directive(world):
    directive = registered(world)
    version = design(world, replace(sample_spec(), directive=FIRST))
    step = step_of_provision(version.directive_id, [], world.officer)
    assert (step.name, step.url) == (FIRST, reverse("directives:directive", args=[directive.pk]))
    assert chain(world, version) == [FIRST]


def test_the_page_says_what_a_template_would_report_on_and_why_it_is_refused(world):
    registered(world)
    toml = TOML.replace('name = "Học tập"', 'name = "Học tập"\nprovision = "dieu-2"')
    assert "18-NQ/ĐU" in text(send(world, toml.encode(), "bieu-01.toml"))
    registered(world, SECOND)
    page = send(world, toml.encode(), "bieu-01.toml")
    assert page.status_code == 422
    assert "directive = &quot;18-NQ/ĐU&quot;" in text(page)


def test_the_page_of_a_report_names_the_full_place_in_the_language_of_its_reader(world):
    registered(world)
    round_ = open_round(
        design(world, spec_of("dieu-2/khoan-1")), period_key="2023-Q2", due_on=open_sample(world).due_on, by=world.secretary,
        kinds={"company"},
    )  # fmt: skip
    board = reverse("reporting:board", args=[round_.pk])
    assert "18-NQ/ĐU, Điều 2, khoản 1" in text(world.browser(world.secretary).get(board))
    english = world.browser(world.secretary)
    english.cookies["django_language"] = "en"
    assert "18-NQ/ĐU, Article 2, clause 1" in text(english.get(board))
