"""The limited process that reads files for `child`: one question at a time from its input, one answer to its output."""

import gc
import json
import os
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from trienkhai.office.attachments.judging import judge
from trienkhai.office.attachments.refusals import NotKept
from trienkhai.office.documents.as_book import word_book
from trienkhai.office.sheets import limits
from trienkhai.office.sheets.plain import book_to_bytes, refusal_to_bytes
from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import Refused

try:
    import resource
except ImportError:  # Windows has no such limits; there the clock of the asking process remains.
    resource = None  # type: ignore[assignment]

_HEADER = struct.Struct(">II")
_ANSWER = struct.Struct(">I?")
_MOST_ASKED = 64 * 1024
_NEARLY = 16 * limits.MIB


def main() -> None:
    """Answer until the input closes. `sys.argv` brings the package's place, the memory in bytes, the seconds a file."""
    memory, seconds = int(sys.argv[2]), float(sys.argv[3])
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing a library prints may be taken for an answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit_memory(memory)
    # Half a million cells make no cycles; looking for some over and over would take a third of the time.
    gc.disable()
    while (question := _question(source)) is not None:
        _limit_time(seconds)
        answer, is_sound = _answer(*question)
        del question
        try:
            answers.write(_ANSWER.pack(len(answer), is_sound) + answer)
            answers.flush()
        except OSError:
            os._exit(0)
        if not is_sound:
            os._exit(0)


def _question(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    header = source.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    asked_length, data_length = _HEADER.unpack(header)
    if asked_length > _MOST_ASKED or data_length > limits.FILE_BYTES:
        return None
    asked, data = source.read(asked_length), source.read(data_length)
    return (json.loads(asked), data) if len(data) == data_length else None


def _answer(asked: dict[str, Any], data: bytes) -> tuple[bytes, bool]:
    """The answer, and whether this process may go on: after running out of memory it may not."""
    name = asked["name"]
    if "judge" in asked:
        return _judgement(data, name)
    try:
        if "word" in asked:
            return book_to_bytes(word_book(data, name, as_shown=asked["word"] == "shown")), True
        return book_to_bytes(read_book(data, name, max_rows=asked["rows"], max_columns=asked["columns"])), True
    except Refused as refused:
        if refused.code == "damaged" and _was_short_of_memory():
            return refusal_to_bytes(Refused("too_heavy", name=name)), False
        return refusal_to_bytes(refused), True
    except MemoryError:
        return refusal_to_bytes(Refused("too_heavy", name=name)), False
    except Exception:
        return refusal_to_bytes(Refused("damaged", name=name, part="sheets")), False


def _judgement(data: bytes, name: str) -> tuple[bytes, bool]:
    """What a file is that is to be kept, or why it is not; and whether this process may go on."""
    try:
        return json.dumps({"kind": judge(data, name)}).encode("ascii"), True
    except NotKept as refused:
        return json.dumps({"refused": refused.code, "params": refused.params}).encode("ascii"), True
    except MemoryError:
        return b'{"refused": "too_heavy"}', False
    except Exception:
        return b'{"refused": "damaged"}', False


def _was_short_of_memory() -> bool:
    """Whether this process has been at its limit: a reader that gets no memory may call a sound file damaged."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmPeak:"))
    except (OSError, StopIteration, ValueError):
        return False
    return resource is not None and peak + _NEARLY >= resource.getrlimit(resource.RLIMIT_AS)[0]


def _limit_memory(memory: int) -> None:
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Processor time as well as the asker's clock: an orphan in an endless loop ends by itself."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, hard))
