"""A template written as a sheet says the same when it is taken in again."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.reporting.ground import sample_spec
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_file import Faulty, read_template
from trienkhai.reporting.rules.template_sheet import HEADINGS
from trienkhai.reporting.shipped import shipped_spec, shipped_templates
from trienkhai.reporting.workbook.template_sheet import explained, write_template


def without_keys_of_sections(spec: Spec) -> Spec:
    """A sheet has no column for them: they are made from the names."""
    return replace(spec, sections=tuple(replace(section, key="") for section in spec.sections))


@pytest.mark.parametrize("key", sorted(shipped_templates()))
def test_what_comes_with_the_product_says_the_same_as_a_sheet(key):
    spec = shipped_spec(key)
    again = read_template(write_template(spec), f"{key}.xlsx")
    typed = [cell for cell in spec.cells if not cell.derived]
    assert [cell for cell in again.cells if not cell.derived] == typed
    assert [cell.key for cell in again.cells] == [cell.key for cell in spec.cells]
    assert [field.key for field in again.fields] == [field.key for field in spec.fields]


def test_every_setting_that_has_a_column_comes_back():
    spec = sample_spec()
    again = read_template(write_template(spec), "bieu-01.xlsx")
    assert again.numbers == spec.numbers
    assert again.ratios == spec.ratios
    assert again.lists["VB"].columns == spec.lists["VB"].columns
    assert again.lists["VB"].counts == spec.lists["VB"].counts
    assert without_keys_of_sections(again).name == spec.name
    assert [section.number for section in again.sections] == ["I", "II"]


def test_an_empty_sheet_has_the_headings_and_asks_nothing():
    data = write_template(None)
    heads = [cell.value for cell in load_workbook(BytesIO(data)).worksheets[0][2]]
    assert heads == [names[0] for names in HEADINGS.values()]
    with pytest.raises(Faulty):
        read_template(data, "trong.xlsx")


def test_every_column_is_explained():
    assert list(explained()) == list(HEADINGS)
