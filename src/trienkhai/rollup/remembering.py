"""What a process remembers between questions, so that the next page of a large round need not read all of it again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_all: "list[Remembered[object, object]]" = []


class Remembered(Generic[Key, Value]):
    """Values by key, as much as is allowed; what was not asked for longest goes first. Safe between threads.

    A key must say what the value follows from: nothing here is ever found to be out of date.
    """

    def __init__(self, most: int, cost: Callable[[Value], int]) -> None:
        self._lock, self._most, self._cost = Lock(), most, cost
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._costs = 0
        _all.append(self)  # type: ignore[arg-type]

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        with self._lock:
            if key in self._values:
                self._costs -= self._cost(self._values.pop(key))
            self._values[key] = value
            self._costs += self._cost(value)
            while self._costs > self._most and len(self._values) > 1:
                self._costs -= self._cost(self._values.popitem(last=False)[1])

    def forget(self) -> None:
        with self._lock:
            self._values.clear()
            self._costs = 0


def forget_all() -> None:
    """Remember nothing, as a process that has just begun."""
    for one in _all:
        one.forget()
