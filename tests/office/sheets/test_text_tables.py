"""Text tables: encodings met in Vietnam, marks that part the columns, quotes that do not eat lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import Refused

HEAD = "Đơn vị;Số liệu;Ghi chú\n"


def rows(data, name="a.csv", **limits):
    book = read_book(data if isinstance(data, bytes) else data.encode(), name, **limits)
    found = [
        [cells[column].value if column in cells else "" for column in range(1, max(cells) + 1)]
        for _n, cells in book.sheets[0].rows()
    ]
    return found, [(warning.code, *warning.params.values()) for warning in book.warnings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_needs_no_word(encoding):
    assert rows((HEAD + "Xã Núi Hồng;7,5;tốt\n").encode(encoding)) == (
        [["Đơn vị", "Số liệu", "Ghi chú"], ["Xã Núi Hồng", "7,5", "tốt"]],
        [],
    )


def windows_1258(text):
    """As Windows wrote it: letters with their hat in one piece, tones as marks behind."""
    import unicodedata

    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            hats = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
            tones = [mark for mark in marks if mark not in hats]
            out += unicodedata.normalize("NFC", base + "".join(hats)).encode("cp1258") + "".join(tones).encode("cp1258")
    return out


def test_windows_1258_is_recognised_and_told():
    found, told = rows(windows_1258(HEAD + "Xã Núi Hồng;7,5;đã hoàn thành nhiệm vụ được giao\n"))
    assert found[1] == ["Xã Núi Hồng", "7,5", "đã hoàn thành nhiệm vụ được giao"]
    assert told == [("encoding", "Windows-1258")]


def test_windows_1252_is_told():
    found, told = rows("Nom;Ville\nRenée;Besançon\n".encode("cp1252"))
    assert found[1] == ["Renée", "Besançon"]
    assert told == [("encoding", "Windows-1252")]


def test_tcvn3_in_a_text_file_is_offered():
    book = read_book("Tªn;Sè\nNghÞ quyÕt ®¹i héi;5\n".encode("cp1252"), "a.csv")
    assert {found.preview for found in book.legacy} >= {"Nghị quyết đại hội"}
    assert book.sheets[0].at(2, 1).value == "NghÞ quyÕt ®¹i héi"


def test_nul_is_refused_with_its_line():
    with pytest.raises(Refused) as refused:
        read_book(b"a;b\n1;2\n3;\x004\n", "a.csv")
    assert (refused.value.code, refused.value.params["line"]) == ("nul", 3)


def test_bytes_of_no_encoding_are_refused_with_their_line():
    with pytest.raises(Refused) as refused:
        read_book(b"a;b\n1;\x81\x8d\x9d\xff\xd2\n", "a.csv")
    assert (refused.value.code, refused.value.params["line"]) == ("encoding", 2)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("a;b\n1,5;2,5\n3,5;4\n", 2),
        ("a,b,c\n1,2,3\n", 3),
        ("a\tb\n1,5\t2\n", 2),
        ("a|b\n1|2\n", 2),
        ('"a;x",b\n"c;y",d\n', 2),
        ("sep=,\na;b,c\n", 2),
        ("Tên\nXã Một\nXã Hai\n", 1),
        ("BÁO CÁO, quý I\n\nĐơn vị;Số;Ghi chú\nXã A;1,5;\nXã B;2;có\n", 3),
        ("a,b\n1;2,3\n4;5,6\n", 2),
    ],
)
def test_the_mark_that_parts_the_columns_is_found(text, width):
    found, _told = rows(text)
    assert len(found[-1]) == width or found[-1][-1] == ""


def test_rows_are_line_numbers():
    sheet = read_book(b"a;b\n\n\n1;2\r\n3;4", "a.csv").sheets[0]
    assert [(cell.address, cell.value) for cell in sheet.cells] == [
        ("A1", "a"), ("B1", "b"), ("A4", "1"), ("B4", "2"), ("A5", "3"), ("B5", "4"),
    ]  # fmt: skip


def test_a_quoted_field_may_hold_lines_marks_and_quotes():
    found, told = rows('a;b\n"một\nhai; ba";"nói ""có"""\nc;d\n')
    assert found == [["a", "b"], ["một\nhai; ba", 'nói "có"'], ["c", "d"]]
    assert told == []


def test_a_stray_quote_never_eats_the_following_lines():
    found, told = rows('a;b\n"x;1\ny;2\nz;3\n')
    assert found == [["a", "b"], ['"x', "1"], ["y", "2"], ["z", "3"]]
    assert told == [("stray_quote", 2)]


def test_two_stray_quotes_lines_apart_do_not_join():
    found, told = rows('a;b;c\n"x;1;1\ny;2;2\nz"";3;3\nt";4;4\n')
    assert [row[0] for row in found] == ["a", '"x', "y", 'z""', 't"']
    assert [code for code, _line in told] == ["stray_quote", "stray_quote"]


def test_inches_inside_quotes_are_kept_and_named():
    found, told = rows('a,b\n"ống 5" dài",2\nc,3\n')
    assert found[1] == ['"ống 5" dài"', "2"]
    assert told == [("stray_quote", 2)]


def test_a_short_line_among_many_is_named():
    found, told = rows("a;b;c\n" + "1;2;3\n" * 10 + "4;5\n")
    assert len(found) == 12
    assert told == [("ragged", 12, 2, 3, 1)]


def test_numbers_in_text_stay_text_for_the_reader_to_judge():
    sheet = read_book("Mã;Số\n00123;1.234,5\n".encode(), "a.csv").sheets[0]
    assert [cell.value for cell in sheet.cells if cell.row == 2] == ["00123", "1.234,5"]
    assert {cell.kind for cell in sheet.cells} == {"text"}


def test_limits_of_text_tables():
    with pytest.raises(Refused) as refused:
        rows("a\n" * 31, max_rows=30)
    assert refused.value.code == "too_many_rows"
    with pytest.raises(Refused) as refused:
        rows(";".join("a" * 201))
    assert refused.value.code == "too_many_columns"


def tables(letters):
    return st.lists(
        st.lists(st.text(st.sampled_from(letters), max_size=8), min_size=3, max_size=3), min_size=1, max_size=8
    )


# Fields with both line ends and many delimiters look like records themselves, and are named rather than joined.
@given(tables('abđơ 1"\n,') | tables('abđ,;"'))
def test_what_a_careful_writer_wrote_is_read_back(table):
    lines = ["x;y;z", *(";".join('"' + field.replace('"', '""') + '"' for field in row) for row in table)]
    book = read_book("\n".join(lines).encode(), "a.csv")
    values = [cell.value for cell in book.sheets[0].cells][3:]
    assert values == [field for row in table for field in row if field]
    assert [w.code for w in book.warnings] == []


@given(st.text(st.sampled_from('ab1";,\t\n'), max_size=60))
def test_no_letter_of_any_text_is_lost(text):
    try:
        book = read_book(text.encode(), "a.csv")
    except Refused as refused:
        assert refused.code == "empty"
        return
    read = "".join(cell.value for cell in book.sheets[0].cells)
    for letter in "ab1":
        assert read.count(letter) == text.count(letter)
