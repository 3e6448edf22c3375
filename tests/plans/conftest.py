"""A group of 45 companies in three blocks, with its resolution; for whoever plans for all of them."""

import pytest

from tests.plans.many import Many
from tests.world.remembering import remembered


@pytest.fixture
def many(db) -> Many:
    return remembered("forty-five companies", Many)
