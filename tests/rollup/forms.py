"""A template with every kind of column, and random answers to it."""

from functools import cache

from hypothesis import strategies as st

from trienkhai.reporting.rules.spec import (
    Choice,
    ListColumn,
    ListCount,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
)

YEARS = (Choice("2024", "2024"), Choice("2025", "2025"))
WOMEN = (Choice("nu", "Nữ"),)

SPEC = Spec(
    "bieu-01",
    "Biểu 01",
    (
        Section(
            "I",
            "I",
            "Đào tạo",
            (
                NumberField("NG", "Số người", "người", time_rule="last"),
                NumberField("DT", "Lượt người được đào tạo", "lượt", parts=WOMEN),
                NumberField("KP", "Kinh phí", "triệu đồng", decimals=2),
                NumberField(
                    "TN",
                    "Thu nhập bình quân",
                    "triệu đồng",
                    decimals=1,
                    unit_rule="mean",
                    weight="NG",
                    time_rule="mean",
                ),
                NumberField("DG", "Điểm bình quân", "điểm", unit_rule="mean", time_rule="mean"),
                NumberField("TT", "Tai nạn nặng nhất", "ngày", unit_rule="max", time_rule="max"),
                NumberField("SN", "Ngày sớm nhất", "ngày", unit_rule="min", time_rule="none"),
                NumberField("CK", "Có chuyên mục", yes_no=True, time_rule="last"),
                NumberField("GH", "Ghi chú số", unit_rule="none"),
                NumberField("KH", "Kế hoạch theo năm", "lượt", subs=YEARS),
                NumberField("TH", "Thực hiện theo năm", "lượt", subs=YEARS),
                RatioField("R1", "Lượt trên người", "DT", "NG", decimals=2, percent=False),
                RatioField("R2", "Tỷ lệ nữ", "DT|nu", "DT", decimals=1),
                RatioField("R3", "Thực hiện so với kế hoạch", "TH", "KH"),
                ListField(
                    "TB",
                    "Tin, bài",
                    (ListColumn("ten", "Tên"), ListColumn("loai", "Loại", "choice", ("tin", "bài"))),
                    (ListCount("TB.n", "Số tin, bài"), ListCount("TB.tin", "Số tin", "loai", "tin")),
                ),
            ),
        ),
    ),
)

TYPED = [cell for cell in SPEC.cells if not cell.derived]
PAIRS = {
    "TN": ("TN", "NG", True),
    "R1": ("DT", "NG", False),
    "R2": ("DT|nu", "DT", False),
    "R3||2024": ("TH||2024", "KH||2024", False),
    "R3||2025": ("TH||2025", "KH||2025", False),
}


@cache
def _number(decimals: int, largest: int) -> st.SearchStrategy[str]:
    whole = st.one_of(st.integers(-3, 40), st.integers(-largest, largest), st.sampled_from([0, largest, -largest]))
    return whole.map(
        lambda value: f"{value / 10**decimals:.{decimals}f}" if abs(value) < 10**12 else _exactly(value, decimals)
    )


def _exactly(value: int, decimals: int) -> str:
    text = str(abs(value)).rjust(decimals + 1, "0")
    return ("-" if value < 0 else "") + (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text)


@cache
def cells(largest: int = 10**6) -> st.SearchStrategy[dict[str, str]]:
    """Answers to the number fields: numbers, zero, not applicable, not known, or nothing at all."""
    return st.fixed_dictionaries(
        {},
        optional={
            cell.key: st.one_of(
                st.sampled_from(["0", "1", "2"]) if cell.indicator == "CK" else _number(cell.decimals, largest),
                st.sampled_from(["na", "unknown", "0"]),
            )
            for cell in TYPED
        },
    )


@cache
def rows() -> st.SearchStrategy[list[dict[str, str]] | None]:
    """The line list: not handed in, empty, or some rows."""
    row = st.fixed_dictionaries({"ten": st.just("x"), "loai": st.sampled_from(["tin", "bài"])})
    return st.one_of(st.none(), st.lists(row, max_size=3))


@cache  # a strategy is checked whole when it is first drawn from
@st.composite
def answers(draw: st.DrawFn, largest: int = 10**6) -> dict[str, object]:
    """A whole report in the stored form."""
    found: dict[str, object] = {"cells": draw(cells(largest))}
    listed = draw(rows())
    if listed is not None:
        found["lists"] = {"TB": listed}
    return found


def spoken(report: dict) -> dict[str, str]:
    """What a report says cell by cell, counts of its list included: the oracle's way of reading."""
    said = dict(report["cells"])
    listed = report.get("lists", {}).get("TB")
    if listed is not None:
        said["TB.n"] = str(len(listed))
        said["TB.tin"] = str([row["loai"] for row in listed].count("tin"))
    return said
