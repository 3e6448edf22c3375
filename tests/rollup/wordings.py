"""Earlier versions of the template of `forms`: fields that are asked no more, not asked yet, in another order, without parts."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.rollup import forms
from trienkhai.reporting.rules.spec import Field, ListField, NumberField, RatioField, Section, Spec

GONE = NumberField("XX", "Số không hỏi nữa", "lượt", decimals=1)
(SECTION,) = forms.SPEC.sections


def _needs(field: Field) -> set[str]:
    """The keys of the fields without which one cannot stand."""
    if isinstance(field, RatioField):
        return {field.numerator, field.denominator}
    return {field.weight} - {""} if isinstance(field, NumberField) else set()


@st.composite
def earlier(draw: st.DrawFn) -> Spec:
    """A version before `forms.SPEC`: any of it left out, in any order, with a field that is asked no more."""
    fields = [field for field in (*SECTION.fields, GONE) if draw(st.integers(0, 3))]
    if draw(st.booleans()):
        fields = [replace(field, parts=()) if field.key == "DT" else field for field in fields]
    there = {cell.key for cell in _spec(tuple(f for f in fields if not isinstance(f, RatioField))).cells}
    there |= {key.partition("|")[0] for key in there}
    fields = [field for field in fields if _needs(field) <= there]
    return _spec(tuple(draw(st.permutations(fields))))


def _spec(fields: tuple[Field, ...]) -> Spec:
    return Spec(forms.SPEC.key, forms.SPEC.name, (Section("I", "I", "Đào tạo", fields),))


def answered(report: dict, spec: Spec) -> dict:
    """What of a report a version asks; where it asks what the later one does not, that is answered too."""
    typed = {cell.key for cell in spec.cells if not cell.derived}
    found = {"cells": {key: text for key, text in report["cells"].items() if key in typed}}
    if "XX" in typed:
        found["cells"]["XX"] = "7.5"
    lists = {key: rows for key, rows in report.get("lists", {}).items() if isinstance(spec.lists.get(key), ListField)}
    return found | ({"lists": lists} if lists else {})
