"""What a later version of a template asks otherwise, and what becomes of answers: pure."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.specs import answers_to, specs
from tests.world.proof import proof
from trienkhai.reporting.rules.answers import clean, empty
from trienkhai.reporting.rules.moving import Left, carried, compared, joined, lacking
from trienkhai.reporting.rules.spec import (
    Check,
    Choice,
    ListColumn,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    TextField,
)


def spec_of(*fields, checks=()) -> Spec:
    return Spec("bieu", "Biểu", (Section("s", "I", "Phần", fields),), checks=checks)


LIST = ListField("VB", "Văn bản", (ListColumn("so", "Số"), ListColumn("loai", "Loại", "choice", ("A", "B"))))
OLD = spec_of(
    NumberField("Q1", "Một"),
    NumberField("Q2", "Hai", parts=(Choice("nu", "Nữ"),), required=False),
    LIST,
    TextField("L1", "Lời", max_chars=100),
    checks=(Check("c", "Q1 > 0"),),
)
NEW = spec_of(
    NumberField("Q3", "Ba"),
    NumberField("Q2", "Hai, ghi rõ", parts=(Choice("nam", "Nam"),), required=True),
    ListField("VB", "Văn bản", (ListColumn("loai", "Loại", "choice", ("A",)), ListColumn("ai", "Ai")), max_rows=1),
    TextField("L1", "Lời", max_chars=4),
    RatioField("R", "Tỷ lệ", "Q3", "Q2"),
)


def said(left):
    return [(one.part, one.key, one.row, one.column, one.value, one.why.code) for one in left]


def test_the_difference_names_what_is_new_gone_and_otherwise():
    found = compared(OLD, NEW)
    assert [one.key for one in found.added] == ["Q3", "R", "Q2|nam"]
    assert [one.key for one in found.removed] == ["Q1", "Q2|nu"]
    assert [(one.key, one.what) for one in found.changed] == [
        ("Q2", ("label", "required")),
        ("VB", ("limits", "columns")),
        ("L1", ("limits",)),
    ]
    assert [one.key for one in found.required] == ["Q3", "Q2|nam", "Q2"]
    assert found.checks == 1
    assert compared(NEW, NEW) == compared(OLD, OLD)


def test_answers_find_their_places_by_key_and_the_rest_is_left_with_the_reason():
    given_then = {
        "cells": {"Q1": "4", "Q2": "na", "Q2|nu": "3"},
        "texts": {"L1": "dài hơn"},
        "notes": {"Q1": "vì", "Q2": "vì thế"},
        "lists": {"VB": [{"so": "1", "loai": "A"}, {"loai": "B"}, {"loai": "A"}]},
    }
    kept, left = carried(given_then, NEW)
    assert kept == empty() | {"cells": {"Q2": "na"}, "notes": {"Q2": "vì thế"}, "lists": {"VB": [{"loai": "A"}]}}
    assert said(left) == [
        ("cells", "Q1", 0, "", "4", "gone"),
        ("cells", "Q2|nu", 0, "", "3", "gone"),
        ("lists", "VB", 1, "so", "1", "column_gone"),
        ("lists", "VB", 2, "", {"loai": "B"}, "not_a_choice"),
        ("lists", "VB", 3, "", {"loai": "A"}, "too_many_rows"),
        ("texts", "L1", 0, "", "dài hơn", "too_long"),
        ("notes", "Q1", 0, "", "vì", "gone"),
    ]
    assert joined(kept, left) == given_then
    assert [Left.from_json(one.to_json()) for one in left] == list(left)


def test_a_list_of_which_nothing_stays_is_not_said_to_be_empty():
    assert carried({"lists": {"VB": [{"loai": "B"}]}}, NEW)[0]["lists"] == {}
    assert carried({"lists": {"VB": []}}, NEW)[0]["lists"] == {"VB": []}


def test_what_a_report_of_an_earlier_version_lacks_is_told_by_name():
    assert lacking({"cells": {"Q2": "1"}}, NEW) == ("Ba", "Hai, ghi rõ · Nam")
    assert lacking({"cells": {"Q1": "1"}}, OLD) == ()


@settings(max_examples=proof(40, 3000), deadline=None)
@given(st.data(), specs(), specs())
def test_nothing_is_lost_and_what_is_carried_can_be_stored(data, old, new):
    given_then, _faults = clean(data.draw(answers_to(old)), old)
    before = copy.deepcopy(given_then)
    kept, left = carried(given_then, new)
    assert joined(kept, left) == given_then == before
    again, faults = clean(kept, new)
    assert again == kept
    assert not [fault for fault in faults if fault.code != "entry_missing"]
    assert carried(given_then, old) == (given_then, ())
