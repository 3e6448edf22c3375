from collections import defaultdict

import pytest

from tests.reporting.entry_form import Sheet
from tests.reporting.ground import at_unit, open_sample
from tests.world.people import World
from tests.world.remembering import remembered
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.thread import changes


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody above follows: what is counted is our own."""
    monkeypatch.setattr(changes, "_followers", defaultdict(list))


@pytest.fixture
def _asked(request: pytest.FixtureRequest, db: None) -> tuple[World, Round]:
    """The world with the round of one quarter in it, as those above who follow left it, where there are any."""
    followed = "alone" not in request.fixturenames
    if not followed:
        request.getfixturevalue("alone")
    return remembered(f"quarter, followed: {followed}", _ask)


def _ask() -> tuple[World, Round]:
    world = World()
    return world, open_sample(world)


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    """The world of the quarter where that one is asked for: both are made together."""
    if "_asked" not in request.fixturenames:
        return remembered("world", World)
    world: World = request.getfixturevalue("_asked")[0]
    return world


@pytest.fixture
def quarter(_asked: tuple[World, Round]) -> Round:
    return _asked[1]


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
