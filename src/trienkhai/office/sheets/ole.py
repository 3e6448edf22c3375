"""The old Office container (compound file), just enough of it: the names inside, and one stream.

Tolerates a file whose length is not a whole number of sectors, as some exporters write; loops and wild pointers are errors.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_END = 0xFFFFFFFA
_ENTRY = 128
_STREAM, _ROOT = 2, 5


class BrokenOle(ValueError):
    """The container does not hold together."""


@dataclass(frozen=True)
class Entry:
    """A storage or stream. Names come in lower case, since the container compares them so."""

    name: str
    kind: int
    start: int
    size: int


class Container:
    """A compound file. Raises BrokenOle where pointers lead nowhere."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise BrokenOle("header")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or mini_shift != 6:
            raise BrokenOle("sector size")
        self._size = 1 << shift
        self._count = -(-len(data) // self._size)
        (self._cutoff,) = struct.unpack_from("<I", data, 56)
        self._fat = self._load_fat()
        directory, self._mini_start = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
        self.entries = tuple(_entries(self._chain(directory)))

    def stream(self, *names: str) -> bytes:
        """The bytes of the first stream that has one of these names (lower case)."""
        for entry in self.entries:
            if entry.kind == _STREAM and entry.name in names:
                return self._bytes_of(entry)
        raise BrokenOle("stream")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        part = self._data[start : start + self._size]
        if not part:
            raise BrokenOle("sector")
        return part.ljust(self._size, b"\0")

    def _load_fat(self) -> list[int]:
        words = list(struct.unpack_from("<109I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while following < _END:
            if following in seen:
                raise BrokenOle("loop")
            seen.add(following)
            *more, following = self._words(self._sector(following))
            words += more
        sectors = [word for word in words if word < _END]
        if len(sectors) > self._count:
            raise BrokenOle("table")
        fat: list[int] = []
        for sector in sectors:
            fat += self._words(self._sector(sector))
        return fat

    def _words(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{self._size // 4}I", sector)

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._fat, start))

    def _bytes_of(self, entry: Entry) -> bytes:
        if entry.size >= self._cutoff:
            whole = self._chain(entry.start)
        else:
            root = next((other for other in self.entries if other.kind == _ROOT), None)
            if root is None:
                raise BrokenOle("root")
            pool, table = self._chain(root.start), self._chain(self._mini_start)
            mini = list(struct.unpack(f"<{len(table) // 4}I", table))
            whole = b"".join(pool[number * 64 : number * 64 + 64] for number in _follow(mini, entry.start))
        if len(whole) < entry.size:
            raise BrokenOle("length")
        return whole[: entry.size]


def names(data: bytes) -> set[str]:
    """The lower-case names of everything inside."""
    return {entry.name for entry in Container(data).entries}


def _follow(table: list[int], start: int) -> Iterator[int]:
    number, steps = start, 0
    while number < _END:
        if number >= len(table) or steps > len(table):
            raise BrokenOle("chain")
        yield number
        number, steps = table[number], steps + 1


def _entries(directory: bytes) -> Iterator[Entry]:
    for at in range(0, len(directory), _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind and 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le", errors="replace").lower()
            start, size = struct.unpack_from("<II", directory, at + 116)
            yield Entry(name, kind, start, size)
