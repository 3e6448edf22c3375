"""The outlines that ship, as data: one .toml a kind of review. Pure."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Place:
    """One heading of an outline. `fill = "provisions"`: below it come the points of the resolution, in its own order."""

    key: str
    number: str
    heading: str
    depth: int
    may_be_empty: bool = False
    fill: str = ""


def outline(key: str) -> list[Place]:
    """The places of a shipped outline. Raises KeyError."""
    source = files(__package__).joinpath(f"{key}.toml")
    if not source.is_file():
        raise KeyError(key)
    return [Place(**place) for place in tomllib.loads(source.read_text("utf-8"))["place"]]


def outline_keys() -> list[str]:
    """Keys of the shipped outlines."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in files(__package__).iterdir() if entry.name.endswith(".toml")
    )


def default_outline(pack: str) -> str:
    """The outline an organisation of this kind begins with."""
    return "five-year-review" if pack == "plain" else "so-ket-5-nam"


def outline_title(key: str, language: str = "vi") -> str:
    """What an outline is called for a reader of this language; its key where its file gives it no title."""
    data = tomllib.loads(files(__package__).joinpath(f"{key}.toml").read_text("utf-8"))
    return str(data.get("title_en" if language == "en" else "title", key))
