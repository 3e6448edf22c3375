"""The command line speaks Vietnamese or English, help and errors of use included; every refusal is JSON with --json."""

import json
import subprocess

import polib
import pytest

from tests.cli.test_options import COMMANDS
from tests.cli.test_options import subcommands as commands_in_english
from tests.reliability.machine import Installation
from tests.world.plugin import ROOT
from trienkhai.cli import language
from trienkhai.cli import main as entry
from trienkhai.cli.options import exit_codes, parser

pytestmark = pytest.mark.one_database
CATALOGUE = ROOT / "src/trienkhai/cli/locale/vi/LC_MESSAGES/django.po"


def helps(lang):
    (group,) = [action for action in parser(lang)._subparsers._group_actions if action.choices]
    return {name: command.format_help() for name, command in group.choices.items()}


def test_every_help_is_there_in_both_languages_with_every_exit_code():
    vietnamese, english = helps("vi"), helps("en")
    assert set(vietnamese) == set(english) == COMMANDS
    for name in COMMANDS:
        assert vietnamese[name].startswith("cách dùng: ")
        assert "Ví dụ:" in vietnamese[name]
        assert "Mã kết thúc:" in vietnamese[name]
        assert english[name].startswith("usage: ")
        for code in (entry.DONE, entry.FOUND, entry.USAGE, entry.REFUSED_INPUT, entry.NOT_ALLOWED, entry.WRONG_STATE):
            assert f"    {code}  " in english[name]
        for code in (entry.FAULT, entry.BUSY, entry.INTERRUPTED):
            assert f"{code}  " in english[name].partition("Exit codes:")[2]
    parser("en")
    assert exit_codes().count("\n") == 9


def test_every_option_says_what_it_is_for():
    for name, command in commands_in_english().items():
        assert [action.dest for action in command._actions if not action.help] == [], name


def test_help_has_its_words_in_the_catalogue_of_the_command_line_itself():
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    parser("en")
    texts = {action.help for command in commands_in_english().values() for action in command._actions}
    read = " (default: as read from the document)"
    assert {text.removesuffix(read) for text in texts} <= known


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "en_GB", "LANG": "vi_VN"}, "en"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "eno"}, ""),
        ({}, ""),
    ],
)
def test_the_locale_of_the_environment_is_heard_when_it_is_one_of_the_two(environment, expected):
    assert language.of_environment(environment) == expected


def test_lang_goes_before_the_environment_and_the_environment_before_the_organisation(copy):
    copy.more["LANG"] = "en_US.UTF-8"
    assert "The tree holds" in copy.run("verify-tree").stdout
    assert "Cơ cấu đơn vị" in copy.run("verify-tree", "--lang", "vi").stdout
    copy.more["LANG"] = "C.UTF-8"
    assert "Cơ cấu đơn vị" in copy.run("verify-tree").stdout


def test_an_organisation_that_speaks_english_is_answered_in_english(tmp_path):
    made = Installation(tmp_path / "home", more={"LANG": "C.UTF-8"}).with_tables()
    made.run("init", "--name", "Riverside", "--pack", "plain", "--lang", "en")
    assert "The tree holds" in made.run("verify-tree").stdout
    assert "cách dùng" in made.run("verify-tree", "--nonsense", code=2).stderr  # before it is known which organisation


def test_a_plain_organisation_may_be_vietnamese(tmp_path):
    made = Installation(tmp_path / "home", more={"LANG": "C.UTF-8"}).with_tables()
    made.run("init", "--name", "Hợp tác xã Ven Sông", "--pack", "plain")
    assert "Cơ cấu đơn vị" in made.run("verify-tree").stdout


def test_a_refused_input_is_told_as_json_on_standard_output(copy, tmp_path):
    said = json.loads(copy.run("import-template", tmp_path / "none.toml", "--json", code=3).stdout)
    assert said["error"] == "input_refused"
    (one,) = said["problems"]
    assert one["where"].endswith("none.toml")
    assert one["code"] == "file-unusable"
    assert one["message"] in said["message"]


def test_somebody_without_the_right_is_told_so_as_json(copy):
    copy.script("entries", "--demo-person", "nobody")
    (copy.home / "t.txt").write_text("Điều 1. Một", "utf-8")
    done = copy.run("import-directive", copy.home / "t.txt", "--as", "nobody", "--json", code=4)
    assert json.loads(done.stdout)["error"] == "not_allowed"


def test_a_backup_that_is_none_is_told_as_json(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"nothing")
    made = Installation(tmp_path / "home")
    said = json.loads(made.run("restore", tmp_path / "x.zip", "--to", tmp_path / "new", "--json", code=3).stdout)
    assert said["problems"][0]["code"] == "backup-unusable"


def test_a_fault_is_told_as_json_too(tmp_path):
    made = Installation(tmp_path / "home", "postgres://nobody:x@127.0.0.1:1/none")
    assert json.loads(made.run("verify-audit", "--json", code=entry.FAULT).stdout)["error"] == "fault"


def test_a_file_that_is_not_there_is_told_in_vietnamese(copy, tmp_path):
    said = copy.run("take-in", tmp_path / "khong-co", "--lang", "vi", code=3).stderr
    assert "Errno" not in said
    assert "Không tìm thấy tệp hoặc thư mục" in said
    assert "khong-co" in said


@pytest.mark.parametrize("words", [("--help",), ("verify-tree", "--help"), ("verify-tree",)])
def test_a_reader_that_leaves_early_makes_no_noise(copy, words):
    process = subprocess.Popen(
        copy.command(*words), **copy.settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    noise = process.stderr.read()
    assert process.wait() == 0
    assert noise == ""
