"""A long list by unit and year, taken in as a free file, is rolled up to what its authors rolled up themselves."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.world.people import World
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import design_template, offer_for_many, open_round, plan_free_file, take_free_file
from trienkhai.reporting.models import Round
from trienkhai.reporting.rules.spec import NumberField, Section, Spec
from trienkhai.rollup.answers import answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.units.models import Unit

DATA = Path(__file__).parents[1] / "data/health-districts"
FIGURES = (
    "anc_clients",
    "anc_known_pos",
    "anc_known_neg",
    "anc_already_art",
    "anc_tested",
    "anc_tested_pos",
    "births_facility",
)
YEARS = ("2021", "2022")
SPEC = Spec("anc", "Thai sản", (Section("s", "I", "Số liệu", tuple(NumberField(key, key) for key in FIGURES)),))


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def areas(world: World) -> dict[str, Unit]:
    """The tree of the areas below the group, its lowest level being asked."""
    found: dict[str, Unit] = {}
    for row in rows_of("areas.csv"):
        kind = "facility area" if row["area_level"] == "4" else "area"
        parent = found.get(row["parent_area_id"], world.group)
        found[row["area_id"]] = directory.open_unit(
            world.root, on=date(2020, 1, 1), parent=parent, name=row["area_name"], code=row["area_id"], kind=kind,
            by=world.founder,
        )  # fmt: skip
    return found


@pytest.mark.django_db
def test_a_list_goes_into_the_rounds_of_its_years_and_adds_up_to_districts_and_zone(world):
    units = areas(world)
    version = design_template(world.root, SPEC, by=world.secretary)
    for year in YEARS:
        open_round(
            version, period_key=year, due_on=date(int(year) + 1, 1, 6), by=world.secretary, kinds={"facility area"}
        )  # fmt: skip
    rounds = {round_.period_key: round_ for round_ in Round.objects.all()}
    data = (DATA / "anc_yearly.csv").read_bytes()
    offered = offer_for_many(rounds["2022"], data, name="anc.csv", every_period=True, by=world.secretary)
    plan = plan_free_file(offered, by=world.secretary)
    assert not {"refused", "unknown", "asked", "differs"} & plan.settled.counts.keys()
    assert sum(plan.settled.counts.values()) == len(plan.settled.fates)
    taken = take_free_file(offered, seen=plan.seen, by=world.secretary)
    assert len(taken.submissions) == len([row for row in rows_of("anc_yearly.csv") if row["year"] in YEARS])

    known = [row for name in ("28_districts", "zones") for row in rows_of(f"oracle_anc_yearly_{name}.csv")]
    wanted = {
        (row["area_id"], row["year"], key): int(row[key]) for row in known for key in FIGURES if row["year"] in YEARS
    }
    asks = [Ask(units[area].pk, key, (rounds[year].pk,), "received") for area, year, key in wanted]
    told = {at: found.value for at, found in zip(wanted, answer_all(asks), strict=True)}
    assert told == wanted
