"""A document file as the register needs it: provisions, what frames them, what was not placed, what it says of itself."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.parsing.extract import extract
from trienkhai.directives.parsing.facts import facts_of
from trienkhai.directives.parsing.model import Parsed, Placed, Unreadable
from trienkhai.directives.parsing.parse import parse
from trienkhai.directives.parsing.scheme import choose, scheme_keys
from trienkhai.vietnamese.legacy import Encoding


@dataclass(frozen=True)
class Read:
    kind: str
    scheme: str
    provisions: tuple[Placed, ...]
    unplaced: list[dict[str, Any]]
    frame: dict[str, Any]
    facts: dict[str, str] = field(default_factory=dict)
    issued_on: date | None = None
    notices: list[dict[str, Any]] = field(default_factory=list)
    joined: list[dict[str, Any]] = field(default_factory=list)


class OldEncoding(Unacceptable):
    """The text is in an old font encoding. Carries how its first lines read when they are converted."""

    def __init__(self, problem: Problem, encoding: str, preview: list[str]) -> None:
        super().__init__([problem])
        self.encoding = encoding
        self.preview = preview


def read_document(data: bytes, name: str, *, scheme: str = "", old_encoding: Encoding | None = None) -> Read:
    """Read a file by a numbering scheme, or by the one that fits best. Raises Unacceptable."""
    if scheme and scheme not in scheme_keys():
        known = ", ".join(scheme_keys())
        raise Unacceptable(
            [
                Problem(
                    _("There is no numbering scheme “%(key)s”; known are %(known)s.") % {"key": scheme, "known": known}
                )
            ]
        )
    try:
        extracted = extract(data, name, old_encoding=old_encoding)
    except Unreadable as problem:
        raise _refusal(problem, name) from problem
    parsed = parse(extracted.paragraphs, scheme or choose(extracted.paragraphs))
    facts, at = facts_of(parsed), _places(parsed)
    return Read(
        kind=extracted.kind,
        scheme=parsed.scheme,
        provisions=parsed.provisions,
        unplaced=[
            {"line": one.line, "text": one.text, "reason": one.reason, "at": at[one.line]} for one in parsed.unplaced
        ],
        frame={
            "opening": [[para.line, para.text, at[para.line]] for para in parsed.opening],
            "closing": [[para.line, para.text, at[para.line]] for para in parsed.closing],
            "facts_from": facts.lines,
        },
        facts=facts.values,
        issued_on=facts.issued_on,
        notices=[asdict(one) for one in extracted.notices],
        joined=[asdict(one) for one in parsed.joined],
    )


def _places(parsed: Parsed) -> dict[int, int]:
    """How many pieces of the document stand before each line that one begins on."""
    others = (para.line for part in (parsed.opening, parsed.closing, parsed.unplaced) for para in part)
    return {line: at for at, line in enumerate(sorted((*(one.first_line for one in parsed.provisions), *others)))}


def _refusal(problem: Unreadable, name: str) -> Unacceptable:
    told = Problem(_(problem.message) % problem.params, where=name, code=problem.code)
    if problem.code == "legacy":
        return OldEncoding(told, str(problem.params["encoding"]).lower(), list(problem.params["preview"]))  # type: ignore[call-overload]
    return Unacceptable([told])
