"""Read uploads in a warm child process that may use 512 MiB and ten seconds, so that no file can harm the server.

The child gets bytes and a name, and answers in plain JSON; it has no environment, no database and nothing to write to.
It ends when its input closes, also when this process is killed.
"""

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from trienkhai.office.attachments.refusals import LARGEST, REASONS, NotKept
from trienkhai.office.sheets import limits
from trienkhai.office.sheets.ahead import Ahead
from trienkhai.office.sheets.model import Book
from trienkhai.office.sheets.plain import NotPlain, from_bytes
from trienkhai.office.sheets.refusals import Refused

_HEADER = struct.Struct(">II")
_ANSWER = struct.Struct(">I?")  # how long it is, and whether the process goes on after it
_MOST_ANSWER = 256 * limits.MIB
_ROOT = str(Path(__file__).resolve().parents[3])
# "-I" keeps the child away from the caller's directory and environment; it is only told where this package stands.
# First of all, so that both sides run the same code.
_START = "import sys; sys.argv[1] in sys.path or sys.path.insert(0, sys.argv[1]); from trienkhai.office.sheets.worker import main; main()"


class SheetReader:
    """One limited process, reading one file at a time; renewed after a breach and after so many files.

    Safe to share between threads. After a fork each process gets a child of its own.
    """

    def __init__(
        self,
        *,
        memory: int = limits.CHILD_MEMORY,
        seconds: float = limits.CHILD_SECONDS,
        files: int = limits.CHILD_FILES,
    ) -> None:
        self._memory = memory
        self._seconds = seconds
        self._files = files
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._read = 0

    def read(self, data: bytes, name: str, *, max_rows: int = limits.ROWS, max_columns: int = limits.COLUMNS) -> Book:
        """As `reading.read_book`; raises Refused('too_heavy') when the file breaks the limits of the process."""
        if len(data) > limits.FILE_BYTES:
            raise Refused("too_large", name=name, limit_mb=limits.FILE_BYTES // limits.MIB)
        return self._book({"name": name, "rows": max_rows, "columns": max_columns}, data)

    def read_word(self, data: bytes, name: str, *, as_shown: bool = False) -> Book:
        """As `documents.as_book.word_book`; raises Refused('too_heavy') when the file breaks the limits of the process."""
        if len(data) > limits.FILE_BYTES:
            raise Refused("too_large", name=name, limit_mb=limits.FILE_BYTES // limits.MIB)
        return self._book({"name": name, "word": "shown" if as_shown else "typed"}, data)

    def _book(self, asked: dict[str, Any], data: bytes) -> Book:
        name = asked["name"]
        with self._lock:
            answer = self._ask(json.dumps(asked).encode("ascii"), data)
        if answer is None:
            raise Refused("too_heavy", name=name)
        try:
            return from_bytes(answer)
        except NotPlain as error:
            raise Refused("damaged", name=name, part="sheets") from error

    def judge(self, data: bytes, name: str) -> str:
        """As `attachments.judging.judge`; raises NotKept('too_heavy') when the file breaks the limits of the process."""
        if len(data) > LARGEST:
            raise NotKept("too_large", name=name)
        with self._lock:
            answer = self._ask(json.dumps({"name": name, "judge": True}).encode("ascii"), data)
        told: dict[str, Any] = json.loads(answer) if answer is not None else {"refused": "too_heavy"}
        if "kind" in told:
            return str(told["kind"])
        code = told.get("refused")
        params: dict[str, Any] = told.get("params", {})
        raise NotKept(code if code in REASONS else "damaged", **(params | {"name": name}))

    def warm(self) -> None:
        """Start the child now, so that the first file need not wait for it."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the child. The next file starts a new one."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None while none is running."""
        return self._process.pid if self._process and self._owner == os.getpid() else None

    def _ask(self, asked: bytes, data: bytes) -> bytes | None:
        for _attempt in range(2):
            is_used = self._read > 0
            answer, is_slow = self._exchange(self._running(), asked, data)
            if answer is not None:
                return answer
            self._renew()
            # A child that somebody ended between two files is no fault of this file: it is read once more.
            if is_slow or not is_used:
                break
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            # After a fork the inherited child belongs to the parent: two voices in one pipe would mix.
            self._process, self._owner = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            command = [sys.executable, "-I", "-X", "utf8", "-c", _START, _ROOT, str(self._memory), str(self._seconds)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in ("SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ},
                cwd=Path(sys.executable).anchor,
            )
            self._read = 0
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], asked: bytes, data: bytes) -> tuple[bytes | None, bool]:
        """The answer, or None and whether the time was up. A new child's start does not count as the file's time."""
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds + (0 if self._read else limits.CHILD_SECONDS), stop)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(_HEADER.pack(len(asked), len(data)) + asked)
            process.stdin.write(data)
            process.stdin.flush()
            length, goes_on = _ANSWER.unpack(process.stdout.read(_ANSWER.size).ljust(_ANSWER.size, b"\xff"))
            answer = process.stdout.read(length) if length <= _MOST_ANSWER else b""
            if len(answer) != length:
                return None, late.is_set()
            self._read += 1
            if not goes_on or self._read >= self._files:
                self._renew()
            return answer, False
        except OSError:
            return None, late.is_set()
        finally:
            timer.cancel()

    def _renew(self) -> None:
        self._end()
        self._running()

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return None
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _read_shared(data: bytes, name: str, rows: int, columns: int) -> Book:
    return _shared.read(data, name, max_rows=rows, max_columns=columns)


_shared, _ahead = SheetReader(), Ahead(_read_shared)
atexit.register(_shared.close)


def _forget_after_fork() -> None:
    # A lock that another thread held while forking would stay locked in the new process for ever.
    global _shared, _ahead
    _shared, _ahead = SheetReader(), Ahead(_read_shared)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)


def read_book_limited(
    data: bytes, name: str, *, max_rows: int = limits.ROWS, max_columns: int = limits.COLUMNS
) -> Book:
    """Read an upload in the shared limited process. Raises Refused, and nothing else, for what is not read."""
    begun = _ahead.take(data, name, max_rows, max_columns)
    return _shared.read(data, name, max_rows=max_rows, max_columns=max_columns) if begun is None else begun


def read_ahead(data: bytes, name: str) -> None:
    """Begin to read an upload for which `read_book_limited` will be called next but one, beside the work on the one before."""
    _ahead.begin(data, name, limits.ROWS, limits.COLUMNS)


def read_word_limited(data: bytes, name: str, *, as_shown: bool = False) -> Book:
    """Read the tables and the text of a Word document in the shared limited process. Raises Refused, and nothing else.

    `as_shown`: see `documents.as_book.word_book`.
    """
    return _shared.read_word(data, name, as_shown=as_shown)


def judge_limited(data: bytes, name: str) -> str:
    """Judge a file that is to be kept, in the shared limited process. Raises NotKept, and nothing else."""
    return _shared.judge(data, name)


def warm() -> None:
    """Start the shared process before the first upload comes."""
    _shared.warm()
