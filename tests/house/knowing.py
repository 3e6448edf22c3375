"""Which words somebody may meet: an oracle over eight units, written apart from the code it judges."""

from tests.house.ground import ABOVE, RELATIONS, Actor
from tests.house.walking import Walk
from trienkhai.access.roles import ROLES

HOME = tuple(ABOVE)  # the units of the organisation in which everybody acts
BELOW_NOW = ("own", "below", "deep", "closed")
BELOW_IN_ROUND = ("own", "below", "deep", "closed", "moved")
NEXT_BELOW = ("below", "closed", "moved")
SUBTREES = {
    "above": HOME,
    "own": BELOW_IN_ROUND,
    "below": ("below", "deep"),
    **{key: (key,) for key in ("deep", "closed", "moved", "sibling", "other")},
}


def holds(actor: Actor, permission: str) -> bool:
    return actor.role in ROLES and permission in ROLES[actor.role].permissions


def covered(actor: Actor, permission: str, *, in_round: bool) -> tuple[str, ...]:
    """The units over which a permission is held, by the tree of today or that of the rounds."""
    if not holds(actor, permission):
        return ()
    return {"": BELOW_IN_ROUND if in_round else BELOW_NOW, "alone": ("own",), "top": HOME}[actor.reach]


def reports(actor: Actor) -> set[str]:
    """Units whose reports the person reads."""
    decides = actor.reach == "alone" and holds(actor, "reporting.decide")
    return {*covered(actor, "reporting.read", in_round=True), *(NEXT_BELOW if decides else ())}


def drafts(actor: Actor) -> set[str]:
    """Units whose unsent report the person reads: he fills it, or enters on behalf of it."""
    fills = set(covered(actor, "reporting.fill", in_round=False)) - ({"closed"} if actor.reach != "alone" else set())
    if not holds(actor, "reporting.on_behalf"):
        return fills
    behalf = {"": BELOW_IN_ROUND[1:], "alone": NEXT_BELOW, "top": HOME}[actor.reach]
    return fills | set(behalf)


def names(actor: Actor) -> set[str]:
    """Units whose name the person may meet: those he reads, and the line from there up to the top."""
    known = {*covered(actor, "units.read", in_round=False), *reports(actor)}
    return known | ({"own", "above"} if known else set())


def allowed(one: Walk) -> dict[str, set[str]]:
    """Kind of word → units."""
    actor = one.actor
    content = reports(actor)
    named = names(actor)
    reviews = set(covered(actor, "review.read", in_round=False))
    if one.operation.rule.get("papers") and one.operation.allows(actor, one.relation):
        content = content | set(SUBTREES[one.relation])
        named = named | set(SUBTREES[one.relation])
    if one.operation.rule.get("names_below") and (actor, one.relation) in one.operation.see:
        named = named | {key for key, above in ABOVE.items() if above == one.relation}
    if one.operation.name.startswith("plans:") and covered(actor, "plans.read", in_round=False):
        named = named | set(NEXT_BELOW)  # who reads the plans of a unit reads what it gave to those below
    in_log = set(covered(actor, "audit.read", in_round=False))
    in_list = set(covered(actor, "access.grant", in_round=False))
    return {
        "name": named,
        "code": named,
        "root": {"own"} if actor.role in ROLES else set(),
        "text": content,
        "file": content,
        "figure": content,
        "draft": drafts(actor),
        "review": reviews,
        "log": content | in_log | in_list,
    }


def foreign_words(one: Walk) -> str:
    """'' when the answer holds no word of a unit that the person may not know of."""
    if one.operation.rule.get("door") == "all":
        return ""
    may = allowed(one)
    words = one.words
    found = [f"{kind} of {key}" for key in RELATIONS for kind in sorted(words[key]) if key not in may[kind]]
    return f"{one}: {one.status} with {', '.join(found)}" if found else ""
