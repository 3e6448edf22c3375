from io import BytesIO

import pytest
from hypothesis import given, settings
from openpyxl import Workbook

from tests.reporting.ground import TOML, sample_spec
from tests.reporting.specs import specs
from tests.world.proof import proof
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.spec import spec_from_json, spec_to_json
from trienkhai.reporting.rules.template_file import read_template, read_toml, write_toml

HEAD = ["Mục", "Mã", "Chỉ tiêu", "Loại", "Đơn vị tính", "Số thập phân", "Theo đơn vị", "Theo thời gian", "Trọng số"]
MORE = ["Phân tổ", "Năm", "Tử số", "Mẫu số", "Bắt buộc", "Cột", "Đếm"]


def sheet(*rows: list[object]) -> bytes:
    book = Workbook()
    book.active.title = "Biểu"
    book.active.append(["Biểu 01: Kết quả thực hiện"])
    book.active.append([*HEAD, *MORE])
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@settings(max_examples=proof(35, 1000), deadline=None)
@given(specs())
def test_a_template_written_and_read_again_is_the_same(spec):
    assert read_toml(write_toml(spec)) == spec
    assert spec_from_json(spec_to_json(spec)) == spec


def test_a_file_is_read_by_its_name():
    assert read_template(TOML.encode(), "bieu-01.toml") == sample_spec()


def test_every_fault_is_named_with_its_line():
    broken = TOML.replace('at_most = "QT02"', 'at_most = "QT09"\ncolour = "red"').replace(
        "decimals = 3", "decimals = 9"
    )
    with pytest.raises(Faulty) as typed:
        read_toml(broken)
    with pytest.raises(Faulty) as meant:
        read_toml(broken.replace('colour = "red"\n', "").replace('key = "CB01"', 'key = "QT01"'))
    assert [(fault.line, fault.code) for fault in typed.value.faults] == [
        (25, "unknown_indicator"),
        (26, "unknown_setting"),
        (40, "bad_decimals"),
    ]
    assert [(fault.line, fault.code) for fault in meant.value.faults] == [
        (25, "unknown_indicator"),
        (39, "bad_decimals"),
        (49, "key_twice"),
    ]


def test_faults_of_reading_and_of_meaning_are_named_together_and_nothing_that_only_follows():
    broken = (
        TOML.replace('type = "date"', 'type = "day"')
        .replace("decimals = 3", "decimals = 9")
        .replace('denominator = "QT02"', 'denominator = "QT99"')
        .replace('key = "QT03"', 'kind = "figure"\nkey = "QT03"')
        .replace('at_most = "QT02"\n', "")
    )
    with pytest.raises(Faulty) as caught:
        read_toml(broken)
    assert sorted((fault.code, *fault.params.values()) for fault in caught.value.faults) == [
        ("bad_decimals", "9", "6"),
        ("unknown_indicator", "QT99"),
        ("unknown_kind", "figure", "number, ratio, list, text"),
        ("unknown_type", "day", "text, number, date, choice"),
    ]
    lines = broken.splitlines()
    assert {lines[fault.line - 1] for fault in caught.value.faults if fault.code != "unknown_type"} == {
        "decimals = 9",
        'denominator = "QT99"',
        'kind = "figure"',
    }


def test_a_text_that_is_neither_form_is_told_so():
    with pytest.raises(Faulty) as caught:
        read_template("xin chào".encode(), "bieu.txt")
    assert [fault.code for fault in caught.value.faults] == ["no_template"]


def test_a_file_that_is_no_toml_names_the_line():
    with pytest.raises(Faulty) as caught:
        read_toml('key = "a"\nname = \n')
    assert (caught.value.faults[0].code, caught.value.faults[0].line) == ("not_toml", 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('over_units = "mean"', "mean_needs_weight"),
        ('over_units = "mean"\nweight = "QT01"', "weighs_itself"),
        ('over_units = "mean"\nweight = "QT77"', "unknown_indicator"),
        ('over_units = "average"', "unknown_rule"),
        ('over_units = "count"', "count_needs_yes_no"),
        ('weight = "QT02"', "weight_without_mean"),
        ("decimals = 7", "bad_decimals"),
        ("min = 5\nmax = 2", "limits_crossed"),
        ('min = "five"', "bad_limit"),
        ('parts = { "a b" = "A" }', "bad_key"),
        ("yes_no = true\ndecimals = 1", "yes_no_plain"),
        ('cumulative = "year"', "cumulative_summed"),
        ('cumulative = "month"\nover_time = "last"', "unknown_beginning"),
        ('cumulative = "term"\nyes_no = true', "cumulative_yes_no"),
    ],
)
def test_what_does_not_fit_together_is_named(change, code):
    with pytest.raises(Faulty) as caught:
        read_toml(TOML.replace('key = "QT01"', f'key = "QT01"\n{change}'))
    assert [fault.code for fault in caught.value.faults] == [code]
    assert caught.value.faults[0].line in (10, 11, 12, 13)


def test_what_does_not_fit_together_in_a_sheet_is_named_with_its_cell():
    data = sheet(
        ["I. Học tập", "QT01", "Hội nghị", None, "hội nghị"],
        [None, "QT04", "Tỷ lệ", "tỷ lệ", None, None, None, None, None, None, None, "QT01", "QT05"],
        [None, "QT05", "Số giờ", None, "giờ", 1, "bình quân", "bình quân", "QT01", None, None, None, None, "không"],
        ["II. Văn bản", "CB", "Có kế hoạch", "có/không"],
        [
            None,
            "VB",
            "Văn bản",
            "danh sách",
            *[None] * 10,
            "so: Số*; ngay: Ngày (ngày); loai: Loại (NQ/KH)",
            "VB1: KH [loai=KH]",
        ],
        [None, "LV", "Nhận xét", "lời văn"],
    )
    with pytest.raises(Faulty) as caught:
        read_template(data, "Biểu 01.xlsx")
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [("Biểu!M4", "ratio_not_summed")]


def test_a_good_sheet_gives_the_same_spec_as_the_text_form():
    data = sheet(
        ["I. Học tập", "QT01", "Hội nghị", None, "hội nghị"],
        [None, "QT03", "Người dự", "số", "lượt", 0, "cộng", "cuối kỳ", None, "nu: Nữ; nam: Nam", "2021-2022"],
        [
            "II. Văn bản",
            "VB",
            "Văn bản",
            "danh sách",
            *[None] * 10,
            "so: Số*; loai: Loại (NQ/KH)",
            "VB1: Kế hoạch [loai=KH]",
        ],
        [None, "LV", "Nhận xét", "lời văn"],
    )
    expected = read_toml(
        """
        key = "bieu-01"
        name = "Biểu 01: Kết quả thực hiện"
        [[section]]
        key = "hoc-tap"
        number = "I"
        name = "Học tập"
        [[section.field]]
        key = "QT01"
        name = "Hội nghị"
        unit = "hội nghị"
        [[section.field]]
        key = "QT03"
        name = "Người dự"
        unit = "lượt"
        over_time = "last"
        parts = { nu = "Nữ", nam = "Nam" }
        years = [2021, 2022]
        [[section]]
        key = "van-ban"
        number = "II"
        name = "Văn bản"
        [[section.field]]
        kind = "list"
        key = "VB"
        name = "Văn bản"
        column = [{ key = "so", name = "Số", required = true }, { key = "loai", name = "Loại", type = "choice", choices = ["NQ", "KH"] }]
        count = [{ key = "VB1", name = "Kế hoạch", column = "loai", equals = "KH" }]
        [[section.field]]
        kind = "text"
        key = "LV"
        name = "Nhận xét"
        """
    )
    assert read_template(data, "Biểu 01.xlsx") == expected


def test_a_sheet_names_every_fault_with_its_cell():
    data = sheet(
        ["I. Học tập", "QT 01", "Hội nghị", "số", None, "hai"],
        [None, "QT02", "Người", "con số", None, 0, "trung vị"],
    )
    with pytest.raises(Faulty) as caught:
        read_template(data, "a.xlsx")
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [
        ("Biểu!F3", "not_understood"),
        ("Biểu!D4", "unknown_kind"),
        ("Biểu!B3", "bad_key"),
    ]


def test_a_sheet_without_headings_is_no_template():
    book = Workbook()
    book.active.append(["a", "b"])
    target = BytesIO()
    book.save(target)
    with pytest.raises(Faulty) as caught:
        read_template(target.getvalue(), "a.xlsx")
    assert caught.value.faults[0].code == "no_headings"
    with pytest.raises(Faulty) as other:
        read_template(b"%PDF-1.7", "a.pdf")
    assert other.value.faults[0].code == "pdf"
