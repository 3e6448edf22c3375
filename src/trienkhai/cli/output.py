"""What a command prints: lines for people, one JSON object for programs, a progress bar where somebody watches."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class Output:
    """Lines go to standard output, progress to standard error; with --json only the result is printed."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def line(self, text: str = "") -> None:
        if not self.as_json:
            print(text, flush=True)

    def problem(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def result(self, facts: dict[str, Any]) -> None:
        """The facts of the command, for --json."""
        if self.as_json:
            print(json.dumps(facts, ensure_ascii=False, indent=1, default=str), flush=True)

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
            print(self._bar(done, total, what, now - begun), end=end, file=sys.stderr, flush=True)

        return show

    @staticmethod
    def _bar(done: int, total: int, what: str, seconds: float) -> str:
        width = 28
        full = width if not total else min(width, width * done // total)
        return f"{what:<34.34} [{'█' * full}{' ' * (width - full)}] {done}/{total}  {seconds:5.1f} s"
