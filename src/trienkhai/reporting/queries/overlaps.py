"""What other templates ask of the same units for the same period, before a round is opened; and what was chosen for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.access.typed import line
from trienkhai.periods import Period
from trienkhai.reporting.models import Round, RoundUnit, TemplateVersion
from trienkhai.reporting.rules.mode import reach
from trienkhai.reporting.rules.overlaps import Alike, Span, alike, pieces
from trienkhai.reporting.rules.spec import NumberField

ONCE, AGAIN, OTHER = "once", "again", "other"
REASON = 300  # characters


class Standing(Protocol):
    """A unit of a round to come; it has the positions from its place in the list up to `end` below it."""

    @property
    def unit_id(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def is_expected(self) -> bool: ...


@dataclass(frozen=True)
class Candidate:
    """Where a figure may be taken from. `units`: how many units of the round report it there for themselves as here."""

    template: int
    template_name: str
    rounds: tuple[Round, ...]
    rule: str
    like: Alike
    units: int

    @property
    def token(self) -> str:
        """What a form carries of the choice; another when it would be built otherwise."""
        return ":".join((*(str(one.pk) for one in self.rounds), self.rule, self.like.key))


@dataclass(frozen=True)
class Overlap:
    """One figure of the round that others ask as well; `is_same`: at least one of them just this, not only by name."""

    key: str
    name: str
    unit_of_measure: str
    candidates: tuple[Candidate, ...]

    @property
    def is_same(self) -> bool:
        return self.candidates[0].like.is_same

    @property
    def proposed(self) -> str:
        """What is chosen while nobody has: the same figure is asked once, one of the same name is another."""
        return self.candidates[0].token if self.is_same else OTHER


@dataclass(frozen=True)
class Choice:
    """Of a figure: the token of a candidate, or `AGAIN` with a reason, or `OTHER`."""

    token: str
    reason: str = ""


def overlaps_of(
    version: TemplateVersion, period: Period, nodes: Sequence[Standing], lumps: Collection[int]
) -> tuple[Overlap, ...]:
    """The figures that other templates of the organisation ask too, the same before those of the same name.

    A fixed number of queries, and one for each version that this process has not read yet.
    """
    template = version.template
    rounds = Round.objects.filter(root=template.root_id).exclude(version__template=template)  # type: ignore[misc]
    by_template: dict[int, list[Round]] = defaultdict(list)
    for one in rounds.select_related("version__template").defer("version__spec").order_by("version__number"):
        if one.period.starts >= period.starts and one.period.ends <= period.ends:
            by_template[one.version.template_id].append(one)
    known = {one.pk: one for many in by_template.values() for one in many}
    asked = _asked(known)
    mine = {
        (node.unit_id, reach("lump" if node.unit_id in lumps else "parts", place, node.end) == "own")
        for place, node in enumerate(nodes)
        if node.is_expected
    }
    found = []
    for field in version.parsed.numbers.values():
        if field.measure:
            continue
        candidates = [
            one for many in by_template.values() for one in _candidates(field, version, period, many, asked, mine)
        ]
        if candidates:
            ordered = sorted(candidates, key=lambda one: (not one.like.is_same, -one.units, one.template_name))
            found.append(Overlap(field.key, field.name, field.unit_of_measure, tuple(ordered)))
    return tuple(sorted(found, key=lambda one: not one.is_same))


def _asked(rounds: Collection[int]) -> dict[int, set[tuple[int, bool]]]:
    """By round the units it waits for, and whether they report only their own figures there. One query."""
    found: dict[int, set[tuple[int, bool]]] = defaultdict(set)
    rows = RoundUnit.objects.filter(round__in=rounds).awaited()
    for one, unit, mode, position, end in rows.values_list("round_id", "unit_id", "mode", "position", "end"):
        found[one].add((unit, reach(mode, position, end) == "own"))
    return found


def _candidates(
    field: NumberField,
    version: TemplateVersion,
    period: Period,
    rounds: Sequence[Round],
    asked: Mapping[int, set[tuple[int, bool]]],
    mine: set[tuple[int, bool]],
) -> Iterable[Candidate]:
    """What one other template has of a figure. Of two rounds for one period the newer wording counts."""
    latest = {(one.period.starts, one.period.ends): one for one in rounds}
    by_id = {one.pk: one for one in latest.values()}
    likes: dict[Alike, list[Span]] = defaultdict(list)
    for one in by_id.values():
        for like in alike(field, version.parsed, one.version.parsed):
            likes[Alike(like.key, field.name if like.is_same else like.name, like.is_same)].append(
                Span(one.pk, one.period.starts, one.period.ends)
            )
    for like, spans in likes.items():
        made = pieces(field, period.starts, period.ends, spans)
        if made is None:
            continue
        rule, ids = made
        units = mine.intersection(*(asked[pk] for pk in ids))
        if units:
            template = by_id[ids[0]].version.template
            yield Candidate(template.pk, template.name, tuple(by_id[pk] for pk in ids), rule, like, len(units))


def proposed_choices(overlaps: Iterable[Overlap], before: Iterable[Mapping[str, Any]] = ()) -> dict[str, Choice]:
    """What is chosen while nobody says otherwise. `before`: the choices of the round before this one, which hold on."""
    then = {told["key"]: told for told in before}
    return {one.key: _again(one, then.get(one.key, {})) for one in overlaps}


def _again(overlap: Overlap, told: Mapping[str, Any]) -> Choice:
    """The choice of the round before, where it is still offered."""
    if told.get("choice") == AGAIN and overlap.is_same:
        return Choice(AGAIN, told["reason"])
    if told.get("choice") == ONCE:
        source = told["from"]["template"], told["from"]["key"]
        for one in overlap.candidates:
            if (one.template_name, one.like.key) == source:
                return Choice(one.token)
    return Choice(overlap.proposed)


def settled_choices(
    overlaps: Iterable[Overlap], given: Mapping[str, Choice]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """What is stored with the round for each figure, and everything that is missing or no longer offered."""
    kept: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for one in overlaps:
        choice = given.get(one.key, Choice(""))
        candidate = next((each for each in one.candidates if each.token == choice.token), None)
        told: dict[str, Any] = {"key": one.key, "name": one.name}
        if candidate is not None:
            kept.append(told | {"choice": ONCE, "from": _source(candidate)})
        elif choice.token == AGAIN and one.is_same:
            reason = line(choice.reason, REASON, where=one.key)
            if not reason:
                message = _("Say why “%(name)s” is asked again although “%(template)s” asks it.")
                words = {"name": one.name, "template": one.candidates[0].template_name}
                problems.append(Problem(message % words, where=one.key, code="no_reason_to_ask"))
            kept.append(told | {"choice": AGAIN, "reason": reason, "from": _source(one.candidates[0])})
        elif choice.token == OTHER and not one.is_same:
            kept.append(told | {"choice": OTHER, "from": _source(one.candidates[0])})
        else:
            message = _("Choose for “%(name)s” whether it is taken from another template or asked here.")
            problems.append(Problem(message % {"name": one.name}, where=one.key, code="overlap_open"))
    return kept, problems


def _source(candidate: Candidate) -> dict[str, Any]:
    return {
        "template": candidate.template_name,
        "key": candidate.like.key,
        "rounds": [one.pk for one in candidate.rounds],
        "rule": candidate.rule,
    }
