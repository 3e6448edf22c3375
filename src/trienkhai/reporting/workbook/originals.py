"""The files that units sent, as they came, in one .zip: a folder a unit, and a list with the hash of each."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import open_bytes
from trienkhai.office.sheets.writing import new_book, safe_sheet_name, set_widths, write_text
from trienkhai.reporting.models import Origin, RoundUnit, SignedPaper, Submission, SubmissionFile
from trienkhai.reporting.workbook.bundle import Sent, safe_name
from trienkhai.vietnamese import short_date

LIST = "danh-muc.xlsx"
WIDTHS = [12.0, 40, 14, 12, 50, 66, 30]  # characters
TOGETHER = 20


def originals(rows: Sequence[RoundUnit]) -> Iterator[bytes]:
    """The bits of the archive: of every unit that sent, the file its newest report came from, its evidence and its signed paper."""
    out, taken, told = Sent(), set[str](), [_heads()]
    # Most of what comes in is compressed already.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for start in range(0, len(rows), TOGETHER):
            for row, submission, found in _found(rows[start : start + TOGETHER]):
                if not found:
                    told.append(
                        [row.code, row.name, submission.receipt, _sent(submission), "", "", _no_file(submission)]
                    )
                for file in found:
                    name = _free(f"{safe_name(row.code or row.name)}/{safe_name(file.name)}", taken)
                    archive.writestr(name, open_bytes(file))
                    told.append([row.code, row.name, submission.receipt, _sent(submission), name, file.sha256, ""])
                    yield out.take()
        archive.writestr(LIST, _table(told))
        yield out.take()
    yield out.take()


def _found(rows: Sequence[RoundUnit]) -> Iterator[tuple[RoundUnit, Submission, list[StoredFile]]]:
    sent = {row.latest_id: row for row in rows if row.latest_id}  # type: ignore[attr-defined]
    evidence: dict[int, list[StoredFile]] = {}
    beside = SubmissionFile.objects.filter(submission__in=sent).select_related("file").order_by("pk")
    signed = SignedPaper.objects.filter(submission__in=sent).select_related("file").order_by("pk")
    for one in (*beside, *signed):
        evidence.setdefault(one.submission_id, []).append(one.file)  # type: ignore[attr-defined]
    reports = Submission.objects.filter(pk__in=sent).select_related("intake__file").in_bulk()
    for pk, row in sent.items():
        submission = reports[pk]
        book = [submission.intake.file] if submission.intake else []
        yield row, submission, [*book, *evidence.get(pk, [])]


def _heads() -> list[str]:
    return [_("Code"), _("Unit"), _("Receipt"), _("Sent on"), _("File"), "SHA-256", _("Note")]


def _sent(submission: Submission) -> str:
    return short_date(timezone.localtime(submission.submitted_at).date())


def _no_file(submission: Submission) -> str:
    return str(Origin(submission.origin).label)


def _table(lines: list[list[str]]) -> bytes:
    target = io.BytesIO()
    book, formats = new_book(target)
    sheet = book.add_worksheet(safe_sheet_name(_("Files")))
    set_widths(sheet, WIDTHS)
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            write_text(sheet, at, column, text, formats.text if at else formats.head)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _free(name: str, taken: set[str]) -> str:
    """Two files of one name keep two names. The name is added to those taken."""
    stem, dot, kind = name.rpartition(".")
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem}-{number}{dot}{kind}" if dot else f"{name}-{number}"
    taken.add(free)
    return free
