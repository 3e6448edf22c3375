"""Approval inside the unit, as a template file asks for it: its settings, its line in a sheet, what must hold. Pure."""

import re
from collections.abc import Iterator, Sequence

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.spec import Approval, Spec
from trienkhai.vietnamese import fold

KIND = re.compile(r"[^\s,;](?:[^,;\n]{0,48}[^\s,;])?")
LINE = re.compile(
    r"(?:duyệt trong đơn vị|approval(?: inside the unit)?)\s*:\s*(?P<who>[^;]*)"
    r"(?:;\s*(?:trừ|except)\b\s*:?\s*(?P<kinds>.*))?",
    re.IGNORECASE | re.DOTALL,
)
HEAD: Approval = "head"
NOBODY: Approval = ""
WHO: dict[str, Approval] = {
    "": NOBODY, "none": NOBODY, "khong": NOBODY, "no": NOBODY,
    "head": HEAD, "nguoi dung dau": HEAD, "thu truong": HEAD, "co": HEAD, "yes": HEAD,
}  # fmt: skip
MOST_KINDS = 50
TITLE, IN_SHEET, EXCEPT = "Duyệt trong đơn vị:", "người đứng đầu", "trừ"


def approval_of(text: str) -> Approval | None:
    """Who approves; None for a word that nobody knows."""
    return WHO.get(fold(text).strip())


def kinds_of(text: str) -> tuple[str, ...]:
    """ "cell, team" """
    return tuple(filter(None, (piece.strip() for piece in re.split(r"[,;\n]", text))))


def line_of(spec: Spec) -> str:
    """The line above the headings of a sheet; '' where nobody approves."""
    if not spec.approval:
        return ""
    excused = f"; {EXCEPT}: {', '.join(spec.approval_excuses)}" if spec.approval_excuses else ""
    return f"{TITLE} {IN_SHEET}{excused}"


def unknown_approval(text: str) -> Fault:
    message = _("“%(text)s” is nobody who approves; known are %(known)s.")
    return Fault("unknown_approval", message, {"text": text, "known": "head, none"})


def faults_of_approval(approval: str, excuses: Sequence[str]) -> Iterator[tuple[str, Fault]]:
    """Setting and what is wrong with it."""
    if approval not in WHO.values():
        yield "approval", unknown_approval(approval)
    elif excuses and not approval:
        message = _("Kinds of unit are excused from an approval that nobody asks for: give “approval” too.")
        yield "approval_excuses", Fault("excused_from_nothing", message)
    for kind in excuses:
        if not isinstance(kind, str) or not KIND.fullmatch(kind):
            message = _(
                "“%(text)s” cannot be a kind of unit; kinds are written as in the list of units, such as “cell”."
            )
            yield "approval_excuses", Fault("bad_kind", message, {"text": str(kind)[:80]})
    if len(excuses) > MOST_KINDS or len(set(map(str, excuses))) < len(excuses):
        message = _("Name each excused kind of unit once, and at most %(limit)s of them.")
        yield "approval_excuses", Fault("kinds_twice", message, {"limit": str(MOST_KINDS)})
