"""The chain of steps up to the acceptance, as a template file asks for it: its table, its line in a sheet. Pure."""

import re
from collections.abc import Iterator, Sequence

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.spec import Spec, Step
from trienkhai.vietnamese import fold, normalise

# The roles that may decide. `access.roles` has them with their rights, but knows Django; a test holds both alike.
ROLES = {"reviewer": "cán bộ tiếp nhận báo cáo", "leader": "lãnh đạo", "secretary": "thư ký"}
WORDS = {
    **{fold(name): key for key, name in ROLES.items()},
    **{key: key for key in ROLES},
    "can bo tiep nhan": "reviewer",
    "receiving officer": "reviewer",
}
CHAIN_TITLE = "Các bước chấp nhận:"
CHAIN_LINE = re.compile(
    r"(?:các bước chấp nhận|chain|steps of acceptance)\s*:\s*(?P<steps>.*)", re.IGNORECASE | re.DOTALL
)
STEP = re.compile(r"(?P<name>.*?)\s*\((?P<role>[^()]*)\)", re.DOTALL)
NOTHING = {"", "khong", "none", "no"}
MOST_STEPS, MOST_NAME = 5, 100


def role_of(text: str) -> str:
    """The key of a role that is named; what nobody knows stays as it is and is a fault."""
    return WORDS.get(fold(text), text.strip())


def step_of(table: dict[str, str]) -> Step:
    """A step from its settings; what is wrong with it is found by `faults_of_chain`."""
    return Step(normalise(table.get("name", "")), role_of(table.get("role", "")))


def steps_of(text: str) -> tuple[Step, ...]:
    """ "Tiếp nhận (cán bộ tiếp nhận báo cáo); Chấp nhận (lãnh đạo)"; a step that names no role has none."""
    if fold(text) in NOTHING:
        return ()
    found = []
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        match = STEP.fullmatch(piece)
        found.append(Step(match["name"], role_of(match["role"])) if match else Step(piece, ""))
    return tuple(found)


def chain_line(spec: Spec) -> str:
    """The line above the headings of a sheet; '' without a chain."""
    if not spec.chain:
        return ""
    return f"{CHAIN_TITLE} " + "; ".join(f"{step.name} ({ROLES.get(step.role, step.role)})" for step in spec.chain)


def faults_of_chain(chain: Sequence[Step]) -> Iterator[tuple[int, str, Fault]]:
    """Number of the step, setting, what is wrong with it."""
    if len(chain) > MOST_STEPS:
        message = _("The chain has %(count)s steps; at most %(limit)s can be asked.")
        yield 0, "name", Fault("long_chain", message, {"count": str(len(chain)), "limit": str(MOST_STEPS)})
    seen: set[str] = set()
    for number, step in enumerate(chain):
        yield from ((number, "name", fault) for fault in _name(step.name))
        if fold(step.name) in seen:
            yield number, "name", Fault("step_twice", _("Two steps are called “%(name)s”."), {"name": step.name[:80]})
        seen.add(fold(step.name))
        if step.role not in ROLES:
            message = _("“%(role)s” is no role that decides on reports; known are %(known)s.")
            yield number, "role", Fault("unknown_role", message, {"role": step.role[:80], "known": ", ".join(ROLES)})


def _name(name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("no_name", _("The name is missing."))
    elif len(name) > MOST_NAME:
        params = {"count": str(len(name)), "limit": str(MOST_NAME)}
        yield Fault("long_step", _("The name of the step has %(count)s characters; at most %(limit)s fit."), params)
    elif ";" in name:
        yield Fault("bad_step", _("The name of a step has no semicolon: in a sheet it parts the steps."))
