"""Stored files: byte for byte, and only for those who may see a holder."""

import pytest
from django.conf import settings

from trienkhai.evidence.store import open_bytes, shown_name, store

pytestmark = pytest.mark.django_db


def test_bytes_come_back_as_they_were(world):
    row = store(b"noi dung", name="Báo cáo.docx", kind="docx", by=world.officer)
    assert open_bytes(row) == b"noi dung"
    assert row.name == "Báo cáo.docx"


def test_the_same_bytes_lie_once_on_disk_and_have_two_rows(world):
    first = store(b"x", name="a.txt", kind="text", by=world.officer)
    second = store(b"x", name="b.txt", kind="text", by=world.officer)
    assert first.place == second.place
    assert first.pk != second.pk


def test_altered_bytes_are_not_handed_out(world):
    row = store(b"dung", name="a.txt", kind="text", by=world.officer)
    (settings.FILES_ROOT / row.place).write_bytes(b"sai")
    with pytest.raises(ValueError, match="not what was stored"):
        open_bytes(row)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\b.xlsx", "b.xlsx"),
        ("a\r\nb.docx", "a b.docx"),
        ("\u202etxt.exe", "txt.exe"),
        ("", "file"),
    ],
)
def test_shown_names_hold_no_path_and_no_tricks(given, shown):
    assert shown_name(given) == shown


def test_a_file_without_a_visible_holder_does_not_exist(world):
    row = store(b"rieng", name="a.txt", kind="text", by=world.officer)
    assert world.browser(world.officer).get(f"/tep/{row.pk}/").status_code == 404
