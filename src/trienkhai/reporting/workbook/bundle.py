"""The workbooks of many units as one .zip, written while it is sent: no more than one of them is held in memory."""

import zipfile
from collections.abc import Iterator, Sequence

from trienkhai.reporting.models import Export, RoundUnit
from trienkhai.reporting.workbook.export import written

TOGETHER = 20


class Sent:
    """A file that only grows; what was written is taken away bit by bit."""

    def __init__(self) -> None:
        self._bits: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._bits.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        bits, self._bits = self._bits, []
        return b"".join(bits)


def workbook_name(row: RoundUnit) -> str:
    """The name of a unit's workbook as a file."""
    return safe_name(f"{row.code or row.name}-{row.round.version.template.key}-{row.round.period_key}.xlsx")


def safe_name(name: str) -> str:
    """A name that every system takes for one file."""
    plain = "".join(letter if letter.isprintable() and letter not in '\\/:*?"<>|' else "-" for letter in name)
    return plain.strip(". ") or "-"


def bundle(exports: Sequence[int]) -> Iterator[bytes]:
    """The bits of the archive, in the order of the exports."""
    out, taken = Sent(), set[str]()
    # A workbook is compressed already.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for start in range(0, len(exports), TOGETHER):
            for export in _exports(exports[start : start + TOGETHER]):
                archive.writestr(unlike(workbook_name(export.round_unit), taken), written(export))
                yield out.take()
    yield out.take()


def _exports(ids: Sequence[int]) -> list[Export]:
    rows = Export.objects.select_related("version", "round_unit__round__root", "round_unit__round__version__template")
    found = rows.in_bulk(list(ids))
    return [found[one] for one in ids]


def unlike(name: str, taken: set[str]) -> str:
    """Two units of one name keep two files. The name is added to those taken."""
    stem, number, free = name.removesuffix(".xlsx"), 1, name
    while free in taken:
        number += 1
        free = f"{stem}-{number}.xlsx"
    taken.add(free)
    return free
