"""Elements of a Word file by their local names: transitional and strict files differ in their namespaces only."""

from collections.abc import Iterator
from typing import Any


def local(element: Any) -> str:
    """'p' of '{…}p'; '' for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any | None, name: str) -> Iterator[Any]:
    return (one for one in element if local(one) == name) if element is not None else iter(())


def child(element: Any | None, name: str) -> Any | None:
    return next(children(element, name), None)


def attribute(element: Any | None, name: str) -> str:
    """The value of an attribute whatever its namespace; '' when it is not there."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def integer(text: str, otherwise: int = 0) -> int:
    try:
        return int(text)
    except ValueError:
        return otherwise
