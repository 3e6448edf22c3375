"""What an act may answer instead of being done. The web turns these into 403, 409 and 422; the command line into exit codes."""

from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """The person lacks the right. Names the permission, so that the page can name the role that has it."""

    def __init__(self, permission: str, *, person: Any = None, unit: Any = None) -> None:
        super().__init__(f"{permission} is not granted here")
        self.permission = permission
        self.person = person
        self.unit = unit


class WrongState(Exception):
    """The act is possible for this person, but not now: the object is in another state or was changed meanwhile."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was given: where it stands, what is wrong, how to mend it; already in the user's language."""

    message: str
    where: str = ""
    code: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


@dataclass
class Unacceptable(Exception):
    """Input that cannot be taken; nothing was stored. Carries every problem at once."""

    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
