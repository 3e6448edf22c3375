"""What the figures of a unit are to cover, from where it stands in the tree of its round. Pure."""

from typing import Literal

Reach = Literal["lump", "own", ""]


def reach(mode: str, position: int, end: int) -> Reach:
    """'lump': itself and everything below it in one sum. 'own': only itself, for units below report too. '': nobody below."""
    if mode == "lump":
        return "lump"
    return "own" if end - position > 1 else ""
