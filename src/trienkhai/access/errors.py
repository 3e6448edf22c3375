"""What an act may answer instead of being done. The web turns these into 403, 409 and 422; the command line into exit codes."""

import errno
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """The person lacks the right. Names the permission, so that the page can name the role that has it.

    `role`: the one through which alone it is done here; `why`: what else stands against it, in the user's language.
    """

    def __init__(self, permission: str, *, person: Any = None, unit: Any = None, role: str = "", why: str = "") -> None:
        super().__init__(f"{permission} is not granted here")
        self.permission = permission
        self.person = person
        self.unit = unit
        self.role = role
        self.why = why


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


def unusable(problem: OSError) -> Problem:
    """Why a file or folder of the machine cannot be used, in words of our own where the reason is a common one."""
    reasons = {
        errno.ENOENT: _("There is no such file or folder."),
        errno.EACCES: _("You may not read or write here; ask for the right, or choose another place."),
        errno.EISDIR: _("This is a folder; name a file."),
        errno.ENOTDIR: _("This is a file; name a folder."),
        errno.EEXIST: _("This exists already; choose another name."),
        errno.ENOSPC: _("The disk is full; make room and try again."),
    }
    message = reasons.get(problem.errno or 0) or _("The file cannot be used: %s") % problem.strerror
    return Problem(message, str(problem.filename or ""), "file-unusable")
