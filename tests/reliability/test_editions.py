"""An edition verifies; any altered byte of a stored submission, in a copy of the database, is found and its submission named."""

import shutil

import pytest

from tests.reliability.machine import Installation
from tests.world.proof import proof

pytestmark = pytest.mark.one_database


@pytest.fixture
def copy(told, tmp_path) -> Installation:
    """The data folder as somebody would copy it, with its database file."""
    if told.url:
        pytest.skip("the copied file is SQLite's")
    shutil.copytree(told.home, tmp_path / "copy")
    return Installation(tmp_path / "copy")


def test_any_altered_byte_of_a_stored_submission_is_found_and_its_submission_named(copy):
    """The untouched edition holds, before and after."""
    assert copy.script("altering", proof(20, 300), 20260101) == []


def test_an_edition_that_does_not_exist_is_refused(copy):
    assert "99" in copy.run("verify-edition", "99", code=3).stderr
