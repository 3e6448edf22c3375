"""A round whose template has a chain: received by one role, accepted by another."""

from tests.reporting.ground import TOML, answers, at_unit
from tests.reporting.inside_ground import DUE
from tests.world.people import World
from trienkhai.reporting.actions import design_template, open_round, submit
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.reporting.rules.template_file import read_toml

STEPS = (
    '\n[[chain]]\nname = "Tiếp nhận, kiểm tra"\nrole = "reviewer"\n\n[[chain]]\nname = "Chấp nhận"\nrole = "leader"\n'
)


def with_chain(steps: str = STEPS, text: str = TOML) -> str:
    return text.replace("\n[[section]]", f"{steps}\n[[section]]", 1)


def open_chained(
    world: World, text: str = "", period: str = "2023-Q2", kinds: frozenset[str] = frozenset({"company", "cell"})
) -> Round:
    version = design_template(world.root, read_toml(text or with_chain()), by=world.secretary)
    return open_round(version, period_key=period, due_on=DUE, by=world.secretary, kinds=kinds)


class Chained:
    """The northern company in such a round, and those above it: two of each role, and one with both."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.officer = world.officer
        self.reviewer, self.reviewer2 = (world.person(f"nhan{n}", "reviewer", at=world.group) for n in (1, 2))
        self.leader, self.leader2 = (world.person(f"sep{n}", "leader", at=world.group) for n in (1, 2))
        self.both = world.person("both", "reviewer", at=world.group)
        world.person("both", "leader", at=world.group)
        self.round = open_chained(world)
        self.row = at_unit(self.round, world.north)

    @property
    def now(self) -> RoundUnit:
        return RoundUnit.objects.select_related("round__version", "latest", "accepted").get(pk=self.row.pk)

    def send(self, conferences: str = "4") -> Submission:
        return submit(self.now, by=self.officer, answers=answers(conferences))
