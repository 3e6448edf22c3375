"""The example's own files: resolution, templates."""

import tomllib
from importlib.resources import files
from typing import Any

from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_file import read_toml


def data_bytes(name: str) -> bytes:
    """A file of the example as anybody would hand it in."""
    return files("trienkhai.example").joinpath("data", name).read_bytes()


def template_of(name: str) -> Spec:
    """A template file, read by the same reader as anybody's."""
    return read_toml(data_bytes(name).decode())


def facts_of(name: str) -> dict[str, Any]:
    """A data file of the example."""
    return tomllib.loads(data_bytes(name).decode())
