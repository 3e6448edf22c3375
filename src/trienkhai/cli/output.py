"""What a command prints: lines for people, one JSON object for programs, a progress bar where somebody watches."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO, TypeVar

T = TypeVar("T")


def keep_quiet(stream: TextIO) -> None:
    """Flush; where nobody reads any more (`| head`), let all that follows vanish without a word."""
    try:
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _print(text: str, stream: TextIO, end: str = "\n") -> None:
    """A reader that has gone must not end the work of the command in the middle."""
    try:
        print(text, end=end, file=stream, flush=True)
    except BrokenPipeError:
        keep_quiet(stream)


class Output:
    """Lines go to standard output, progress to standard error; with --json only the result is printed."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def line(self, text: str = "") -> None:
        if not self.as_json:
            _print(text, sys.stdout)

    def problem(self, text: str) -> None:
        _print(text, sys.stderr)

    def result(self, facts: dict[str, Any]) -> None:
        """The facts of the command, for --json."""
        if self.as_json:
            _print(json.dumps(facts, ensure_ascii=False, indent=1, default=str), sys.stdout)

    def refusal(self, code: str, message: str, problems: Sequence[dict[str, str]] = ()) -> None:
        """Why the command was not carried out, for --json; people read it on standard error."""
        self.result({"error": code, "message": message, "problems": list(problems)})

    def progress(self, items: Iterable[T], *, total: int, what: str) -> Iterator[T]:
        """Pass items through and show how far it has come."""
        meter = self.meter(what)
        for done, item in enumerate(items, 1):
            yield item
            meter(done, total)

    def meter(self, what: str) -> Callable[[int, int], None]:
        """A function (done, total) that shows progress: on a terminal as one line, elsewhere now and then."""
        begun = shown = time.monotonic()
        live = sys.stderr.isatty()

        def show(done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            is_end = done >= total
            if self.as_json or (now - shown < (0.2 if live else 10) and not is_end):
                return
            shown = now
            end = "\r" if live and not is_end else "\n"
            _print(self._bar(done, total, what, now - begun), sys.stderr, end=end)

        return show

    @staticmethod
    def _bar(done: int, total: int, what: str, seconds: float) -> str:
        width = 28
        full = width if not total else min(width, width * done // total)
        return f"{what:<34.34} [{'█' * full}{' ' * (width - full)}] {done}/{total}  {seconds:5.1f} s"
