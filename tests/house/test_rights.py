"""The matrix: every operation, by everybody, towards everything, gets the answer of policy.toml and leaks nothing.

A sample is walked in every run, in which each operation gives each of its answers and meets each relation; the whole of it
in `make prove`.
"""

import random
from collections import defaultdict
from itertools import chain

import pytest

from tests.house.ground import ACTORS, Ground
from tests.house.knowing import foreign_words
from tests.house.policy import Operation, read_policy
from tests.house.walking import Walk, relations_of, walk, wrong_answer, wrong_trace
from tests.world.proof import proof

pytestmark = pytest.mark.django_db
OPERATIONS = read_policy()
SAMPLE = 8
_walked: dict[str, list[Walk]] = {}


def cases(operation, ground):
    """(who, relation): all of them, or a sample drawn by the name of the operation."""
    relations = relations_of(operation, ground)
    every = [(actor, relation) for actor in ACTORS for relation in relations]
    wanted = proof(SAMPLE, len(every))
    if wanted >= len(every):
        return every
    drawn = random.Random(operation.text)
    drawn.shuffle(every)
    by_answer = defaultdict(list)
    for case in every:
        by_answer[operation.expected(*case)].append(case)
    apiece = [found[: wanted // len(by_answer)] for found in by_answer.values()]
    by_relation = {relation: (actor, relation) for actor, relation in every}
    return list(dict.fromkeys([*chain(*apiece), *by_relation.values()]))


@pytest.fixture
def walked(request, ground: Ground) -> list[Walk]:
    """The walks of one operation, made once for the three tests about it."""
    operation: Operation = request.param
    if operation.text not in _walked:
        _walked[operation.text] = [walk(ground, operation, *case) for case in cases(operation, ground)]
    return _walked[operation.text]


def _open(reason):
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


def every_operation(**known):
    """Parametrise by operation. `known`: deviations that stand open, each with its reason; one that is mended fails here."""
    rows = [pytest.param(one, id=one.text, marks=_open(known.get(one.text))) for one in OPERATIONS]
    return pytest.mark.parametrize("walked", rows, indirect=True)


def told(walks, judge):
    return [problem for one in walks if (problem := judge(one))]


DRAFTS = "the fill page shows the draft to every reader above, also to who neither fills nor enters on behalf"
BESIDE = "evidence beside a draft is handed to every reader above, also to who neither fills nor enters on behalf"
BOOKS = "a workbook names the units whose reports it covers, also to who does not read them"
CODES = "the form that opens a round tells whether a unit outside one's view bears a code"
ANNEX = "the annex lists the reports of the whole round, not those below the unit of the review"


@every_operation(
    **{
        "GET evidence:file beside a draft": BESIDE,
        "POST reporting:open_round": CODES,
        "POST reporting:open_round, looked at": CODES,
    },
)
def test_everybody_gets_the_answer_of_the_policy(walked):
    assert told(walked, wrong_answer) == []


@every_operation(
    **{
        "GET reporting:fill": DRAFTS,
        "GET evidence:file beside a draft": BESIDE,
        "GET evidence:file that came in": BOOKS,
        "POST reporting:workbook": BOOKS,
        "GET review:annex": ANNEX,
        "GET evidence:file, the annex of an edition": ANNEX,
    },
)
def test_no_answer_holds_a_word_of_a_foreign_unit(walked):
    assert told(walked, foreign_words) == []


@every_operation()
def test_only_who_may_changes_a_row_and_every_refusal_is_in_the_log(walked):
    assert told(walked, wrong_trace) == []
