"""Taking in what lies in folders: workbooks, and beside each the folder of its evidence, every file with its outcome."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState, unusable
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.accepting import LARGEST_FILE
from trienkhai.office.sheets.child import read_ahead
from trienkhai.office.sheets.limits import FILE_BYTES
from trienkhai.reporting.actions.handed import Handed
from trienkhai.reporting.actions.intake import REFUSED_FILE, SAME_FILE, take_in
from trienkhai.reporting.models import Intake
from trienkhai.reporting.wording import problems_of, warnings_of

logger = logging.getLogger(__name__)

WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})


@dataclass(frozen=True)
class Outcome:
    """What became of one file of a folder. `intake` is None when the person may not send for that unit."""

    path: Path
    outcome: str
    intake: Intake | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def take_in_folder(
    paths: Iterable[Path],
    *,
    by: Any,
    submit: bool = True,
    choices: Mapping[str, str] | None = None,
    progress: Callable[[Path], None] | None = None,
) -> Iterator[Outcome]:
    """Take in the files of a folder one after the other, telling what became of each.

    Files in a folder that lies beside a workbook and bears its name are the evidence of that unit.
    """
    given = list(paths)
    owner = _owners(given)
    workbooks = [path for path in given if path not in owner]
    for path, behind in zip(workbooks, [*workbooks[1:], None], strict=False):
        if behind is not None:
            _read_ahead(behind)
        evidence = [one for one in given if owner.get(one) == path]
        for outcome in _with_evidence(path, evidence, by=by, submit=submit, choices=choices):
            yield outcome
            if progress:
                progress(outcome.path)


def _read_ahead(path: Path) -> None:
    """Begin to read the next workbook; what cannot be read is told when its turn comes."""
    with suppress(OSError):
        if path.suffix.lower() in WORKBOOKS and path.stat().st_size <= FILE_BYTES:
            read_ahead(path.read_bytes(), path.name)


def take_in_each(
    files: Iterable[tuple[Path, Callable[[], bytes]]],
    *,
    by: Any,
    submit: bool = True,
    choices: Mapping[str, str] | None = None,
) -> Iterator[Outcome]:
    """Take in several files, each in a transaction of its own: what is wrong with one does not touch the others."""
    for path, read in files:
        yield _one_of_many(path, read, by=by, submit=submit, choices=choices)


def _owners(paths: Iterable[Path]) -> dict[Path, Path]:
    """Evidence → the workbook whose folder holds it, the outermost where folders lie in folders."""
    given = list(paths)
    folders = {path.with_suffix(""): path for path in given if path.suffix.lower() in WORKBOOKS}
    found = {}
    for path in given:
        above = [folder for folder in reversed(path.parents) if folder in folders and folders[folder] != path]
        if above:
            found[path] = folders[above[0]]
    return found


def _with_evidence(
    path: Path, evidence: Sequence[Path], *, by: Any, submit: bool, choices: Mapping[str, str] | None
) -> Iterator[Outcome]:
    handed = {one: Handed(str(one.relative_to(path.parent)), one.name, partial(_bytes_of, one)) for one in evidence}
    whole = _one_of_many(path, path.read_bytes, by=by, submit=submit, choices=choices, evidence=tuple(handed.values()))
    yield whole
    laid = {told["where"]: told["fate"] for told in whole.intake.account.get("evidence", [])} if whole.intake else {}
    for one in evidence:
        where = handed[one].where
        outcome = laid.get(where) or (SAME_FILE if whole.outcome == SAME_FILE else REFUSED_FILE)
        own = tuple(found for found in whole.problems if found.where == where)
        if outcome == REFUSED_FILE and not own:
            own = (Problem(_("The workbook %(name)s, beside which it lies, was not taken in.") % {"name": path.name}),)
        yield Outcome(one, outcome, whole.intake, own)


def _bytes_of(path: Path) -> bytes:
    """No more of a file than what tells that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _one_of_many(
    path: Path,
    read: Callable[[], bytes],
    *,
    by: Any,
    submit: bool,
    choices: Mapping[str, str] | None,
    evidence: Sequence[Handed] = (),
) -> Outcome:
    try:
        intake = take_in(read(), name=path.name, by=by, submit=submit, choices=choices, evidence=evidence)
    except Refused as refusal:
        record(by, Event.ACCESS_REFUSED, unit=refusal.unit, permission=refusal.permission, file=path.name)
        message = _("You may not send for the unit of this workbook.")
        return Outcome(path, REFUSED_FILE, problems=(Problem(message, code="refused"),))
    except OSError as error:
        return Outcome(path, REFUSED_FILE, problems=(unusable(error),))
    except OperationalError:
        logger.exception("a file was not taken in")
        message = _("The database could not take this file now; nothing of it is kept. Take it in again.")
        return Outcome(path, REFUSED_FILE, problems=(Problem(message, code="database"),))
    except (Unacceptable, WrongState) as error:
        problems = error.problems if isinstance(error, Unacceptable) else [Problem(str(error))]
        return Outcome(path, REFUSED_FILE, problems=tuple(problems))
    return Outcome(path, intake.outcome, intake, tuple(problems_of(intake)), tuple(warnings_of(intake)))
