"""`move-round`: told first, then done."""

import pytest

from tests.cli.test_init import TEMPLATE
from tests.cli.test_the_thread import ROUND, _prepared, facts, home  # noqa: F401 - fixtures
from trienkhai.cli.main import REFUSED_INPUT

pytestmark = pytest.mark.one_database

MORE = """
[[section.field]]
key = "QT09"
name = "Buổi phổ biến"
unit = "buổi"
"""


def test_a_round_is_moved_by_command_after_it_told_what_that_means(home, tmp_path):  # noqa: F811
    home.run("open-round", *ROUND, "--due", "2023-07-06", "--kinds", "company")
    why = ("--reason", "bổ sung")
    home.run("move-round", *ROUND, *why, code=REFUSED_INPUT)
    (tmp_path / "sau.toml").write_text(TEMPLATE + MORE, "utf-8")
    assert facts(home, "import-template", tmp_path / "sau.toml")["template"] == "bieu-01"
    told = facts(home, "move-round", *ROUND, *why, "--dry-run")
    assert (told["moved"], told["from"], told["to"]) == (False, 1, 2)
    done = facts(home, "move-round", *ROUND, *why, "--version", "2")
    assert done == told | {"moved": True}
    home.run("move-round", *ROUND, *why, "--version", "2", code=REFUSED_INPUT)
    assert told["added"] == ["QT09"]
    home.run("rollup", *ROUND, "--rebuild")
