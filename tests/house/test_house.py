"""What holds for the whole house: every view has a door, every text a Vietnamese one, every migration is written."""

import runpy
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from tests.world.plugin import ROOT


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def test_every_view_says_who_may_open_it():
    doors = {route: getattr(entry.callback, "door", None) for route, entry in patterns(get_resolver())}
    assert len(doors) > 20
    assert [route for route, door in doors.items() if door is None] == []


def test_only_sign_in_health_and_choices_are_open_to_all():
    open_to_all = {
        route for route, entry in patterns(get_resolver()) if getattr(entry.callback, "door", "") == "open_to_all"
    }
    assert open_to_all == {"healthz", "ngon-ngu/", "giao-dien/", "dang-nhap/", "dang-xuat/"}


def test_every_text_has_a_vietnamese_one():
    found = subprocess.run(
        [sys.executable, "tools/messages.py", "--missing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""
    assert found.returncode == 0, found.stderr


def test_no_text_has_two_translations():
    found = subprocess.run(
        [sys.executable, "tools/messages.py", "--differing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""
    assert found.returncode == 0, found.stderr


def test_a_text_with_two_translations_is_found_unless_its_context_differs(tmp_path):
    def catalogue(app, text, language="vi"):
        path = tmp_path / "src" / app / "locale" / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")

    one = 'msgid "Due"\nmsgstr "Hạn nộp"\n\n'
    many = 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d {}"\n\n'
    catalogue("one", one + 'msgid "Draft"\nmsgstr "Bản nháp"\n\n' + many.format("tệp"))
    catalogue("two", one + 'msgctxt "paper"\nmsgid "Draft"\nmsgstr "Dự thảo"\n')
    catalogue("three", 'msgid "Draft"\nmsgstr "Entwurf"\n', "de")
    differing = runpy.run_path(str(ROOT / "tools/messages.py"))["differing"]
    assert differing(tmp_path) == []
    catalogue("four", 'msgid "Draft"\nmsgstr "Dự thảo"\n\n' + many.format("tập tin"))
    where = ["src/four/locale/vi/LC_MESSAGES/django.po"], ["src/one/locale/vi/LC_MESSAGES/django.po"]
    assert differing(tmp_path) == [
        ("vi", "Draft", {"Dự thảo": where[0], "Bản nháp": where[1]}),
        ("vi", "%d file", {"%d tập tin": where[0], "%d tệp": where[1]}),
    ]


@pytest.mark.django_db
@pytest.mark.one_database
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_of_the_machine_is_written_down():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    texts = [
        ROOT / name
        for name in names
        if name.endswith((".py", ".md", ".toml", ".sh", ".html", ".css", ".txt", "Makefile"))
    ]
    mine = ROOT / "tests/house/test_house.py"
    found = [
        path.name
        for path in texts
        if path != mine and "tests/data" not in str(path) and b"/wor" + b"k/" in path.read_bytes()
    ]
    assert found == []
