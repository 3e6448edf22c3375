"""Accounts and roles by the command line, and who acts where there are several organisations."""

import json
import subprocess

import pytest

from trienkhai.cli import main as entry

pytestmark = pytest.mark.one_database


@pytest.fixture
def group(copy, tmp_path):
    """The founded organisation with one company."""
    units = tmp_path / "units.csv"
    units.write_text("ngày,việc,mã,tên,mã cấp trên\n2020-01-01,mở,CT1,Công ty Một,SL\n", "utf-8")
    copy.run(
        "init",
        "--key",
        "hai",
        "--name",
        "Tập đoàn Hai",
        "--code",
        "SL",
        "--user",
        "second",
        "--full-name",
        "Thư ký Hai",
    )
    copy.run("import-units", units, "--root", "hai")
    return copy


def told(made, *words):
    return json.loads(made.run(*words, "--json").stdout)


def test_a_person_is_added_given_roles_and_loses_them_again(group):
    new = ("add-person", "binh", "--name", "Trần Văn Bình", "--unit", "CT1", "--role", "officer", "--root", "hai")
    made = told(group, *new, "--from", "2024-01-01", "--reason", "QĐ 12")
    assert made["user"] == "binh" and len(made["password"]) == 19
    told(group, "grant", "binh", "--unit", "SL", "--role", "leader", "--reach", "unit", "--root", "hai")
    (row,) = told(group, "people", "tran van", "--root", "hai")["people"]
    assert next((one["role"], one["unit"], one["from"]) for one in row["roles"]) == ("officer", "CT1", "2024-01-01")
    told(group, "revoke", "binh", "--unit", "SL", "--role", "leader", "--root", "hai")
    (row,) = told(group, "people", "binh", "--root", "hai")["people"]
    assert [one["role"] for one in row["roles"]] == ["officer"]
    assert told(group, "set-password", "binh", "--root", "hai")["password"] != made["password"]

    lines = group.run("people", "--root", "hai").stdout
    assert "Trần Văn Bình" in lines and "Công ty Một" in lines
    group.run(*new, code=entry.REFUSED_INPUT)
    group.run("revoke", "binh", "--unit", "SL", "--role", "leader", "--root", "hai", code=entry.REFUSED_INPUT)
    group.run("grant", "binh", "--unit", "SL", "--role", "emperor", "--root", "hai", code=entry.REFUSED_INPUT)
    group.run(
        "grant", "binh", "--unit", "SL", "--role", "leader", "--as", "binh", "--root", "hai", code=entry.NOT_ALLOWED
    )


def test_a_password_may_be_given_on_standard_input_and_is_judged(group):
    command = group.command("set-password", "second", "--stdin", "--root", "hai")
    good = subprocess.run(
        command, **group.settings, input="mua-thu-ha-noi\n", capture_output=True, text=True, check=False
    )
    bad = subprocess.run(command, **group.settings, input="ngan\n", capture_output=True, text=True, check=False)

    assert (good.returncode, bad.returncode) == (entry.DONE, entry.REFUSED_INPUT)
    assert "10" in bad.stderr and "mua-thu" not in good.stdout


def test_the_secretary_of_the_organisation_asked_for_acts(group, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text("ngày,việc,mã,tên,mã cấp trên\n2021-01-01,mở,CT2,Công ty Hai,SL\n", "utf-8")

    group.run("import-units", more, "--root", "hai")
    unnamed = group.run("import-units", more, code=entry.REFUSED_INPUT).stderr
    assert "--root" in unnamed and "hai" in unnamed and "main" in unnamed
    wrong = group.run("people", "--root", "ba", code=entry.REFUSED_INPUT).stderr
    assert "ba" in wrong and "hai" in wrong
    group.run("people", "--root", "hai", "--as", "nobody", code=entry.REFUSED_INPUT)
    # The other organisation's secretary may not.
    group.run(
        "add-person",
        "an",
        "--name",
        "An",
        "--unit",
        "CT1",
        "--role",
        "member",
        "--root",
        "hai",
        "--as",
        "secretary",
        code=entry.NOT_ALLOWED,
    )


def test_a_folder_that_others_can_read_is_named_at_start_and_its_files_are_the_owners(copy):
    copy.home.chmod(0o755)
    said = copy.run("init", "--name", "X", "--key", "x", "--user", "x").stderr

    assert str(copy.home) in said and "chmod" in said
    assert [path.name for path in copy.home.rglob("*") if path.stat().st_mode & 0o077] == []
    copy.home.chmod(0o700)
    assert "chmod" not in copy.run("init", "--name", "Y", "--key", "y", "--user", "y").stderr
