"""A workbook that comes again: as it was, mended, after another one, after a return."""

import pytest
from django.urls import reverse

from tests.reporting.books import FIGURES, filled
from trienkhai.reporting.actions import choose, return_report, save_draft, submit, take_in
from trienkhai.reporting.models import Draft, State, Submission
from trienkhai.reporting.workbook import export_workbook

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@pytest.fixture
def base(world, north) -> bytes:
    return export_workbook(north, by=world.officer)


def taken(world, data: bytes, name: str = "a.xlsx", **wishes):
    return take_in(data, name=name, by=world.officer, **wishes)


def on_page(world, north, **cells: str) -> None:
    """Somebody changes the report on its page."""
    north.refresh_from_db()
    answers = {**north.latest.answers, "cells": {**north.latest.answers["cells"], **cells}}
    save_draft(north, answers, version=0, by=world.officer)


def newest(north) -> dict[str, str]:
    north.refresh_from_db()
    return north.latest.answers["cells"]


def test_a_returned_report_is_sent_again_from_the_same_file(world, north, base):
    data = filled(base, GOOD)
    taken(world, data)
    assert taken(world, data).outcome == "same"
    return_report(Submission.objects.get(), reason="kiểm tra lại", by=world.secretary)

    assert taken(world, data).outcome == "taken"

    north.refresh_from_db()
    assert (north.state, north.latest.number) == (State.SUBMITTED, 2)
    assert taken(world, data).outcome == "same"


def test_mending_ones_own_file_is_no_conflict(world, north, base):
    one = filled(base, GOOD)
    taken(world, one)
    assert taken(world, filled(one, {f"{FIGURES}!D7": 5})).outcome == "taken"
    assert newest(north) == {"QT01": "5", "QT02": "100"}
    assert taken(world, filled(one, {f"{FIGURES}!D7": 5, f"{FIGURES}!D8": 90})).outcome == "taken"
    assert newest(north) == {"QT01": "5", "QT02": "90"}


def test_what_was_changed_on_the_page_meanwhile_is_still_a_choice(world, north, base):
    one = filled(base, GOOD)
    taken(world, one)
    on_page(world, north, QT01="6")

    refused = taken(world, filled(one, {f"{FIGURES}!D7": 5}))
    assert [cell["key"] for cell in refused.account["cells"] if cell["fate"] == "conflict"] == ["QT01"]

    assert choose(refused, {"QT01": "draft"}, by=world.officer).outcome == "taken"
    assert newest(north)["QT01"] == "6"


def test_what_is_not_changed_in_the_mended_file_leaves_the_page_alone(world, north, base):
    one = filled(base, GOOD)
    taken(world, one)
    on_page(world, north, QT01="6")
    assert taken(world, filled(one, {f"{FIGURES}!D8": 90})).outcome == "taken"
    assert newest(north) == {"QT01": "6", "QT02": "90"}


def test_what_was_once_left_to_the_page_is_not_asked_again(world, north, base):
    taken(world, filled(base, GOOD))
    on_page(world, north, QT01="6")
    refused = taken(world, filled(base, GOOD | {f"{FIGURES}!D7": 5}))
    choose(refused, {"QT01": "draft"}, by=world.officer)
    assert taken(world, filled(base, {f"{FIGURES}!D7": 5, f"{FIGURES}!D8": 90})).outcome == "taken"
    assert newest(north) == {"QT01": "6", "QT02": "90"}


def test_going_back_to_an_earlier_file_asks_what_is_to_stand(world, north, base):
    one = filled(base, GOOD)
    taken(world, one)
    assert (
        taken(world, filled(export_workbook(north, by=world.officer), {f"{FIGURES}!D7": 5}), "b.xlsx").outcome
        == "taken"
    )

    back = taken(world, one)

    assert back.outcome == "refused"
    assert [cell["key"] for cell in back.account["cells"] if cell["fate"] == "conflict"] == ["QT01"]
    assert choose(back, {"QT01": "file"}, by=world.officer).outcome == "taken"
    assert newest(north) == {"QT01": "4", "QT02": "100"}


def test_a_draft_from_the_same_file_is_filled_once_and_anew_after_another_file(world, north, base):
    one = filled(base, GOOD)
    assert taken(world, one, submit=False).outcome == "taken"
    assert taken(world, one, submit=False).outcome == "same"
    assert taken(world, filled(one, {f"{FIGURES}!D7": 5}), submit=False).outcome == "taken"
    assert taken(world, one, submit=False).outcome == "refused"
    assert Draft.objects.get().answers["cells"]["QT01"] == "5"


def test_sent_as_it_stands_a_report_keeps_the_file_and_the_cells_it_came_from(world, north, base):
    taken(world, filled(base, GOOD), "bieu.xlsx")
    first = Submission.objects.get()
    return_report(first, reason="kiểm tra lại", by=world.secretary)

    again = submit(north, by=world.officer)

    assert again.number == 2
    assert (again.origin, again.intake, again.places) == ("workbook", first.intake, first.places)
    page = world.browser(world.officer).get(reverse("reporting:submission", args=[again.pk])).content.decode()
    assert "bieu.xlsx" in page
    assert f"{FIGURES}!D7" in page


def test_a_value_changed_on_the_page_loses_its_cell_and_the_others_name_their_file(world, north, base):
    taken(world, filled(base, GOOD), "bieu.xlsx")
    return_report(Submission.objects.get(), reason="kiểm tra lại", by=world.secretary)
    on_page(world, north, QT01="6")

    again = submit(north, by=world.officer)

    assert (again.origin, again.intake) == ("typed", None)
    assert again.places == {"QT02": f"[bieu.xlsx]{FIGURES}!D8"}
