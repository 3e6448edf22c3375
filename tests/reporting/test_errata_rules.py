"""What of a template is wording: put back it is the same template, and anything else that differs is more."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.ground import sample_spec
from tests.reporting.specs import WORDS, specs
from tests.world.proof import proof
from trienkhai.reporting.rules.beyond_wording import beyond_wording
from trienkhai.reporting.rules.errata import errata_between, keeping_section_keys, with_wording, wording_of
from trienkhai.reporting.rules.history_sheet import labels_of
from trienkhai.reporting.rules.spec import Check, Spec, Step, spec_from_json, spec_to_json
from trienkhai.vietnamese import search_key


def changed(spec: Spec, named: str, /, **others: object) -> Spec:
    """The spec with one field that has other settings."""
    sections = tuple(
        replace(one, fields=tuple(replace(f, **others) if f.key == named else f for f in one.fields))
        for one in spec.sections
    )
    return replace(spec, sections=sections)


@given(st.data())
@settings(max_examples=proof(25, 2000), deadline=None)
def test_only_words_make_an_erratum_and_put_into_the_old_one_they_are_the_new(data):
    old = data.draw(specs())
    paths = data.draw(st.lists(st.sampled_from(sorted(wording_of(old))), unique=True, max_size=6))
    new = with_wording(old, {path: data.draw(WORDS) for path in paths})
    found = errata_between(old, new)
    assert found is not None
    assert with_wording(old, {path: after for path, (_before, after) in found.items()}) == new
    assert all(before != after and path in paths for path, (before, after) in found.items())
    assert beyond_wording(old, new) == []
    assert spec_from_json(spec_to_json(new)) == new


@given(st.data())
@settings(max_examples=proof(25, 2000), deadline=None)
def test_whatever_else_differs_is_more_than_wording_and_named(data):
    old, other = data.draw(specs()), data.draw(specs())
    bare = dict.fromkeys({**wording_of(old), **wording_of(other)}, "")
    is_same = with_wording(old, bare) == with_wording(other, bare)
    assert (errata_between(old, other) is not None) == is_same
    assert (beyond_wording(old, other) == []) == is_same


SAMPLE = sample_spec()
FIRST, SECOND = SAMPLE.sections
OTHERS = {
    "key": lambda: changed(SAMPLE, "QT01", key="QT09"),
    "decimals": lambda: changed(SAMPLE, "KP01", decimals=2),
    "unit": lambda: changed(SAMPLE, "QT01", unit_of_measure="cuộc"),
    "rule": lambda: changed(SAMPLE, "QT01", unit_rule="max"),
    "required": lambda: changed(SAMPLE, "QT01", required=False),
    "limit": lambda: changed(SAMPLE, "QT01", minimum="0"),
    "part": lambda: changed(SAMPLE, "QT03", parts=SAMPLE.numbers["QT03"].parts[:1]),
    "order of parts": lambda: changed(SAMPLE, "QT03", parts=SAMPLE.numbers["QT03"].parts[::-1]),
    "years": lambda: changed(SAMPLE, "KP01", subs=SAMPLE.numbers["KP01"].subs[::-1]),
    "choice": lambda: changed(
        SAMPLE, "VB", columns=(*SAMPLE.lists["VB"].columns[:2], replace(SAMPLE.lists["VB"].columns[2], choices=("A",)))
    ),
    "measure": lambda: changed(SAMPLE, "QT01", measure="units"),
    "order": lambda: replace(SAMPLE, sections=(replace(FIRST, fields=FIRST.fields[::-1]), SECOND)),
    "section key": lambda: replace(SAMPLE, sections=(replace(FIRST, key="khac"), SECOND)),
    "provision": lambda: replace(SAMPLE, sections=(replace(FIRST, provision="dieu-1"), SECOND)),
    "directive": lambda: replace(SAMPLE, directive="18-NQ/ĐU"),
    "approval": lambda: replace(SAMPLE, approval="head"),
    "signed paper": lambda: replace(SAMPLE, signed_paper=True),
    "chain": lambda: replace(SAMPLE, chain=(Step("Chấp nhận", "leader"),)),
    "check": lambda: replace(SAMPLE, checks=(Check("C1", "QT01 > 0"),)),
}


@pytest.mark.parametrize("what", OTHERS)
def test_nothing_that_is_reckoned_with_is_wording(what):
    other = OTHERS[what]()
    assert errata_between(SAMPLE, other) is None
    assert beyond_wording(SAMPLE, other)


def test_an_old_label_leads_to_its_cell_unless_it_names_another_one_now():
    former = {"field/QT02/name": ("Số người mời",), "field/QT03/part/nu": ("Phụ nữ",)}
    spec = with_wording(SAMPLE, {}, former)
    labels = labels_of(spec)
    assert labels[search_key("Số người mời")] == {"QT02"}
    assert labels[search_key("Người đã dự · Phụ nữ")] == labels[search_key("Người đã dự · Nữ")] == {"QT03|nu"}
    taken = with_wording(SAMPLE, {"field/QT01/name": "Số người mời"}, former)
    assert labels_of(taken)[search_key("Số người mời")] == {"QT01"}


def test_a_sheet_that_words_a_section_otherwise_keeps_its_key():
    sheet = replace(SAMPLE, sections=(replace(FIRST, key="hoc-va-lam", name="Học và làm"), SECOND))
    kept = keeping_section_keys(SAMPLE, sheet)
    assert errata_between(SAMPLE, kept) == {"section/hoc-tap/name": ("Học tập", "Học và làm")}
