"""Files made to harm: each is refused for what it is, quickly, and nothing crashes."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tests.office.sheets import samples
from trienkhai.office.sheets.biff import scan_xls
from trienkhai.office.sheets.model import Book
from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import REASONS, Refused
from trienkhai.office.sheets.xlsx_scan import Allowance

DATA = Path(__file__).parents[2] / "data"
EXTERNAL = [("xl/externalLinks/externalLink1.xml", "<externalLink/>")]
FILES = {
    "bomb": (samples.bomb, "ratio"),
    "bomb beyond the size of a part": (lambda: samples.bomb(101), "too_much_unpacked"),
    "lying directory": (samples.lying_bomb, "damaged"),
    "overlapping parts": (samples.overlapping, "overlapping"),
    "many members": (samples.many_members, "too_many_members"),
    "duplicate member": (samples.duplicate_member, "duplicate_member"),
    "climbing name": (lambda: samples.rewritten(samples.GOOD, extra=[("../../x", "y")]), "member_name"),
    "absolute name": (lambda: samples.rewritten(samples.GOOD, extra=[("/etc/x", "y")]), "member_name"),
    "drive letter": (lambda: samples.rewritten(samples.GOOD, extra=[("C:x", "y")]), "member_name"),
    "backslash": (lambda: samples.rewritten(samples.GOOD, extra=[("xl\\x", "y")]), "member_name"),
    "endless name": (lambda: samples.rewritten(samples.GOOD, extra=[("x" * 4000, "y")]), "member_name"),
    "dtd": (samples.with_dtd, "dtd"),
    "dtd in utf-16": (lambda: samples.with_dtd("utf-16"), "dtd"),
    "macro part": (lambda: samples.rewritten(samples.GOOD, extra=[("xl/vbaProject.bin", b"x")]), "macros"),
    "excel 4 macros": (lambda: samples.rewritten(samples.GOOD, extra=[("xl/macrosheets/s1.xml", "x")]), "macro_sheet"),
    "external link part": (lambda: samples.rewritten(samples.GOOD, extra=EXTERNAL), "external_links"),
    "outside picture": (lambda: samples.with_relation("image", "http://example.invalid/x.png"), "external_links"),
    "embedded object": (lambda: samples.rewritten(samples.GOOD, extra=[("xl/embeddings/a.bin", "x")]), "embedded"),
    "zip in a part": (lambda: samples.rewritten(samples.GOOD, extra=[("xl/media/a.png", samples.GOOD)]), "embedded"),
    "active control": (lambda: samples.rewritten(samples.GOOD, extra=[("xl/activeX/a.xml", "x")]), "embedded"),
    "custom menu": (lambda: samples.rewritten(samples.GOOD, extra=[("customUI/a.xml", "x")]), "embedded"),
    "two thirds of a file": (lambda: samples.GOOD[: len(samples.GOOD) * 2 // 3], "truncated"),
    "encrypted workbook": (lambda: samples.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
    "password on an old book": (
        lambda: samples.compound({"Workbook": samples.biff((0x002F, b"\1\0" + b"\0" * 52))}),
        "encrypted",
    ),
    "old macro sheet": (
        lambda: samples.compound({"Workbook": samples.biff((0x0085, b"\0\0\0\0\0\1\1\0A"))}),
        "macro_sheet",
    ),
    "old word document": (lambda: samples.compound({"WordDocument": b"x"}), "doc"),
    "million rows": (
        lambda: samples.sheet_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "too_many_rows",
    ),
    "far column": (lambda: samples.sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
    "address that is none": (lambda: samples.sheet_xml('<row r="1"><c r="HUGE99999999"><v>1</v></c></row>'), "damaged"),
    "broken xml": (lambda: samples.sheet_xml("<row><c"), "damaged"),
    "encoding of no one": (lambda: samples.in_sheet(lambda xml: xml.replace("UTF-8", "UTF-1")), "damaged"),
    "cells outside any table": (
        lambda: samples.rewritten(
            (DATA / "sheets/errors.ods").read_bytes(), lambda _n, c: c.replace(b"table:table ", b"table:tablf ")
        ),
        "damaged",
    ),
    "no workbook relation": (
        lambda: samples.rewritten(samples.GOOD, lambda n, c: None if n.endswith("workbook.xml.rels") else c),
        "damaged",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_each_is_refused_for_what_it_is(case):
    make, code = FILES[case]
    with pytest.raises(Refused) as refused:
        read_book(make(), "gửi.xlsx")
    assert refused.value.code == code
    assert "%" not in str(refused.value)


def test_a_link_for_people_is_no_danger():
    assert (
        read_book(samples.with_relation("hyperlink", "http://example.invalid"), "a.xlsx").sheets[0].at(2, 2).value == 12
    )


def test_a_stale_link_in_an_old_workbook_is_noticed():
    own = (0x01AE, b"\1\0\1\4")
    path = "C:\\cu\\2009.xls".encode("utf-16-le")
    other = (0x01AE, struct.pack("<HHB", 1, len(path) // 2, 1) + path)
    assert scan_xls(samples.biff(own), Allowance("a.xls", 9, 9)) == ([], False)
    assert scan_xls(samples.biff(own, other), Allowance("a.xls", 9, 9)) == ([], True)


@pytest.mark.parametrize("seed", range(60))
def test_turned_bits_are_refused_or_read(seed):
    name, data = [
        ("a.xlsx", samples.GOOD),
        ("a.xls", (DATA / "workbooks/gso-da-nang.xls").read_bytes()),
        ("a.ods", (DATA / "sheets/errors.ods").read_bytes()),
        ("a.csv", (DATA / "import-errors/test-data-exact-dups.csv").read_bytes()),
    ][seed % 4]
    try:
        assert isinstance(read_book(samples.flipped(data, seed), name), Book)
    except Refused as refused:
        assert refused.code in REASONS


@pytest.mark.parametrize("name", ["workbooks/gso-da-nang.xls", "sheets/errors.ods", "sheets/errors.xls"])
@pytest.mark.parametrize("tenth", range(10))
def test_a_file_cut_anywhere_is_refused(name, tenth):
    data = (DATA / name).read_bytes()
    with pytest.raises(Refused) as refused:
        read_book(data[: len(data) * tenth // 10], name)
    assert refused.value.code in {"truncated", "damaged", "empty", "unknown"}


def test_limits_are_told_before_anything_is_opened():
    with pytest.raises(Refused) as refused:
        read_book(b"PK\x03\x04" + b"\0" * (25 * 1024 * 1024), "a.xlsx")
    assert (refused.value.code, refused.value.params["limit_mb"]) == ("too_large", 25)


def test_the_samples_are_real_archives():
    """The control of this file: without our checks the archives open."""
    for make in (samples.bomb, samples.many_members, samples.duplicate_member, samples.with_dtd):
        with zipfile.ZipFile(io.BytesIO(make())) as archive:
            assert archive.namelist()


def test_every_reason_says_how_to_go_on():
    for code, template in REASONS.items():
        assert template.endswith("."), code
        assert len(template) > 30, code
