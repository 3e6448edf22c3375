"""One act stopped at a chosen point while another one comes."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections


class Act(threading.Thread):
    """An act in a thread and a connection of its own; `error` or `value` afterwards."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act, self.error, self.value = act, None, None
        self.start()

    def run(self) -> None:
        try:
            self.value = self.act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def end(self) -> Any:
        """What it gave; raises what it raised."""
        self.join(60)
        assert not self.is_alive(), "still waiting"
        if self.error is not None:
            raise self.error
        return self.value


class Pause:
    """The first call of `module.name` in a thread that is not the test's stops there until `go`."""

    def __init__(self, monkeypatch: Any, module: Any, name: str) -> None:
        self.reached, self._go, self._taken = threading.Event(), threading.Event(), threading.Lock()
        self._real = getattr(module, name)
        self._own = threading.current_thread()
        monkeypatch.setattr(module, name, self._stop)

    def _stop(self, *given: Any, **named: Any) -> Any:
        if threading.current_thread() is not self._own and self._taken.acquire(blocking=False):
            self.reached.set()
            self._go.wait(30)
        return self._real(*given, **named)

    def while_there(self, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Act, Act]:
        """`first` up to the point, `second` as far as it comes in a moment, then both to their end."""
        one = Act(first)
        assert self.reached.wait(20), one.error
        other = Act(second)
        other.join(0.7)
        time.sleep(0.1)
        self._go.set()
        for act in (one, other):
            act.join(60)
        return one, other
