"""Who may read a file: whoever may see one of its holders. Apps that use files register how to ask."""

from collections.abc import Callable
from typing import Any

from trienkhai.evidence.models import StoredFile

Holder = Callable[[StoredFile, Any], bool]
_holders: list[Holder] = []


def holder(asks: Holder) -> Holder:
    """Register a question: does a row of this app that the person may see hold the file? From an app's `holders` module."""
    _holders.append(asks)
    return asks


def may_read(file: StoredFile, person: Any) -> bool:
    """Whether one holder of the file is visible to the person."""
    return any(asks(file, person) for asks in _holders)
