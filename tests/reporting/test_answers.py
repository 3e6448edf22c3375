import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.ground import answers, sample_spec
from tests.reporting.specs import answers_to, specs
from tests.world.proof import proof
from trienkhai.audit.canonical import digest
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.codes import ALPHABET, receipt_of, tidy_code
from trienkhai.reporting.rules.packing import MISSING, NOT_APPLICABLE, UNKNOWN, pack, unpack, unscaled
from trienkhai.reporting.rules.template_file import read_toml

SPEC = sample_spec()


def codes(faults):
    return sorted(fault.code for fault in faults)


@settings(max_examples=proof(60, 1000), deadline=None)
@given(st.data())
def test_cleaning_is_done_once_and_packing_loses_no_number(data):
    spec = data.draw(specs())
    kept, _faults = clean(data.draw(answers_to(spec)), spec)
    assert clean(kept, spec) == (kept, [])
    assert digest(clean(kept, spec)[0]) == digest(kept)
    vector = unpack(pack(kept, spec))
    for cell, value in zip(spec.cells, vector, strict=True):
        if not cell.derived:
            assert unscaled(cell, int(value)) == kept["cells"].get(cell.key)


def test_states_and_zero_stay_apart():
    kept, _faults = clean({"cells": {"QT01": "0", "QT02": "na", "QT03": "unknown", "QT03|nu": ""}}, SPEC)
    vector = unpack(pack(kept, SPEC))
    at = SPEC.position
    assert [int(vector[at[key]]) for key in ("QT01", "QT02", "QT03", "QT03|nu")] == [
        0,
        NOT_APPLICABLE,
        UNKNOWN,
        MISSING,
    ]


def test_a_list_not_handed_in_is_missing_and_an_empty_one_is_zero():
    def count(lists):
        return int(unpack(pack({"lists": lists}, SPEC))[SPEC.position["VB01"]])

    assert count({}) == MISSING
    assert count({"VB": []}) == 0
    assert count({"VB": [{"so": "1", "loai": "Kế hoạch"}, {"so": "2", "loai": "Công văn"}]}) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"QT01": "1.5"}, "not_whole"),
        ({"KP01||2021": "1.2345"}, "too_many_decimals"),
        ({"QT01": "10000000000000000"}, "too_large"),
        ({"QT01": "1e3"}, "not_a_number"),
        ({"QT01": "NaN"}, "not_a_number"),
        ({"CB01": "2"}, "not_yes_no"),
        ({"VB01": "2"}, "count_typed"),
        ({"QT04": "50"}, "ratio_typed"),
        ({"XX": "1"}, "unknown_key"),
        ({"KP01": "1"}, "unknown_key"),
    ],
)
def test_what_cannot_be_kept_is_named(cells, code):
    kept, faults = clean({"cells": cells}, SPEC)
    assert codes(faults) == [code]
    assert not kept["cells"]


def test_rows_of_a_list_are_judged_entry_by_entry():
    rows = [{"so": "1", "ngay": "2023-02-30"}, {"ngay": "2023-02-01", "loai": "Thư"}, {}, {"so": " ", "mau": "x"}]
    _kept, faults = clean({"lists": {"VB": rows}}, SPEC)
    assert {(fault.code, fault.cell) for fault in faults} == {
        ("not_a_date", "VB[1].ngay"),
        ("not_a_choice", "VB[2].loai"),
        ("entry_missing", "VB[2].so"),
        ("unknown_key", "VB[4].mau"),
    }


def test_texts_are_tidied_and_limited():
    kept, faults = clean({"texts": {"LV01": "  To\u0302\u0301t\r\nlắm\x07 "}, "notes": {"KP01": "ghi chú"}}, SPEC)
    assert kept["texts"] == {"LV01": "Tốt\nlắm"}
    assert kept["notes"] == {"KP01": "ghi chú"}
    assert faults == []
    assert codes(clean({"texts": {"LV01": "x" * 501}}, SPEC)[1]) == ["too_long"]


def findings(previous=None, partial=False, **cells):
    given = answers(**cells)
    kept, _faults = clean(given, SPEC)
    return codes(check(kept, SPEC, previous=previous, partial=partial))


def test_required_figures_are_asked_for_but_not_of_the_past():
    assert codes(check({"cells": {}}, SPEC)) == ["required", "required"]
    assert check({"cells": {}}, SPEC, partial=True) == []


def test_parts_must_add_up_unless_a_note_explains():
    parts = {"QT03": "10", "QT03|nu": "4", "QT03|nam": "5"}
    assert findings(**parts) == ["parts_differ"]
    assert findings(**(parts | {"QT03|nam": "6"})) == []
    assert findings(**(parts | {"QT03|nam": "unknown"})) == []
    explained = check({"cells": answers()["cells"] | parts, "notes": {"QT03": "một người chưa rõ"}}, SPEC)
    assert [(fault.code, fault.severity) for fault in explained] == [("parts_differ", "information")]


def test_one_figure_cannot_exceed_another():
    assert findings(QT03="101") == ["more_than_other"]
    assert findings(QT03="100") == []


def test_limits_and_weights():
    spec = read_toml(
        """
        key = "a"
        name = "A"
        [[section]]
        key = "s"
        name = "S"
        [[section.field]]
        key = "W"
        name = "Học viên"
        min = 1
        max = 10
        required = false
        [[section.field]]
        key = "M"
        name = "Giờ"
        over_units = "mean"
        weight = "W"
        required = false
        """
    )
    assert codes(check({"cells": {"W": "0"}}, spec)) == ["too_small"]
    assert codes(check({"cells": {"W": "11"}}, spec)) == ["too_big"]
    assert codes(check({"cells": {"M": "2"}}, spec)) == ["weight_missing"]


def test_a_jump_wants_a_word():
    before = {"cells": {"QT01": "10"}}
    kept, _faults = clean(answers("40"), SPEC)
    assert [(f.code, f.severity) for f in check(kept, SPEC, previous=before)] == [("jump", "warning")]
    kept["notes"] = {"QT01": "gộp hai đơn vị"}
    assert check(kept, SPEC, previous=before) == []


def test_receipts_are_the_same_for_the_same_and_easy_to_read():
    one = receipt_of(1, 1, "ab")
    assert one == receipt_of(1, 1, "ab") != receipt_of(1, 2, "ab")
    assert set(one) <= set(ALPHABET) | {"-"}
    assert not set("0O1IL") & set(ALPHABET)
    assert tidy_code(one.lower().replace("-", " ")) == one
    assert len(one) == 14
