"""The pages of the directory."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from trienkhai.directory import actions
from trienkhai.directory.queries import charts, find_units, unit_story

DAY, LATER = date(2022, 1, 1), date(2023, 1, 1)


def page(world, person, name: str, *args, **query) -> tuple[int, str]:
    address = reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")
    response = world.browser(person).get(address)
    return response.status_code, response.content.decode()


def test_the_tree_opens_one_level_at_a_time(world):
    _, closed = page(world, world.secretary, "directory:index")
    _, opened = page(world, world.secretary, "directory:index", mo=world.north.pk)

    assert "Công ty Bắc" in closed and "Chi bộ 1 Bắc" not in closed
    assert "Chi bộ 1 Bắc" in opened and "Chi bộ 1 Nam" not in opened


def test_the_tree_is_shown_as_it_was_on_a_day(world):
    actions.merge_units([world.north], world.south, on=DAY, by=world.secretary)

    _, today = page(world, world.secretary, "directory:index")
    _, then = page(world, world.secretary, "directory:index", ngay="31/12/2021")
    assert "Công ty Bắc" not in today and "Công ty Bắc" in then


def test_a_day_that_cannot_be_read_is_said(world):
    status, text = page(world, world.secretary, "directory:index", ngay="hôm qua")

    assert status == 200 and "hôm qua" in text and 'aria-invalid="true"' in text


def test_a_person_sees_only_the_own_part_of_the_tree(world):
    _, text = page(world, world.officer, "directory:index", mo=world.group.pk)

    assert "Công ty Bắc" in text
    assert "Công ty Nam" not in text and "Chi bộ 1 Nam" not in text


def test_a_company_that_was_taken_over_stays_visible_to_its_heir(world):
    actions.merge_units([world.north], world.south, on=DAY, by=world.secretary)

    status, text = page(world, world.neighbour, "directory:unit", world.north.pk)
    assert status == 200 and "Công ty Bắc" in text
    _, then = page(world, world.neighbour, "directory:index", ngay="1/6/2021")
    assert "Công ty Bắc" in then


@pytest.mark.parametrize("asked", ["cong ty bac", "Bắc", "CTB", "ctb"])
def test_units_are_found_by_name_without_accents_and_by_code(world, asked):
    found, has_more = find_units(world.secretary, asked)

    assert world.north.pk in {row.unit for row in found} and not has_more


def test_a_unit_is_found_by_the_name_it_had(world):
    actions.rename_unit(world.north, on=DAY, name="Công ty Hải Vân", by=world.secretary)

    (found,), _ = find_units(world.secretary, "công ty bắc")
    assert (found.name, found.former) == ("Công ty Hải Vân", "Công ty Bắc")


def test_words_with_the_right_accents_come_first(world):
    for name in ("Xưởng Má", "Xưởng Mà", "Xưởng Ma"):
        actions.open_unit(world.root, on=DAY, parent=world.north, name=name, by=world.secretary)

    found, _ = find_units(world.secretary, "xưởng mà")
    assert found[0].name == "Xưởng Mà" and len(found) == 3


def test_nobody_finds_what_lies_outside_the_own_scope(world):
    assert find_units(world.officer, "Nam") == ([], False)
    status, _ = page(world, world.officer, "directory:unit", world.south.pk)
    assert status == 404


def test_the_page_of_a_unit_tells_its_history_in_one_list(world):
    actions.rename_unit(world.n1, on=DAY, name="Chi bộ Một", by=world.secretary)
    actions.move_unit(world.n1, parent=world.south, on=LATER, by=world.secretary)
    actions.merge_units([world.n2], world.n1, on=date(2024, 1, 1), by=world.secretary)

    story = unit_story(world.n1, date(2024, 6, 1), reader=world.secretary)
    assert [event.day.year for event in story.events] == [2020, 2022, 2023, 2024]
    assert story.parent.name == "Công ty Nam"
    status, text = page(world, world.secretary, "directory:unit", world.n1.pk, ngay="1/6/2022")
    assert status == 200 and "Công ty Bắc" in text and "Chi bộ 2 Bắc" in text


def test_units_outside_the_scope_are_not_named_on_a_page(world):
    actions.move_unit(world.n1, parent=world.south, on=DAY, by=world.secretary)
    keeper = world.person("keeper", "member", at=world.n1)

    status, text = page(world, keeper, "directory:unit", world.n1.pk)
    assert status == 200
    assert "Công ty Nam" not in text and "Tập đoàn" not in text.split("<main")[1]


def test_the_chart_takes_the_same_number_of_queries_however_deep(world, django_assert_num_queries):
    reader, today = world.secretary, date(2024, 1, 1)
    charts(reader, today, world.north.pk)
    with django_assert_num_queries(7):
        charts(reader, today, None)
    with django_assert_num_queries(7):
        charts(reader, today, world.n1.pk)


def test_the_story_takes_the_same_number_of_queries(world, django_assert_num_queries):
    reader = world.secretary
    unit_story(world.north, DAY, reader=reader)
    with django_assert_num_queries(11):
        unit_story(world.north, DAY, reader=reader)
    with django_assert_num_queries(11):
        unit_story(world.n1, DAY, reader=reader)


def test_only_who_sees_the_whole_tree_may_export_it(world):
    address = reverse("directory:export", args=["songlam"])
    whole = world.browser(world.secretary).get(address)

    assert whole.status_code == 200 and whole.content[:2] == b"PK"
    assert world.browser(world.officer).get(address).status_code == 403
    assert world.browser(world.secretary).get(reverse("directory:export", args=["khac"])).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get(reverse("directory:index")).status_code == 302
