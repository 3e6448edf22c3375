"""Compiles the translations when a wheel or an editable install is built, so that the package never ships without them."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from messages import compile_all


class CompileMessages(BuildHookInterface):  # type: ignore[type-arg]
    """Writes every .mo beside its .po and adds it to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_data["artifacts"].extend(str(mo.relative_to(self.root)) for mo in compile_all(Path(self.root)))
