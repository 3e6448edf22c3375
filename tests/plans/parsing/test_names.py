"""The units that a cell names: known ones found, the longest first; others kept whole; those who stand for many by key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.plans.parsing.names import KnownNames, split_names

KNOWN = KnownNames(
    [
        "Ban Tổ chức",
        "Văn phòng",
        "Ban Tuyên giáo",
        "Ban Tuyên giáo và Dân vận",
        "Ủy ban Kiểm tra",
        "Phòng Tài chính và Kế toán",
        "Công ty CP Phân bón Sông Lam",
        "Đảng ủy Công ty CP Phân bón Sông Lam",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Tổ Hòa",
        "Tổ Hoa",
    ]
)


def names(cell: str) -> tuple[list[str], list[str], list[str]]:
    found = split_names(cell, KNOWN)
    return [name for _written, name in found.found], [key for _written, key in found.general], list(found.unknown)


@pytest.mark.parametrize(
    "cell",
    [
        "Ban Tổ chức; Văn phòng",
        "Ban Tổ chức, Văn phòng",
        "Ban Tổ chức và Văn phòng",
        "Ban Tổ chức\nVăn phòng",
        "- Ban Tổ chức\n- Văn phòng",
        "1. Ban Tổ chức 2. Văn phòng",
        "Ban Tổ chức/Văn phòng",
        "Ban Tổ chức - Văn phòng.",
        "BAN TỔ CHỨC, VĂN PHÒNG",
        "Ban To chuc; van phong",
        "Chủ trì: Ban Tổ chức; Văn phòng",
    ],
)
def test_names_are_parted_however_they_are_joined(cell):
    assert names(cell) == (["Ban Tổ chức", "Văn phòng"], [], [])


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Ban Tuyên giáo và Dân vận, Văn phòng", ["Ban Tuyên giáo và Dân vận", "Văn phòng"]),
        ("Ban Tuyên giáo và Văn phòng", ["Ban Tuyên giáo", "Văn phòng"]),
        ("Đảng ủy Công ty CP Phân bón Sông Lam", ["Đảng ủy Công ty CP Phân bón Sông Lam"]),
        ("Sở Văn hóa, Thể thao và Du lịch, Văn phòng", ["Sở Văn hóa, Thể thao và Du lịch", "Văn phòng"]),
        ("Uỷ ban kiểm tra", ["Ủy ban Kiểm tra"]),
        ("Tổ Hoa", ["Tổ Hoa"]),
    ],
)
def test_the_longest_known_name_is_taken_and_never_cut(cell, found):
    assert names(cell) == (found, [], [])


@pytest.mark.parametrize(
    ("cell", "unknown"),
    [
        ("Ban Tổ chức Trung ương", ["Ban Tổ chức Trung ương"]),
        ("Ban Tổ chức Văn phòng", ["Ban Tổ chức Văn phòng"]),
        ("Phòng Kinh doanh và Tiếp thị", ["Phòng Kinh doanh và Tiếp thị"]),
        ("Phòng Công nghệ và Số hóa", ["Phòng Công nghệ và Số hóa"]),
        ("Phòng Kế hoạch, Tổ chức", ["Phòng Kế hoạch, Tổ chức"]),
        ("Phòng Kinh doanh và Phòng Tiếp thị", ["Phòng Kinh doanh", "Phòng Tiếp thị"]),
        ("Đ/c Nguyễn Văn A", ["Đ/c Nguyễn Văn A"]),
        ("To hoa", ["To hoa"]),
        ("Các đơn vị khu vực phía Nam", ["Các đơn vị khu vực phía Nam"]),
    ],
)
def test_what_is_not_known_stays_whole(cell, unknown):
    assert names(cell) == ([], [], unknown)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("Các đơn vị thành viên", "all-below"),
        ("các đơn vị", "all-below"),
        ("Toàn Tập đoàn", "all-below"),
        ("Các chi bộ", "all-below"),
        ("Các đảng ủy, chi bộ trực thuộc", "all-below"),
        ("100% chi bộ", "all-below"),
        ("all member units", "all-below"),
        ("Các cơ quan, đơn vị liên quan", "concerned"),
        ("các đơn vị có liên quan", "concerned"),
        ("units concerned", "concerned"),
    ],
)
def test_who_stands_for_many_is_told_by_key(cell, key):
    assert names(cell) == ([], [key], [])


def test_all_kinds_in_one_cell():
    assert names("Văn phòng, Phòng Pháp chế và các đơn vị có liên quan") == (
        ["Văn phòng"],
        ["concerned"],
        ["Phòng Pháp chế"],
    )


def test_an_empty_cell_names_nobody():
    assert names(" – ") == ([], [], [])


@given(
    st.lists(
        st.sampled_from(
            ["Ban Tổ chức", "Văn phòng", ",", ";", "và", "\n", "- ", "các đơn vị", "liên quan", "Sở X", "1."]
        ),
        max_size=8,
    )
)
@settings(max_examples=proof(100, 5_000), deadline=None)
def test_no_word_of_a_name_is_lost(pieces):
    cell = " ".join(pieces)
    found = split_names(cell, KNOWN)
    told = " ".join([*(written for written, _name in (*found.found, *found.general)), *found.unknown])
    for word in ("Ban Tổ chức", "Văn phòng", "Sở X"):
        assert (word in pieces) <= (word in told)
