"""The matrix: every operation, by everybody, towards everything, gets the answer of policy.toml and leaks nothing.

A sample is walked in every run, in which each operation gives each of its answers and meets every other relation; the whole of
it in `make prove`.
"""

import random
from collections import Counter

import pytest

from tests.house.ground import ACTORS, Actor, Ground
from tests.house.knowing import foreign_words
from tests.house.policy import Operation, read_policy
from tests.house.walking import Walk, relations_of, walk, wrong_answer, wrong_trace
from tests.world.proof import proof

pytestmark = pytest.mark.django_db
OPERATIONS = read_policy()
LEAST = 2
MEMBER, LEADER_ALONE = Actor("member"), Actor("leader", "alone")
# Where something was wrong once; walked in every run.
FOUND_ONCE = {
    "GET reporting:fill": (MEMBER, "own"),
    "GET review:write": (MEMBER, "own"),
    "GET review:figures": (MEMBER, "own"),
    "POST review:figures": (Actor("secretary"), "own"),
    "GET review:annex": (MEMBER, "own"),
    "GET evidence:file, the annex of an edition": (MEMBER, "own"),
    "GET evidence:file that came in": (LEADER_ALONE, "own"),
    "GET evidence:file beside a draft": (MEMBER, "own"),
    "POST reporting:workbook": (Actor("secretary", "alone"), "below"),
    "POST people:add": (Actor("secretary", "alone"), "own"),
    "POST reporting:open_round": (Actor("secretary"), "sibling"),
    "POST reporting:open_round, looked at": (Actor("secretary"), "sibling"),
}
_walked: dict[str, list[Walk]] = {}


def cases(operation, ground):
    """(who, relation): all of them, or a sample drawn by the name of the operation."""
    relations = relations_of(operation, ground)
    every = [(actor, relation) for actor in ACTORS for relation in relations]
    if not proof(0, 1):
        draw = random.Random(operation.text)
        draw.shuffle(every)
        draw.shuffle(relations)
        drawn = sample(operation, every, drawn_relations(relations))
        return list(dict.fromkeys([*drawn, FOUND_ONCE.get(operation.text, drawn[0])]))
    return every


def drawn_relations(relations):
    """Every other one, two at least."""
    return [relations[at % len(relations)] for at in range(max(LEAST, (len(relations) + 1) // 2))]


def sample(operation, every, relations):
    """One case for each relation, so that each answer is given about as often as the others; then those still missing."""
    given, drawn = Counter(), []
    for relation in [*relations, None]:
        left = [case for case in every if relation in (case[1], None) and case not in drawn]
        wanted = {operation.expected(*case) for case in left} - (given.keys() if relation is None else set())
        for answer in sorted(wanted, key=lambda one: given[one])[: None if relation is None else 1]:
            drawn.append(next(case for case in left if operation.expected(*case) == answer))
            given[answer] += 1
    return drawn


@pytest.fixture
def walked(request, ground: Ground) -> list[Walk]:
    """The walks of one operation, made once for the three tests about it."""
    operation: Operation = request.param
    if operation.text not in _walked:
        _walked[operation.text] = [walk(ground, operation, *case) for case in cases(operation, ground)]
    return _walked[operation.text]


every_operation = pytest.mark.parametrize(
    "walked", [pytest.param(one, id=one.text) for one in OPERATIONS], indirect=True
)


def told(walks, judge):
    return [problem for one in walks if (problem := judge(one))]


@every_operation
def test_everybody_gets_the_answer_of_the_policy(walked):
    assert told(walked, wrong_answer) == []


@every_operation
def test_no_answer_holds_a_word_of_a_foreign_unit(walked):
    assert told(walked, foreign_words) == []


@every_operation
def test_only_who_may_changes_a_row_and_every_refusal_is_in_the_log(walked):
    assert told(walked, wrong_trace) == []
