"""Who may read a file: whoever may see one of its holders. Apps that use files register how to ask, and hear of it."""

from collections.abc import Callable
from typing import Any

from trienkhai.evidence.models import StoredFile

Holder = Callable[[StoredFile, Any], bool]
Hearer = Callable[[StoredFile, Any], None]
_holders: list[Holder] = []
_hearers: list[Hearer] = []


def holder(asks: Holder) -> Holder:
    """Register a question: does a row of this app that the person may see hold the file? From an app's `holders` module."""
    _holders.append(asks)
    return asks


def may_read(file: StoredFile, person: Any) -> bool:
    """Whether one holder of the file is visible to the person."""
    return any(asks(file, person) for asks in _holders)


def hears(told: Hearer) -> Hearer:
    """Register what is to happen before a file is handed out to a person. From an app's `holders` module."""
    _hearers.append(told)
    return told


def tell_handed_out(file: StoredFile, person: Any) -> None:
    """The person is about to get the file."""
    for told in _hearers:
        told(file, person)
