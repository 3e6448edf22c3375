from trienkhai.plans.models.assignments import SUMS, Act, ActFile, ActKind, Assignment, Extension, State
from trienkhai.plans.models.offers import TaskOffer
from trienkhai.plans.models.plans import Cooperation, DayKind, Every, Plan, Task, TaskGroup
from trienkhai.plans.models.saved import SavedView

__all__ = [
    "SUMS",
    "Act",
    "ActFile",
    "ActKind",
    "Assignment",
    "Cooperation",
    "DayKind",
    "Every",
    "Extension",
    "Plan",
    "SavedView",
    "State",
    "Task",
    "TaskGroup",
    "TaskOffer",
]
