"""What a file is, told from its bytes."""

from pathlib import Path

import pytest

from tests.office.sheets import samples
from trienkhai.office.sheets.kinds import Kind, kind_of
from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import Refused

DATA = Path(__file__).parents[2] / "data"
CASES = [
    (samples.GOOD, "a.xlsx", Kind.XLSX),
    (samples.GOOD, "a.csv", Kind.XLSX),
    (samples.rewritten(samples.GOOD, extra=[("xl/vbaProject.bin", b"x")]), "a.xlsx", Kind.XLSM),
    (samples.archive_of("xl/workbook.bin"), "a.xlsb", Kind.XLSB),
    (samples.archive_of("word/document.xml"), "a.docx", Kind.DOCX),
    (samples.archive_of("Index/Document.iwa"), "a.numbers", Kind.NUMBERS),
    (samples.archive_of("a.txt"), "a.zip", Kind.ZIP),
    (samples.compound({"Workbook": b"x"}), "a.xls", Kind.XLS),
    (samples.compound({"EncryptedPackage": b"x"}), "a.xlsx", Kind.ENCRYPTED),
    (b"\x09\x08\x10\x00" + b"\0" * 40, "a.xls", Kind.OLD_EXCEL),
    (b"%PDF-1.7\n", "a.xlsx", Kind.PDF),
    (samples.png(), "a.xlsx", Kind.IMAGE),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.csv", Kind.IMAGE),
    (b"MZ\x90\x00\x03", "a.xlsx", Kind.PROGRAM),
    (b"\x7fELF\x02", "a.csv", Kind.PROGRAM),
    (b"#!/bin/sh\nrm x\n", "a.csv", Kind.PROGRAM),
    (b"MZ;BM\n1;2\n", "a.csv", Kind.CSV),
    (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", Kind.HTML),
    (b"\xef\xbb\xbf<!DOCTYPE html><p>", "a.xls", Kind.HTML),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "a.xls", Kind.HTML),
    (b"<?xml version='1.0'?><Workbook/>", "a.xls", Kind.XML),
    (b'{"a": [1, 2]}', "a.csv", Kind.JSON),
    (b'[{"a": 1}, {"a": 2}]', "a.csv", Kind.JSON),
    (b"[ghi ch\xc3\xba] a;b\n1;2\n", "a.csv", Kind.CSV),
    (b"a,b\n1,2\n", "a.csv", Kind.CSV),
    (b"a\tb\n1\t2\n", "a.xls", Kind.CSV),
    (b"just words", "a.xlsx", Kind.UNKNOWN),
    ("a;b\n1;2\n".encode("utf-16"), "a.csv", Kind.CSV),
    ("a;b\n1;2\n".encode("utf-16-le"), "a.csv", Kind.CSV),
    (b"", "a.xlsx", Kind.EMPTY),
    (b"  \r\n\t", "a.csv", Kind.EMPTY),
    (bytes(range(256)), "a.csv", Kind.UNKNOWN),
    (b"{\\rtf1 x}", "a.xls", Kind.DOC),
    (b"\x1f\x8b\x08", "a.csv", Kind.ZIP),
]


@pytest.mark.parametrize(("data", "name", "kind"), CASES)
def test_the_bytes_tell_the_kind(data, name, kind):
    assert kind_of(data, name) is kind


@pytest.mark.parametrize(("data", "name", "kind"), [case for case in CASES if case[2] not in {"xlsx", "xls", "csv"}])
def test_what_is_no_spreadsheet_is_refused_by_its_kind(data, name, kind):
    with pytest.raises(Refused) as refused:
        read_book(data, name)
    assert refused.value.code == kind.value
    assert name in str(refused.value)


@pytest.mark.parametrize(("name", "code"), [("test-json-bad-attributes.json", "json"), ("test-xml.xml", "xml")])
def test_data_in_json_and_xml_is_refused_by_kind(name, code):
    with pytest.raises(Refused) as refused:
        read_book((DATA / "import-errors" / name).read_bytes(), name)
    assert refused.value.code == code
    assert ".xlsx" in str(refused.value)


def test_two_kinds_in_one_file_are_refused_as_such():
    with pytest.raises(Refused) as refused:
        read_book(b"%PDF-1.7\n" + samples.GOOD, "a.pdf")
    assert refused.value.code == "polyglot"


def test_a_name_that_does_not_fit_is_told():
    assert [w.code for w in read_book(samples.GOOD, "a.xls").warnings] == ["other_kind"]
