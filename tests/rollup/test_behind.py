"""Which reports enter a figure, told report by report: the same as the figure's own contributions."""

import pytest
from hypothesis import given, settings

from tests.rollup.ground import Ground
from tests.rollup.test_answers import KEYS, quarters
from tests.world.proof import proof
from trienkhai.reporting.models import Submission
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.behind import rest_on
from trienkhai.rollup.trace import of

pytestmark = pytest.mark.django_db


@settings(max_examples=proof(4, 80), deadline=None)
@given(quarters())
def test_a_report_enters_the_figures_of_whose_contributions_it_is_one(seasons):
    """Those that give no number enter too, but are no contribution."""
    ground = Ground(seasons[0])
    rounds = [ground.open(grown, f"2026-Q{at}") for at, grown in enumerate(seasons, 1)]
    for round_, grown in zip(rounds, seasons, strict=True):
        ground.fill(round_, grown)
    asks = [Ask(ground.units[0].pk, key, tuple(one.pk for one in rounds), "accepted") for key in KEYS]
    contributions = [{one.submission for one in of(ask).contributions} for ask in asks]
    for sent in Submission.objects.filter(round__in=rounds):
        entered = rest_on(sent.pk, sent.round_id, asks)
        for key, held, is_in in zip(KEYS, contributions, entered, strict=True):
            if sent.pk in held:
                assert is_in, key
            if key in ("NG", "CK") and sent.round_id != rounds[-1].pk:
                assert not is_in, "under the rule 'last' only the last round enters"
