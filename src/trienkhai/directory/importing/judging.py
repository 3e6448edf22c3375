"""What an import says of each row before anything is written."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem


def not_judged() -> str:
    """What is said of a row that would be judged by one that was refused."""
    return _("Not judged: it rests on a row that was refused. Mend that one first.")


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    CHANGE = "change"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: where it stands, what would come of it."""

    where: str
    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something odd in the data that does not hinder the import but must not go unsaid. `code` names the sort of flaw."""

    code: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


@dataclass
class Judgement:
    """What reading a file has brought up so far. `converts` when text in an old font encoding may be converted."""

    converts: bool = False
    rows: list[Judged] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.rows.append(Judged(problem.where, Verdict.REFUSED, problem.message))

    def say(self, where: str, verdict: Verdict, words: str = "") -> None:
        self.rows.append(Judged(where, verdict, words))

    def flaw(self, code: str, message: str, where: str = "") -> None:
        self.flaws.append(Flaw(code, message, where))
