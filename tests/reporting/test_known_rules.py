"""Laws of figures that the system has: what is sent can be opened and settled again, is packed as it stands, and keeps its hash."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.specs import answers_to, specs
from tests.world.proof import proof
from trienkhai.audit.canonical import digest
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.known import (
    PART,
    Known,
    Source,
    contested_keys,
    frozen_of,
    moved,
    opened,
    settled,
    taken_keys,
    undated,
    unexplained,
    values_of,
)
from trienkhai.reporting.rules.packing import pack, unscaled
from trienkhai.reporting.rules.spec import NumberField, Section, Spec, spec_from_json, spec_to_json

OFTEN = settings(max_examples=proof(20, 1500), deadline=timedelta(seconds=5))
SOURCES = st.lists(
    st.builds(Source, st.sampled_from(["a.b", "c.d"]), st.integers(1, 9), st.sampled_from(["1-NQ", "Biểu"])), max_size=3
).map(tuple)


@st.composite
def cases(draw):
    """A template, answers in their stored form, and what the system knows of some of its cells."""
    spec = draw(specs())
    answers, _faults = clean(draw(answers_to(spec)), spec)
    typed = [cell for cell in spec.cells if not cell.derived]
    known = {}
    for cell in typed:
        if draw(st.booleans()):
            own = answers["cells"].get(cell.key)
            other = unscaled(cell, draw(st.integers(0, 50)))
            value = draw(st.sampled_from([one for one in (own, other, "na", "") if one is not None]))
            known[cell.key] = Known("measure:x", value, draw(SOURCES), "x")
    return spec, answers, known


@OFTEN
@given(cases())
def test_what_was_sent_opens_to_what_the_unit_gave_and_settles_to_the_same(case):
    spec, given_, known = case
    whole = settled(given_, known, spec, day="2023-07-01")
    again = settled(opened(whole), known, spec, day="2031-01-01", before=whole)
    assert again == whole
    assert digest(again) == digest(whole)
    own = {key: value for key, value in given_["cells"].items() if not (key in known and known[key].value == value)}
    assert opened(whole)["cells"] == own
    assert {part: opened(whole)[part] for part in ("lists", "texts", "notes")} == {
        part: given_[part] for part in ("lists", "texts", "notes")
    }


@OFTEN
@given(cases())
def test_the_packed_numbers_are_those_of_the_cells_alone(case):
    spec, given_, known = case
    whole = settled(given_, known, spec, day="2023-07-01")
    bare = {part: value for part, value in whole.items() if part != PART}
    assert pack(whole, spec) == pack(bare, spec)
    for key in taken_keys(whole):
        assert whole["cells"][key] == known[key].value
    for key in contested_keys(whole):
        assert whole["cells"][key] == given_["cells"][key] != known[key].value
    assert set(values_of(whole)) == {key for key, one in known.items() if one.value}
    assert {fault.cell for fault in unexplained(whole, spec)} <= set(contested_keys(whole))


@OFTEN
@given(cases(), st.integers(1, 9))
def test_only_another_value_moves_and_only_the_day_is_left_out_of_what_is_approved(case, more):
    spec, given_, known = case
    whole = settled(given_, known, spec, day="2023-07-01")
    later = settled(given_, known, spec, day="2023-07-02")
    assert digest(undated(whole)) == digest(undated(later))
    assert not list(moved(values_of(whole), later, spec))
    if frozen_of(whole):
        key = next(iter(frozen_of(whole)))
        other = {**known, key: Known("measure:x", f"1234{more}", (), "x")}
        seen = [fault.cell for fault in moved(values_of(whole), settled(given_, other, spec, day="2023-07-01"), spec)]
        assert seen == ([] if known[key].value == f"1234{more}" else [key])


@given(specs())
@settings(max_examples=proof(20, 300), deadline=timedelta(seconds=5))
def test_answers_without_such_figures_are_what_they_were(spec):
    assert settled({"cells": {}}, {}, spec, day="2023-07-01") == {"cells": {}}
    assert all("measure" not in field for section in spec_to_json(spec)["sections"] for field in section["fields"])


def test_a_measure_is_kept_in_a_template():
    spec = Spec("bieu", "Biểu", (Section("s", "I", "Mục", (NumberField("A", "Văn bản", measure="documents.issued"),)),))
    assert spec_from_json(spec_to_json(spec)) == spec
    assert spec.measured == {"A": "documents.issued"}
