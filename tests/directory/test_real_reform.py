"""The administrative divisions of three new provinces, from 2021 to 2026, through the reform of 2025."""

import csv
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.audit.models import Entry
from trienkhai.directory import actions
from trienkhai.directory.importing import carry_out, plan_import
from trienkhai.units import models, tree
from trienkhai.units.models import Unit, UnitPath
from trienkhai.units.queries import heirs, main_line, namings_on, parent_on, successors_of, unit_by_code

DATA = Path(__file__).parents[1] / "data" / "vn-admin"
REFORM = date(2025, 7, 1)
BEFORE = REFORM - timedelta(days=1)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def snapshot_files():
    for path in sorted(DATA.glob("units_*.csv")):
        yield date.fromisoformat(path.stem.removeprefix("units_")), path.name, path.read_bytes()


@pytest.fixture(scope="module")
def planned(django_db_setup, django_db_blocker):
    """Planned and carried out once; the rows stay for the tests of this module."""
    with django_db_blocker.unblock():
        by = Person.objects.create_person("vn", full_name="Người nhập")
        root = actions.create_root(key="vn", name="Việt Nam", by=by)
        conversion = [(REFORM, "conversion_2025.csv", (DATA / "conversion_2025.csv").read_bytes())]
        plan = plan_import(root, snapshots=list(snapshot_files()), conversions=conversion)
        assert plan.holds, plan.problems[:5]
        carry_out(plan, by=by)
        yield plan
        with _without_checks():
            for statement in _removal(root):
                statement.delete()


@contextmanager
def _without_checks():
    """PostgreSQL would look for what refers to each of ten thousand units, and believes the tables empty as they were before."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def _removal(root):
    units = Unit.objects.filter(root=root)
    yield Grant.objects.filter(unit__root=root)
    yield Entry.objects.filter(unit__root=root)
    yield Entry.objects.filter(person__username="vn")
    yield models.Succession.objects.filter(predecessor__root=root)
    yield models.Placement.objects.filter(line__root=root)
    yield models.Naming.objects.filter(root=root)
    yield models.TreeVersion.objects.filter(line__root=root)
    yield UnitPath.objects.filter(unit__root=root)
    yield models.Line.objects.filter(root=root)
    yield units
    yield models.Root.objects.filter(pk=root.pk)
    yield Person.objects.filter(username="vn")


pytestmark = pytest.mark.django_db


def by_level(root, day) -> dict[int, int]:
    view = tree.at(day, main_line(root))
    counts: dict[int, int] = {}
    for depth in view.depth:
        counts[int(depth)] = counts.get(int(depth), 0) + 1
    return counts


def test_units_are_counted_right_per_level_on_every_day(planned):
    for row in rows("snapshots.csv"):
        counts = by_level(planned.root, date.fromisoformat(row["effective_from"]))
        wanted = {0: 1, 1: int(row["provinces"]), 2: int(row["districts"]), 3: int(row["communes"])}
        if not wanted[2]:
            wanted = {0: 1, 1: int(row["provinces"]), 2: int(row["communes"])}
        assert counts == wanted, row["effective_from"]


def test_every_unit_stands_under_the_unit_its_snapshot_names(planned):
    line = main_line(planned.root)
    for day in (date(2024, 11, 1), date(2025, 3, 1), REFORM):
        view = tree.at(day, line)
        namings = namings_on(day, [int(unit) for unit in view.unit])
        found = {
            naming.code: (naming.name, namings[view.parent_of(unit)].code if view.parent_of(unit) else None)
            for unit, naming in namings.items()
        }
        for row in rows(f"units_{day}.csv"):
            assert found[row["code"]] == (" ".join(row["full_name"].split()), row["parent_code"])


def test_successors_of_every_old_commune_are_answered(planned):
    wanted: dict[str, set[str]] = {}
    for row in rows("conversion_2025.csv"):
        if row["old_commune_code"]:
            wanted.setdefault(row["old_commune_code"], set()).add(row["new_commune_code"])
    olds = {code: unit_by_code(planned.root, code, BEFORE) for code in wanted}
    ends = heirs([unit.pk for unit in olds.values()], REFORM)
    names = namings_on(REFORM, {pk for found in ends.values() for pk in found})
    for code, news in wanted.items():
        assert {names[pk].code for pk in ends[olds[code].pk]} == news, code


def test_a_code_reused_for_another_unit_is_never_confused(planned):
    root = planned.root
    for code, before, after in (("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai"), ("02647", "Phường Kim Tân", "Phường Lào Cai")):
        old, new = unit_by_code(root, code, BEFORE), unit_by_code(root, code, REFORM)
        assert old != new
        assert namings_on(BEFORE, [old.pk])[old.pk].name == before
        assert namings_on(REFORM, [new.pk])[new.pk].name == after
        assert parent_on(old, REFORM, main_line(root)) is None


def test_a_commune_that_was_kept_is_the_same_unit(planned):
    for row in rows("conversion_2025.csv"):
        if row["note"] in ("Giữ nguyên", "Đổi loại hình"):
            before = unit_by_code(planned.root, row["old_commune_code"], BEFORE)
            assert before == unit_by_code(planned.root, row["new_commune_code"], REFORM)


def test_a_split_commune_has_all_its_successors(planned):
    old = unit_by_code(planned.root, "20296", BEFORE)
    found = successors_of(old)

    assert {row.kind for row in found} == {"split"} and {row.share for row in found} == {None}
    names = namings_on(REFORM, [row.successor_id for row in found])
    assert {naming.name for naming in names.values()} == {"Phường Hải Vân", "Phường Liên Chiểu"}


def test_the_island_district_became_the_special_zone(planned):
    district = unit_by_code(planned.root, "498", BEFORE)
    zone = unit_by_code(planned.root, "20333", REFORM)

    assert [row.successor for row in successors_of(district)] == [zone]
    assert parent_on(zone, REFORM, main_line(planned.root)) == unit_by_code(planned.root, "48", REFORM).pk


def test_a_closed_commune_stands_under_its_heirs_today(planned):
    kim_tan = unit_by_code(planned.root, "02647", BEFORE)
    heir = unit_by_code(planned.root, "02647", REFORM)
    paths = dict(UnitPath.objects.filter(unit__in=[kim_tan, heir]).values_list("unit_id", "path"))

    assert paths[kim_tan.pk].startswith(paths[heir.pk])


def test_a_district_of_the_level_that_ended_stands_under_the_new_province(planned):
    district = unit_by_code(planned.root, "080", BEFORE)
    province = unit_by_code(planned.root, "15", REFORM)

    assert UnitPath.objects.get(unit=district).path.startswith(UnitPath.objects.get(unit=province).path)


def test_flaws_of_the_data_are_named(planned):
    by_code = planned.flaws_by_code()

    assert by_code["part-without-share"] == 4
    assert by_code["no-old-code"] == 1
    assert by_code["level-abolished"] == 1
    assert by_code["came-back"] == 1
    assert by_code["name-untidy"] > 100 and by_code["name-spelled"] > 20
    assert by_code["ended-without-successor"] == 30
    assert by_code["began-without-origin"] == 1
    others = {str(flaw) for flaw in planned.flaws if flaw.code == "name-other"}
    assert any("Xã Nàn Sín" in flaw and "Xã Nàn Xín" in flaw and "conversion_2025.csv" in flaw for flaw in others)
    renamed = {str(flaw) for flaw in planned.flaws if flaw.code == "renamed-without-basis"}
    assert any("Phường Nguyễn Phúc" in flaw and "Phường Hồng Hà" in flaw for flaw in renamed)


def test_taken_in_again_nothing_changes(planned):
    again = plan_import(planned.root, snapshots=[next(iter(reversed(list(snapshot_files()))))])

    assert again.holds and again.opened == 0 and again.lineage == 0
