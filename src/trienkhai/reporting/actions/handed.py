"""Evidence that comes with a workbook: the files of the folder beside it that bears its name."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trienkhai.access.errors import Unacceptable
from trienkhai.evidence.accepting import judged
from trienkhai.reporting.actions.beside import lay
from trienkhai.reporting.models import DraftFile, RoundUnit
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.wording import problem

CHANGED = _("The file was changed while it was taken in. Take it in again.")
UNREADABLE = _("The file cannot be read: %(what)s")
ALREADY, LAID = "same", "taken"


@dataclass(frozen=True)
class Handed:
    """A file as it was found, read when it is needed. `where` names it to people: its folder and its name."""

    where: str
    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Fit:
    """A file that may be kept, with its clean name, real kind and hash."""

    handed: Handed
    name: str
    kind: str
    sha256: str


def judge_evidence(files: Iterable[Handed]) -> tuple[list[Fit], list[Fault]]:
    """Those that may be kept, and why the others are not; nothing is written."""
    fit, unfit = [], []
    for one in files:
        try:
            data = one.read()
            fit.append(Fit(one, *judged(data, name=one.name), hashlib.sha256(data).hexdigest()))
        except Unacceptable as refused:
            told = {"what": " ".join(found.message for found in refused.problems)}
            unfit.append(Fault("evidence", "%(what)s", told, where=one.where))
        except OSError as error:
            unfit.append(Fault("evidence", UNREADABLE, {"what": error.strerror or str(error)}, where=one.where))
    return fit, unfit


def brings_more(locked: RoundUnit, files: Iterable[Fit]) -> bool:
    """Whether one of the files does not lie beside the report yet."""
    given = {one.sha256 for one in files}
    lying = DraftFile.objects.filter(round_unit=locked, field_key="", file__sha256__in=given)
    return bool(given - set(lying.values_list("file__sha256", flat=True))) if given else False


def lay_evidence(locked: RoundUnit, files: Iterable[Fit], *, by: Any, at: datetime) -> list[dict[str, str]]:
    """Lay them beside the report of a locked unit; what became of each. Raises Unacceptable."""
    told = []
    for one in files:
        data = one.handed.read()
        if hashlib.sha256(data).hexdigest() != one.sha256:
            raise Unacceptable([problem(Fault("changed", CHANGED, where=one.handed.where))])
        row = lay(locked, data, one.name, one.kind, by=by, at=at)
        told.append({"where": one.handed.where, "fate": LAID if row.added_at == at else ALREADY})
    return told
