"""What the register holds is refused when it is too long, never cut in silence."""

import pytest

from tests.review.conftest import RESOLUTION
from trienkhai.access.errors import Unacceptable
from trienkhai.directives import actions
from trienkhai.directives.actions import Facts
from trienkhai.directives.models import Directive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fact, most", [("symbol", 60), ("kind_name", 100), ("subject", 500), ("issuer", 300), ("signer", 100)]
)
def test_a_fact_that_is_too_long_is_refused(world, fact, most):
    with pytest.raises(Unacceptable) as refused:
        actions.register(world.root, RESOLUTION, "nq.txt", facts=Facts(**{fact: "a" * (most + 1)}), by=world.secretary)
    assert str(most) in str(refused.value)
    assert not Directive.objects.exists()
    kept = actions.register(world.root, RESOLUTION, "nq.txt", facts=Facts(**{fact: "a" * most}), by=world.secretary)
    assert getattr(kept, fact) == "a" * most
