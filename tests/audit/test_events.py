"""Acts are members of one list, each with a sentence in both languages; nothing is recorded that could not be sealed."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import at_unit, open_sample
from trienkhai.audit import sealing
from trienkhai.audit.events import Event, sentence_of
from trienkhai.audit.log import record
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import close_round, extend_due, take_in
from trienkhai.reporting.workbook import export_workbook

SOURCES = Path(__file__).resolve().parents[2] / "src" / "trienkhai"


def calls_of_record():
    """(place, second argument) of every call of `record` in the product."""
    for file in sorted(SOURCES.rglob("*.py")):
        text = file.read_text("utf-8")
        if "trienkhai.audit.log" not in text:
            continue
        tree = ast.parse(text)
        names = {name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
                 and node.module == "trienkhai.audit.log" for name in node.names}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{file.relative_to(SOURCES)}:{node.lineno}", node.args[1]


def test_whatever_is_recorded_is_a_member():
    wrong = [
        place for place, event in calls_of_record()
        if not (isinstance(event, ast.Name) or (isinstance(event, ast.Attribute) and event.attr in Event.names))
    ]  # fmt: skip
    assert not wrong


def test_every_member_is_recorded_somewhere():
    text = "\n".join(file.read_text("utf-8") for file in SOURCES.rglob("*.py"))
    assert not [name for name in Event.names if f"Event.{name}" not in text]


@pytest.mark.parametrize("event", Event)
def test_every_member_has_a_sentence_in_both_languages(event):
    with translation.override("en"):
        english = sentence_of(event.value)
    with translation.override("vi"):
        assert english and sentence_of(event.value) != english


def test_an_act_of_another_release_is_shown_by_its_name():
    assert sentence_of("api.called") == "api.called"


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"share": 0.5}, {"shares": [{"a": 1.0}]}])
def test_a_fact_that_could_not_be_sealed_is_refused_at_the_door(facts):
    with pytest.raises(TypeError):
        record(None, Event.UNIT_SPLIT, **facts)
    record(None, Event.UNIT_SPLIT, share="0.5")
    assert sealing.seal() == 1


def test_acts_on_a_whole_round_are_recorded_at_its_top(world):
    round_ = open_sample(world)
    extend_due(round_, due_on=date(2093, 7, 6), reason="lũ", by=world.secretary)
    extend_due(
        round_, due_on=date(2093, 7, 6), reason="lũ", by=world.secretary, round_unit=at_unit(round_, world.north)
    )
    close_round(round_, by=world.secretary)
    kinds = (Event.TEMPLATE_DESIGNED, Event.ROUND_OPENED, Event.DUE_EXTENDED, Event.ROUND_CLOSED)
    told = Entry.objects.filter(event__in=kinds).order_by("pk").values_list("event", "unit_id")
    assert dict(told[:2]) == dict.fromkeys(kinds[:2], world.group.pk)
    assert [unit for _event, unit in told[2:]] == [world.group.pk, world.north.pk, world.group.pk]


def test_a_workbook_taken_in_has_an_entry_of_its_own_and_once(world):
    round_ = open_sample(world)
    row = at_unit(round_, world.north)
    data = filled(export_workbook(row, by=world.officer), {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 1200})
    first = take_in(data, name="a.xlsx", by=world.officer)
    again = take_in(data, name="a.xlsx", by=world.officer)
    assert (first.outcome, again.outcome) == ("taken", "same")
    entry = Entry.objects.get(event=Event.WORKBOOK_TAKEN_IN)
    assert (entry.object_id, entry.unit, entry.details["sha256"]) == (first.pk, world.north, first.file.sha256)
    assert Entry.objects.get(event=Event.FILE_SEEN_AGAIN).unit == world.north
