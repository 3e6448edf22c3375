"""The grammar of the command line: help with an example at once, codes as they are documented."""

import json
import subprocess
import sys

import pytest

from tests.reliability.machine import Installation
from tests.world.plugin import ROOT
from trienkhai.cli import main as entry
from trienkhai.cli.options import parser

pytestmark = pytest.mark.one_database

COMMANDS = {
    "init", "serve", "demo", "add-person", "grant", "revoke", "set-password", "people", "backup", "restore",
    "import-units", "import-directive",
    "import-holidays", "import-template", "open-round", "change-round", "move-round", "close-round", "reopen-round",
    "take-in", "take-free", "rollup", "trace", "open-review", "review", "freeze", "verify-edition", "verify-audit", "verify-tree",
    "check-document",
    "plan",
}  # fmt: skip


def subcommands():
    (group,) = [action for action in parser()._subparsers._group_actions if action.choices]
    return group.choices


def test_every_command_that_is_promised_is_there():
    assert set(subcommands()) == COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_every_command_has_an_example_of_itself(name):
    words = subcommands()[name].format_help()
    example = words.partition("Example:")[2].split()
    assert example[:2] == ["trienkhai", name]
    subcommands()[name].parse_args(_arguments(example[2:]))  # the example is one that the command takes


def _arguments(words: list[str]) -> list[str]:
    """As a shell would give them."""
    import shlex

    return shlex.split(" ".join(words))


def test_help_answers_without_django():
    script = (
        "import sys; from trienkhai.cli.main import main\n"
        "try: main(['take-in', '--help', '--lang', 'en'])\nfinally: print('settings' if 'django.apps' in sys.modules else 'quick')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Example:" in done.stdout
    assert done.stdout.endswith("quick\n")


def test_wrong_use_ends_with_2(tmp_path):
    made = Installation(tmp_path / "home")
    assert "usage" in made.run("--lang", "en", "open-round", "--nonsense", code=2).stderr
    assert "usage" in made.run("--lang", "en", code=2).stderr
    assert not made.home.exists()


def test_every_handler_that_is_named_exists():
    import importlib

    for name, command in subcommands().items():
        module, function = command.get_default("handler").split(":")
        assert callable(getattr(importlib.import_module(module), function)), name


@pytest.mark.django_db
def test_a_fault_of_the_program_ends_with_70_and_not_with_a_finding(tmp_path, capsys, monkeypatch):
    def broken(args, out):
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("trienkhai.cli.commands.checks.verify_tree", broken)
    assert entry.main(["verify-tree", "--lang", "en"]) == entry.FAULT
    assert "nobody thought of this" in capsys.readouterr().err


def test_an_unreachable_database_is_a_fault_not_a_finding(tmp_path):
    made = Installation(tmp_path / "home", "postgres://nobody:x@127.0.0.1:1/none")
    made.run("verify-audit", code=entry.FAULT)


def test_json_is_all_that_is_printed_with_json(copy):
    made = copy
    assert json.loads(made.run("verify-audit", "--json").stdout)["findings"] == []
    assert json.loads(made.run("verify-tree", "--json").stdout) == {"findings": []}
    assert json.loads(made.run("verify-edition", "--json").stdout) == {"editions": []}
