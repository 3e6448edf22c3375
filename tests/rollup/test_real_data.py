"""Figures that others have added up: a peer's own integration test, and programme reports of a health service."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.rollup import oracle
from tests.rollup.ground import Ground
from tests.rollup.trees import Grown
from trienkhai.reporting.rules.spec import Choice, NumberField, Section, Spec
from trienkhai.rollup.answers import answer_all
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.files
DATA = Path(__file__).parents[1] / "data"


def spec_of(*fields: NumberField) -> Spec:
    return Spec("bieu", "Biểu", (Section("I", "I", "I", fields),))


class Place:
    """Named units from (key, parent key) pairs, and rounds filled from texts by unit and cell."""

    def __init__(self, edges: list[tuple[str, str | None]], spec: Spec) -> None:
        below = defaultdict(list)
        for key, parent in edges:
            below[parent].append(key)
        self.keys, depth = [], []
        waiting = [(key, 0) for key in reversed(below[None])]
        while waiting:
            key, level = waiting.pop()
            self.keys.append(key)
            depth.append(level)
            waiting += [(child, level + 1) for child in reversed(below[key])]
        self.grown = Grown([oracle.Node(key) for key in self.keys], depth, [None] * len(depth))
        self.ground = Ground(self.grown, spec)
        self.rounds: dict[str, int] = {}

    def report(self, period: str, cells: dict[str, dict[str, str]]) -> None:
        """One round; `cells` by unit key."""
        opened = self.ground.open(self.grown, period)
        self.rounds[period] = opened.pk
        for key, given in cells.items():
            self.ground.submit(opened, self.keys.index(key), {"cells": given})

    def ask(self, unit: str, column: str, *periods: str) -> Ask:
        rounds = tuple(self.rounds[period] for period in periods)
        return Ask(self.ground.units[self.keys.index(unit)].pk, column, rounds, "received")

    def values(self, asks: list[Ask]) -> list[Fraction | None]:
        return [found.value for found in answer_all(asks)]


@pytest.fixture(scope="module")
def peer() -> dict:
    return json.loads((DATA / "aggregation-oracle/cases.json").read_text())


def peers_place(peer: dict, **rules: str) -> Place:
    """The peer's five units with its monthly values of whole numbers."""
    elements = [key for key, kind in peer["world"]["data_elements"].items() if kind["value_type"] == "INTEGER"]
    place = Place(
        [(unit["uid"], unit["parent"]) for unit in peer["world"]["units"]],
        spec_of(*(NumberField(key, key, **rules) for key in elements)),
    )
    months: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for value in peer["world"]["data_values"]:
        if value["data_element"] in elements:
            months[value["period"]][value["unit"]][value["data_element"]] = value["value"]
    for month in sorted(months):
        place.report(month, months[month])
    return place


def expected_of(peer: dict, case: str) -> dict[str, float]:
    return next(one for one in peer["cases"] if one["case"] == case)["queries"][0]["expected"]


FIRST_QUARTER = ("2017-01", "2017-02", "2017-03")
A, B, C = (f"deabcdefgh{letter}" for letter in "ABC")
TOP = "ouabcdefghA"


@pytest.mark.django_db
def test_the_peers_sums_up_the_tree_and_over_a_quarter(peer):
    place = peers_place(peer)
    below, quarter, year, first, second = place.values(
        [
            place.ask("ouabcdefghB", C, "2017-03"),
            place.ask(TOP, A, *FIRST_QUARTER),
            place.ask(TOP, A, *place.rounds),
            place.ask(TOP, B, *FIRST_QUARTER),
            place.ask(TOP, C, *FIRST_QUARTER),
        ]
    )
    assert {f"{C}-ouabcdefghB-201703": below} == expected_of(peer, "test_deC_ouB_2017_03")
    assert {f"{A}-{TOP}-2017Q1": quarter} == expected_of(peer, "test_deA_ouA_2017_Q01")
    assert {"indicatorAA-2017": year} == expected_of(peer, "testIndicatorWithDataElementOperand")
    assert {"indicatorAA-2017Q1": first + second} == expected_of(peer, "testIndicatorWithTwoDataElementOperands")


@pytest.mark.django_db
def test_the_peers_average(peer):
    place = peers_place(peer, unit_rule="mean")
    (mean,) = place.values([place.ask(TOP, C, "2017-03")])
    assert {f"{C}-201703": mean} == expected_of(peer, "test_de_avg_2017_03")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "health-districts" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def whole(text: str) -> str:
    """'106.0' → '106'."""
    return str(int(Decimal(text)))


AREAS = [(row["area_id"], row["parent_area_id"] or None) for row in rows("areas.csv")]
ANC = (
    "anc_clients",
    "anc_known_pos",
    "anc_already_art",
    "anc_tested",
    "anc_tested_pos",
    "anc_known_neg",
    "births_facility",
)


def cells_of(row: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: whole(row[name]) for name in names if row[name]}


def compare(place: Place, asked: list[tuple[Ask, str]]) -> list[tuple[str, str, str, int | None, int]]:
    """Figures that are not what the authors published: (area, column, period, ours, theirs). Empty cells are passed over."""
    asked = [(ask, text) for ask, text in asked if text]
    periods = {pk: period for period, pk in place.rounds.items()}
    area = {unit.pk: key for unit, key in zip(place.ground.units, place.keys, strict=True)}
    return [
        (area[ask.unit], ask.column, periods[ask.rounds[-1]], value and int(value), int(whole(text)))
        for (ask, text), value in zip(asked, place.values([ask for ask, _ in asked]), strict=True)
        if value != int(whole(text))
    ]


@pytest.mark.django_db
def test_yearly_reports_make_the_published_districts_and_zones():
    place = Place(AREAS, spec_of(*(NumberField(name, name) for name in ANC)))
    years: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows("anc_yearly.csv"):
        years[row["year"]][row["area_id"]] = cells_of(row, ANC)
    for year in sorted(years):
        place.report(year, years[year])
    asked = [
        (place.ask(row["area_id"], name, row["year"]), row[name])
        for file in ("oracle_anc_yearly_28_districts.csv", "oracle_anc_yearly_zones.csv")
        for row in rows(file)
        for name in ANC
    ]
    assert len(asked) > 600
    assert compare(place, asked) == []


@pytest.mark.django_db
def test_quarterly_reports_added_over_the_year_make_the_published_zones():
    place = Place(AREAS, spec_of(*(NumberField(name, name) for name in ANC)))
    quarters: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows("anc_quarterly.csv"):
        quarters[f"{row['year']}-Q{row['quarter']}"][row["area_id"]] = cells_of(row, ANC)
    for period in sorted(quarters):
        place.report(period, quarters[period])
    asked = []
    for row in rows("oracle_anc_yearly_zones.csv"):
        of_year = [period for period in place.rounds if period.startswith(row["year"])]
        asked += [(place.ask(row["area_id"], name, *of_year), row[name]) for name in ANC]
    assert len(asked) == 91
    assert compare(place, asked) == []


ART = ("art_current", "art_new", "vl_tested_12mos", "vl_suppressed_12mos")
AGES = (Choice("Y000_014", "0–14"), Choice("Y015_999", "15+"))


@pytest.mark.django_db
def test_year_end_reports_by_age_make_the_published_districts_and_zones():
    place = Place(AREAS, spec_of(*(NumberField(name, name, parts=AGES, time_rule="last") for name in ART)))
    years: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows("art_yearend_by_age.csv"):
        given = cells_of(row, ART)
        years[row["year"]][row["area_id"]] |= {f"{name}|{row['age_group']}": text for name, text in given.items()}
    for year in sorted(years):
        place.report(year, years[year])
    asked = [
        (place.ask(row["area_id"], f"{name}|{row['age_group']}", row["year"]), row[name])
        for file in ("oracle_art_yearend_28_districts.csv", "oracle_art_yearend_zones.csv")
        for row in rows(file)
        for name in ART
    ]
    # The authors split totals by age as decimals, added those up, and rounded each level on its own.
    assert compare(place, asked) == [
        ("MWI_3_4_demo", "art_current|Y015_999", "2019", 40462, 40463),
        ("MWI_2_1_demo", "art_current|Y015_999", "2019", 77773, 77774),
        ("MWI_2_1_demo", "art_current|Y015_999", "2020", 81452, 81453),
        ("MWI_2_1_demo", "art_current|Y015_999", "2021", 84849, 84848),
        ("MWI_2_1_demo", "art_current|Y015_999", "2022", 89437, 89436),
    ]
