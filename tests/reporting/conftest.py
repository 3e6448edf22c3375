from collections import defaultdict

import pytest

from tests.reporting.entry_form import Sheet
from tests.reporting.ground import at_unit, open_sample
from tests.world.people import World
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.thread import changes


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody above follows: what is counted is our own."""
    monkeypatch.setattr(changes, "_followers", defaultdict(list))


@pytest.fixture
def quarter(world: World) -> Round:
    return open_sample(world)


@pytest.fixture
def north(world: World, quarter: Round) -> RoundUnit:
    """The northern company in the round of the quarter."""
    return at_unit(quarter, world.north)


@pytest.fixture
def cell(world: World, quarter: Round) -> RoundUnit:
    """The first cell of the northern company."""
    return at_unit(quarter, world.n1)


@pytest.fixture
def sheet(world: World, north: RoundUnit) -> Sheet:
    """The officer of the northern company with the form of its report open."""
    return Sheet(world, world.officer, north)
