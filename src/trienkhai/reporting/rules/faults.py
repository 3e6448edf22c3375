"""A thing found wrong, as a value that knows no language: an English template, what fills it, where it stands. Pure."""

from dataclasses import dataclass, field
from typing import Any, Literal


def _(message: str) -> str:
    """Marks a text for the catalogue of translations; the floors with Django look it up."""
    return message


Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True)
class Fault:
    """`message` is an English template with %(name)s places, also the key of its translation.

    `where` is a cell of a sheet, `line` a line of a text file; `cell` is the key of the cell or field it speaks of.
    An error blocks, a warning wants an explanation, an information only tells. `about` names whose and of when it is,
    where one list tells of many reports.
    """

    code: str
    message: str
    params: dict[str, str] = field(default_factory=dict)
    where: str = ""
    cell: str = ""
    severity: Severity = "error"
    line: int = 0
    about: str = ""

    def __str__(self) -> str:
        said = ": ".join(filter(None, (self.about, self.message % self.params)))
        where = self.where or (f"line {self.line}" if self.line else "")
        return f"{where}: {said}" if where else said

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "params": self.params,
            "where": self.where,
            "cell": self.cell,
            "severity": self.severity,
            "line": self.line,
            **({"about": self.about} if self.about else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Fault":
        return cls(**data)


class Faulty(ValueError):
    """Input that cannot be taken, with everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def wants_note(fault: Fault) -> bool:
    """Whether a report is sent only once a note says why: a jump, a check that warns, a figure of the system that is contested."""
    return fault.severity == "warning" and (fault.code in {"jump", "contested"} or fault.code.startswith("check:"))


def errors(faults: list[Fault]) -> list[Fault]:
    """Those that block."""
    return [fault for fault in faults if fault.severity == "error"]
