"""A round whose template asks for approval inside the unit; the cells are excused."""

from datetime import date
from typing import Any

from tests.reporting.ground import TOML, at_unit
from tests.world.people import World
from trienkhai.accounts.models import Person
from trienkhai.reporting.actions import approve, design_template, open_round
from trienkhai.reporting.models import InsideStep, Round, RoundUnit
from trienkhai.reporting.queries.inside import content_now
from trienkhai.reporting.rules.template_file import read_toml

DUE = date(2023, 7, 6)
APPROVED_TOML = TOML.replace("\n[[section]]", 'approval = "head"\napproval_excuses = ["cell"]\n\n[[section]]', 1)


def open_approved(world: World, period: str = "2023-Q2", kinds: frozenset[str] = frozenset({"company"})) -> Round:
    version = design_template(world.root, read_toml(APPROVED_TOML), by=world.secretary)
    return open_round(version, period_key=period, due_on=DUE, by=world.secretary, kinds=kinds)


def approved_now(row: RoundUnit, by: Person, **said: Any) -> InsideStep:
    """Approved just as it stands."""
    return approve(row, seen=seen(row), by=by, **said)


def seen(row: RoundUnit) -> str:
    return content_now(RoundUnit.objects.get(pk=row.pk)).sha256


class Company:
    """The northern company in such a round: its clerk, its head, another clerk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.round = open_approved(world)
        self.row = at_unit(self.round, world.north)
        self.clerk = world.officer
        self.head = world.person("head", "leader", at=world.north)
        self.other = world.person("other", "officer", at=world.north)
