"""The bar above every object page: Nghị quyết → Nhiệm vụ → Hành động → Số liệu → Minh chứng → Câu sơ kết → Kết luận.

Each app registers how a step is filled for a starting object; a page asks for the whole bar and gets what exists.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

STAGES = {
    "provision": _("Resolution"),
    "task": _("Task"),
    "action": _("What was done"),
    "figure": _("Figures"),
    "evidence": _("Evidence"),
    "sentence": _("Review sentence"),
    "conclusion": _("Conclusion"),
}


@dataclass(frozen=True)
class Step:
    """One knot of the bar. `state`: 'on' (exists), 'here' (this page), 'wait' (nothing yet)."""

    stage: str
    name: str
    url: str = ""
    state: str = "wait"

    @property
    def title(self) -> str:
        return str(STAGES[self.stage])


Filler = Callable[[Any, Any], Step | None]
_fillers: dict[tuple[str, str], Filler] = {}


def register(kind: str, stage: str) -> Callable[[Filler], Filler]:
    """Say how `stage` is named for an object of `kind` (for example kind 'review', stage 'evidence'), and for a reader."""

    def remember(filler: Filler) -> Filler:
        _fillers[kind, stage] = filler
        return filler

    return remember


def bar(kind: str, obj: Any, *, here: str, reader: Any, stages: Iterable[str] = ()) -> list[Step]:
    """The knots for one object, in the order of the thread; stages that nobody fills, or that the reader may not see, are left out."""
    steps = []
    for stage in stages or STAGES:
        filler = _fillers.get((kind, stage))
        step = filler(obj, reader) if filler else None
        if step is None:
            continue
        state = "here" if stage == here else step.state
        steps.append(Step(stage, step.name, step.url, state))
    return steps
