"""The templates that come with the product: a place to begin, copied and changed as a text file."""

from importlib.resources import files

from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_file import read_toml


def shipped_names() -> list[str]:
    """Names of the template files."""
    folder = files("trienkhai.reporting").joinpath("templates_shipped")
    return sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))


def shipped_text(name: str) -> str:
    """The text of one of them, to be written out and changed. Raises FileNotFoundError for another name."""
    if name not in shipped_names():
        raise FileNotFoundError(name)
    return files("trienkhai.reporting").joinpath("templates_shipped", name).read_text("utf-8")


def shipped_spec(key: str) -> Spec:
    """One of them by its key or the name of its file. Raises FileNotFoundError."""
    return read_toml(shipped_text(f"{key.removesuffix('.toml')}.toml"))


def shipped_templates() -> dict[str, Spec]:
    """Every template that comes with the product, by key."""
    specs = [read_toml(shipped_text(name)) for name in shipped_names()]
    return {spec.key: spec for spec in specs}
