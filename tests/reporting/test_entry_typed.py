"""What people type into the form, read as they write."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.ground import sample_spec
from tests.reporting.specs import answers_to, specs
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.book.words import as_shown
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.merging import fingerprint, flat, nested
from trienkhai.reporting.rules.packing import STATES
from trienkhai.reporting.rules.spec import Cell
from trienkhai.reporting.rules.typed import in_control, read_form, read_number, without_row

THREE = Cell("KP", "KP", "", "", "Kinh phí", 3, "sum", "sum")
WHOLE = Cell("QT", "QT", "", "", "Hội nghị", 0, "sum", "sum")


def fault_of(cell: Cell, text: str, state: str = "") -> Fault:
    value, fault = read_number(cell, text, state)
    assert value is None
    assert fault is not None
    return fault


@pytest.mark.parametrize("text", ["1.234.567,5", "1234567,5", "1234567.5", "1,234,567.5", "1 234 567,5"])
def test_every_way_of_writing_a_number_is_understood(text):
    assert read_number(THREE, text) == ("1234567.500", None)


@pytest.mark.parametrize(
    ("text", "answer"), [("không áp dụng", "na"), ("KAD", "na"), ("Chưa biết", "unknown"), ("n/a", "na"), ("", None)]
)
def test_words_stand_for_states_and_nothing_for_missing(text, answer):
    assert read_number(WHOLE, text) == (answer, None)


def test_yes_and_no_are_words_or_digits():
    assert read_number(WHOLE, "có", yes_no=True) == ("1", None)
    assert read_number(WHOLE, "0", yes_no=True) == ("0", None)
    assert read_number(WHOLE, "2", yes_no=True)[1].code == "not_yes_no"


def test_an_ambiguous_number_is_asked_about_and_the_choice_is_taken():
    assert fault_of(THREE, "1.234").code == "ambiguous"
    assert read_number(THREE, "1.234", way="grouped") == ("1234.000", None)
    assert read_number(THREE, "1.234", way="decimal") == ("1.234", None)
    assert read_number(WHOLE, "1.234") == ("1234", None)
    assert fault_of(WHOLE, "1,234").code == "one_way"
    assert read_number(THREE, "1,234") == ("1.234", None)


def test_on_an_english_page_the_two_marks_change_places():
    assert read_number(WHOLE, "1.234", lang="en")[1].code == "one_way"
    assert read_number(WHOLE, "1.234", way="grouped", lang="en") == ("1234", None)
    assert read_number(WHOLE, "1,234", lang="en") == ("1234", None)
    assert read_number(THREE, "1.234", lang="en") == ("1.234", None)


@pytest.mark.parametrize(
    ("stored", "typed"), [("12.500", "12,5"), ("1.234", "1,234"), ("1000.000", "1000"), ("0.000", "0")]
)
def test_a_stored_number_stands_in_its_control_without_needless_zeros(stored, typed):
    assert in_control(stored, THREE, "vi") == typed
    assert read_number(THREE, typed) == (stored, None)


def test_a_choice_holds_only_for_the_text_it_was_made_for():
    spec = sample_spec()
    form = {"b-cells:KP01||2021": "", "v-KP01||2021": "1.234", "r-KP01||2021": "grouped:1.234"}
    assert read_form(spec, form).changes == {"cells:KP01||2021": "1234.000"}
    form["v-KP01||2021"] = "5.678"
    assert read_form(spec, form).faults["cells:KP01||2021"].code == "ambiguous"


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        (THREE, "1,2345", "too_many_decimals"),
        (WHOLE, "4,5", "too_many_decimals"),
        (WHOLE, "khoảng 30", "not_a_number"),
        (WHOLE, "1" * 17, "too_large"),
        (THREE, "1" * 14, "too_large"),
    ],
)
def test_what_cannot_be_kept_is_named(cell, text, code):
    assert fault_of(cell, text).code == code


def test_a_number_beside_a_state_is_two_answers():
    assert fault_of(WHOLE, "5", "na").code == "two_answers"
    assert read_number(WHOLE, "", "na") == ("na", None)
    assert read_number(WHOLE, "không áp dụng", "na") == ("na", None)


def test_a_brought_number_counts_only_when_it_is_confirmed_or_changed():
    spec = sample_spec()
    form = {"b-cells:QT01": "", "v-QT01": "40", "p-QT01": "40"}
    assert read_form(spec, form).changes == {}
    assert read_form(spec, form | {"x-QT01": "1"}).changes == {"cells:QT01": "40"}
    assert read_form(spec, form | {"v-QT01": "41"}).changes == {"cells:QT01": "41"}


def test_rows_of_a_list_are_read_in_order_and_one_bad_entry_holds_the_list_back():
    spec = sample_spec()
    form = {
        "b-lists:VB": "",
        "c-VB": "3",
        "l-VB-0-so": "12-KH/ĐU",
        "l-VB-0-ngay": "5/2/2023",
        "l-VB-0-loai": "Kế hoạch",
        "l-VB-2-so": "13-CV/ĐU",
    }
    assert read_form(spec, form).changes["lists:VB"] == [
        {"so": "12-KH/ĐU", "ngay": "2023-02-05", "loai": "Kế hoạch"},
        {"so": "13-CV/ĐU"},
    ]
    typed = read_form(spec, form | {"l-VB-2-ngay": "31/2/2023", "l-VB-1-loai": "Công văn"})
    assert {place: fault.code for place, fault in typed.faults.items()} == {
        "lists:VB[3].ngay": "not_a_date",
        "lists:VB[2].so": "entry_missing",
    }
    assert typed.changes == {}
    assert typed.unkept == {"lists:VB"}


def test_nothing_to_list_is_an_answer_and_no_rows_beside_it():
    spec = sample_spec()
    empty = {"b-lists:VB": "", "c-VB": "1"}
    assert read_form(spec, empty).changes == {"lists:VB": None}
    assert read_form(spec, empty | {"z-VB": "1"}).changes == {"lists:VB": []}
    assert read_form(spec, empty | {"z-VB": "1", "l-VB-0-so": "1"}).faults["lists:VB"].code == "not_empty"


def test_a_row_can_be_taken_away_and_nonsense_takes_nothing():
    spec = sample_spec()
    form = {"c-VB": "2", "l-VB-0-so": "a", "l-VB-1-so": "b"}
    assert without_row(spec, form, "VB-0")["l-VB-0-so"] == "b"
    assert without_row(spec, form, "VB-0")["c-VB"] == "1"
    for nonsense in ("VB-9", "VB-x", "XX-0", "VB", "-", "VB-" + "9" * 30):
        assert without_row(spec, form, nonsense) == form


def test_a_text_too_long_is_told_by_how_much():
    typed = read_form(sample_spec(), {"b-texts:LV01": "", "t-LV01": "ă" * 503})
    assert typed.faults["texts:LV01"].params == {"count": "503", "limit": "500", "over": "3"}


def test_places_that_were_not_sent_are_left_alone():
    assert read_form(sample_spec(), {"v-QT01": "4", "b-QT01": ""}).changes == {}
    assert read_form(sample_spec(), {"b-cells:QT01": "", "b-cells:QT04": "", "v-QT04": "1"}).changes == {}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_form_sent_back_untouched_changes_nothing(data):
    """Law: what stands in the controls reads back as what is stored."""
    spec = data.draw(specs())
    stored = flat(clean(data.draw(answers_to(spec)), spec)[0])
    lang = data.draw(st.sampled_from(["vi", "en"]))
    form = {}
    for place, value in stored.items():
        part, _colon, key = place.partition(":")
        form[f"b-{place}"] = fingerprint(value)
        if part == "cells":
            cell = spec.cell[key]
            yes_no = spec.numbers[cell.indicator].yes_no
            plain = value in STATES or yes_no
            form[f"v-{key}"] = (
                as_shown(value, cell.decimals, yes_no=yes_no, lang=lang) if plain else in_control(value, cell, lang)
            )
        elif part in {"notes", "texts"}:
            form[f"{part[0]}-{key}"] = value
    typed = read_form(spec, form)
    assert typed.faults == {}
    assert typed.changes == {place: value for place, value in stored.items() if not place.startswith("lists:")}
    assert flat(nested(stored)) == stored
