"""Every reason and every note has its Vietnamese words, with the same places to fill."""

import re
from pathlib import Path

import polib
import pytest

import trienkhai.office.sheets
from trienkhai.office.sheets.notes import NOTES
from trienkhai.office.sheets.refusals import REASONS

CATALOGUE = polib.pofile(str(Path(trienkhai.office.sheets.__file__).parent / "locale/vi/LC_MESSAGES/django.po"))
PLACES = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize("template", [*REASONS.values(), *NOTES.values()])
def test_it_is_said_in_vietnamese(template):
    entry = CATALOGUE.find(template)
    assert entry is not None
    assert entry.msgstr
    assert sorted(PLACES.findall(entry.msgstr)) == sorted(PLACES.findall(template))


def test_the_catalogue_holds_nothing_else():
    assert len(CATALOGUE) == len({*REASONS.values(), *NOTES.values()})
