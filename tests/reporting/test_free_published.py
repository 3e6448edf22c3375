"""Real workbooks of others go through the free path: their figures equal what third parties read, or it is said what was not
understood. Sources: the README files beside the data."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from trienkhai.office.sheets.reading import read_book
from trienkhai.reporting.rules.free.account import Account, Said, account_freely
from trienkhai.reporting.rules.free.frame import Frame, UnitFacts
from trienkhai.reporting.rules.free.mapping import Choices
from trienkhai.reporting.rules.free.settling import Wishes
from trienkhai.reporting.rules.spec import Choice, NumberField, Section, Spec

pytestmark = pytest.mark.one_database
DATA = Path(__file__).parent.parent / "data"
MONEY = "triệu đồng"
BUDGET = {
    "total.rev": ("Tổng thu NSNN trên địa bàn", MONEY, "sum"),
    "ratio": ("Tỷ lệ phân chia nguồn thu giữa NSTW và NSĐP", "%", "none"),
    "total.exp": ("Tổng chi cân đối NSĐP", MONEY, "sum"),
    "balance.trans": ("Bổ sung từ NSTW cho NSĐP", MONEY, "sum"),
    "target.trans": ("Bổ sung có mục tiêu từ NSTW", MONEY, "sum"),
    "project.trans": ("Thực hiện các dự án, công trình quan trọng (vốn đầu tư)", MONEY, "sum"),
}
INDEX = {
    "pci_entry": "Gia nhập thị trường",
    "pci_land": "Tiếp cận đất đai",
    "pci_transparency": "Tính minh bạch",
    "pci_time": "Chi phí thời gian",
    "pci_informal": "Chi phí không chính thức",
    "pci_proactive": "Tính năng động",
    "pci_support": "Dịch vụ hỗ trợ DN",
    "pci_labor": "Đào tạo lao động",
    "pci_legal": "Thiết chế pháp lý",
    "pci_weighted": "PCI có trọng số",
}
NAMES = {"bac can": "Bac Kan", "bac kan": "Bac Kan", "dac nong": "Dak Nong", "dac lac": "Dak Lak"}


def rows_of(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def spec_of(fields: dict[str, Any]) -> Spec:
    numbers = [
        NumberField(key, name, measure, decimals=6, unit_rule=rule) for key, (name, measure, rule) in fields.items()
    ]
    return Spec("bieu", "Biểu", (Section("s", "I", "Số liệu", tuple(numbers)),))


def provinces(path: str) -> dict[int, UnitFacts]:
    """The units as the third party calls them; in 2006 it lost the names of three."""
    names = sorted({row["prov"] for row in rows_of(path)} - {""})
    return {number: UnitFacts(number, "", name) for number, name in enumerate(names, 1)}


def read(path: str, frame: Frame, said: Said) -> Account:
    file = DATA / path
    book = read_book(file.read_bytes(), file.name)
    account = account_freely(book, frame, said)
    spots = [(sheet.name, cell.row, cell.column) for sheet in book.sheets for cell in sheet.cells]
    assert sorted(spots) == sorted(account.settled.fates)
    return account


def said_of(account: Account, frame: Frame, columns: dict[str, str]) -> Said:
    """What a person would say of what was not understood: provinces that are spelled otherwise, columns by their heading."""
    chosen = {}
    for one in account.tables:
        by_heading = {column.key: column for column in one.table.columns}
        picked = {key: token for key in by_heading for start, token in columns.items() if key.startswith(start)}
        by_name = {unit.name: f"unit:#{unit.id}" for unit in frame.units.values()}
        labels = {
            by_heading_of(one, number): {
                key: by_name[NAMES[key]] for key, told in labels.items() if not told.is_decided and key in NAMES
            }
            for number, labels in one.labels.items()
        }
        chosen[one.table.key] = Choices(picked, labels)
    return Said(chosen, wishes=Wishes(rounding=True))


def by_heading_of(one: Any, number: int) -> str:
    return next(column.key for column in one.table.columns if column.number == number)


def taken(account: Account, frame: Frame, period: str) -> dict[tuple[str, str], Decimal]:
    return {
        (frame.units[unit].name, key): Decimal(value)
        for (at, unit), answers in account.settled.given.items()
        if at == period
        for key, value in answers["cells"].items()
    }


def expected(path: str, year: str, keys: Any) -> dict[tuple[str, str], Decimal]:
    return {
        (row["prov"], key): Decimal(row[key])
        for row in rows_of(path)
        if row["year"] == year and row["prov"]
        for key in keys
        if row[key]
    }


def same(one: dict[Any, Decimal], other: dict[Any, Decimal]) -> None:
    assert one.keys() == other.keys()
    wrong = {
        at: (one[at], other[at])
        for at in one
        if abs(one[at] - other[at]) > abs(other[at]) * Decimal("1e-9") + Decimal("1e-6")
    }
    assert wrong == {}


BOOKS = [
    ("Final_2006", "vnbudget_final", {"bo sung tu nstw cho nsdp bo sung co muc tieu": "cell:target.trans"}, ()),
    ("Final_2012", "vnbudget_final", {}, ("target.trans",)),
    (
        "Plan_2010",
        "vnbudget_plan",
        {
            "bo sung tu ngan sach trung uong cho ngan sach dia phuong bo sung co muc tieu": "cell:target.trans",
            "bo sung tu ngan sach trung uong cho ngan sach dia phuong th cac du an": "cell:project.trans",
        },
        (),
    ),
]


@pytest.mark.parametrize(("name", "cleaned", "columns", "without"), BOOKS, ids=[book[0] for book in BOOKS])
def test_budgets_of_provinces_equal_what_somebody_else_read(name, cleaned, columns, without):
    year, path = name[-4:], f"vn-budget/cleaned/{cleaned}.csv"
    frame = Frame({year: spec_of(BUDGET)}, year, provinces(path))
    first = read(f"vn-budget/workbooks/{name}.xls", frame, Said(wishes=Wishes(rounding=True)))
    account = read(f"vn-budget/workbooks/{name}.xls", frame, said_of(first, frame, columns))
    keys = [key for key in BUDGET if key in rows_of(path)[0] and key not in without]
    found, known = taken(account, frame, year), expected(path, year, keys)
    nameless = {at for at in found if at not in known}
    assert {name for name, _key in nameless} == ({"Ha Nam", "Nam Dinh", "Quang Nam"} if year == "2006" else set())
    same({at: value for at, value in found.items() if at not in nameless}, known)
    unnamed = {Decimal(row[key]) for row in rows_of(path) if row["year"] == year and not row["prov"] for key in keys}
    assert {found[at] for at in nameless} == unnamed


def test_a_column_that_is_two_is_not_guessed():
    """In 2012 the transfers with a purpose stand in two columns; nobody is told one of them is the sum."""
    frame = Frame({"2012": spec_of(BUDGET)}, "2012", provinces("vn-budget/cleaned/vnbudget_final.csv"))
    account = read("vn-budget/workbooks/Final_2012.xls", frame, Said(wishes=Wishes(rounding=True)))
    assert not [key for _at, key in taken(account, frame, "2012") if key == "target.trans"]
    unknown = [
        fate for fate in account.settled.fates.values() if fate.kind == "unknown" and fate.place.startswith("M09+!I")
    ]
    assert len(unknown) == 70 and unknown[0].fault and unknown[0].fault.code == "column_unknown"
    said = [note for note in account.notes if note.code == "no_figures"]
    assert {note.where for note in said} >= {"M01+", "M03+", "M07+"}


@pytest.mark.parametrize("name", ["Final_2006", "Plan_2010"])
def test_published_totals_that_do_not_add_up_are_told(name):
    year = name[-4:]
    path = {"F": "vn-budget/cleaned/vnbudget_final.csv", "P": "vn-budget/cleaned/vnbudget_plan.csv"}[name[0]]
    frame = Frame({year: spec_of(BUDGET)}, year, provinces(path))
    first = read(f"vn-budget/workbooks/{name}.xls", frame, Said())
    account = read(f"vn-budget/workbooks/{name}.xls", frame, said_of(first, frame, {}))
    told: dict[str, set[str]] = defaultdict(set)
    for note in account.notes:
        if note.code == "total_differs" and abs(Decimal(note.params["said"]) - Decimal(note.params["sum"])) > 1:
            told[note.where.partition("!")[2].rstrip("0123456789")].add(note.params["label"])
    check = {row["column"]: row for row in rows_of("vn-budget/published_rollup_check.csv") if row["workbook"] == name}
    for letter, column in (("C", "col_3"), ("E", "col_5"), ("F", "col_6")):
        wanted = set(filter(None, check[column]["regions_that_differ"].split("; ")))
        if check[column]["total_equals_sum_of_regions"] == "no":
            wanted.add("TỔNG SỐ")
        assert told[letter] == wanted, column


def test_an_index_of_provinces_equals_what_somebody_else_read():
    path = "vn-budget/cleaned/pci.csv"
    spec = spec_of({key: (name, "", "none") for key, name in INDEX.items()})
    frame = Frame({"2009": spec}, "2009", provinces(path))
    first = read("vn-budget/workbooks/PCI_2009.xls", frame, Said(wishes=Wishes(rounding=True)))
    account = read("vn-budget/workbooks/PCI_2009.xls", frame, said_of(first, frame, {}))
    same(taken(account, frame, "2009"), expected(path, "2009", INDEX))


@pytest.mark.parametrize("name", ["da-nang", "lao-cai", "soc-trang"])
def test_a_workbook_without_figures_says_so_and_names_what_was_not_understood(name):
    frame = Frame({"2023": spec_of(BUDGET)}, "2023", {1: UnitFacts(1, "48", "Đà Nẵng")})
    account = read(f"workbooks/gso-{name}.xls", frame, Said())
    assert not account.settled.given
    (note,) = [note for note in account.notes if note.code == "no_figures"]
    assert "Quận Huyện" in note.params["headings"] and "Mã PX" in note.params["headings"]


def areas() -> dict[int, UnitFacts]:
    rows = rows_of("health-districts/areas.csv")
    ids = {row["area_id"]: number for number, row in enumerate(rows, 1)}
    return {
        ids[row["area_id"]]: UnitFacts(
            ids[row["area_id"]], row["area_id"], row["area_name"], parent=ids.get(row["parent_area_id"], 0)
        )
        for row in rows
    }


ANC = (
    "anc_clients",
    "anc_known_pos",
    "anc_known_neg",
    "anc_already_art",
    "anc_tested",
    "anc_tested_pos",
    "births_facility",
)
AGES = (Choice("Y000_014", "0–14"), Choice("Y015_999", "15+"))


def long_spec(keys: tuple[str, ...], parts: tuple[Choice, ...] = (), rule: Any = "sum") -> Spec:
    fields = tuple(NumberField(key, key, time_rule=rule, parts=parts) for key in keys)
    return Spec("bieu", "Biểu", (Section("s", "I", "Số liệu", fields),))


def rolled_up(account: Account, units: dict[int, UnitFacts], level: str) -> dict[tuple[str, str, str], Decimal]:
    """Sums over the units below each unit of a level, by unit, year and figure."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for (period, unit), answers in account.settled.given.items():
        above = unit
        while above and not units[above].code.startswith(level):
            above = units[above].parent
        for key, value in answers["cells"].items():
            found[units[above].code, period[:4], key] += Decimal(value)
    return dict(found)


def oracle(path: str, keys: tuple[str, ...], by: str = "") -> dict[tuple[str, str, str], Decimal]:
    return {
        (row["area_id"], row["year"], f"{key}|{row[by]}" if by else key): Decimal(row[key])
        for row in rows_of(path)
        for key in keys
        if row[key]
    }


@pytest.mark.parametrize(("level", "name"), [("MWI_3", "28_districts"), ("MWI_2", "zones")])
def test_a_yearly_list_rolls_up_to_what_its_authors_rolled_up(level, name):
    units, spec = areas(), long_spec(ANC)
    frame = Frame({str(year): spec for year in range(2011, 2024)}, "", units)
    account = read("health-districts/anc_yearly.csv", frame, Said())
    assert not {"unknown", "asked", "refused"} & account.settled.counts.keys()
    same(rolled_up(account, units, level), oracle(f"health-districts/oracle_anc_yearly_{name}.csv", ANC))


@pytest.mark.parametrize(("level", "name"), [("MWI_3", "28_districts"), ("MWI_2", "zones")])
def test_a_list_by_age_gives_the_parts_of_a_figure(level, name):
    units, spec = areas(), long_spec(("art_current", "art_new"), AGES, "last")
    frame = Frame({str(year): spec for year in range(2011, 2024)}, "", units)
    account = read("health-districts/art_yearend_by_age.csv", frame, Said())
    known = oracle(f"health-districts/oracle_art_yearend_{name}.csv", ("art_current",), "age_group")
    found = {at: value for at, value in rolled_up(account, units, level).items() if at[2].startswith("art_current")}
    assert found.keys() == known.keys()
    wrong = {at: found[at] - known[at] for at in found if found[at] != known[at]}
    assert max(map(abs, wrong.values())) <= 2 and len(wrong) <= 4  # where the authors' own figures do not reconcile
    unknown = {
        fate.fault.params["heading"]
        for fate in account.settled.fates.values()
        if fate.fault and fate.fault.code == "column_unknown"
    }
    assert unknown == {"art_current_adjusted", "art_adjustment_factor", "vl_tested_12mos", "vl_suppressed_12mos"}


def test_a_quarterly_list_goes_into_the_rounds_of_its_quarters():
    units, spec = areas(), long_spec(ANC)
    frame = Frame({f"{year}-Q{quarter}": spec for year in (2012, 2013) for quarter in (1, 2, 3, 4)}, "", units)
    account = read("health-districts/anc_quarterly.csv", frame, Said())
    rows = [row for row in rows_of("health-districts/anc_quarterly.csv") if row["year"] in {"2012", "2013"}]
    known = {
        (f"{row['year']}-Q{row['quarter']}", row["area_id"], key): Decimal(row[key])
        for row in rows
        for key in ANC
        if row[key]
    }
    found = {
        (period, units[unit].code, key): Decimal(value)
        for (period, unit), answers in account.settled.given.items()
        for key, value in answers["cells"].items()
    }
    same(found, known)
    yearly = rolled_up(account, units, "MWI_3")
    published = oracle("health-districts/oracle_anc_yearly_28_districts.csv", ("anc_clients",))
    years = {at for at in published if at[1] in {"2012", "2013"} and at in yearly}
    assert {at: yearly[at] for at in years} == {at: published[at] for at in years}
