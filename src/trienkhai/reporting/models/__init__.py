from trienkhai.reporting.models.answers import (
    Draft,
    DraftFile,
    DraftWords,
    Export,
    Intake,
    Origin,
    Submission,
    SubmissionFile,
    SubmissionNumbers,
)
from trienkhai.reporting.models.decisions import Decision, Pin, ReturnNote, Verdict
from trienkhai.reporting.models.free_files import DraftSource, FreeMapping
from trienkhai.reporting.models.rounds import Mode, Round, RoundChange, RoundUnit, State
from trienkhai.reporting.models.templates import Indicator, Template, TemplateVersion

__all__ = [
    "Decision",
    "Draft",
    "DraftFile",
    "DraftSource",
    "DraftWords",
    "Export",
    "FreeMapping",
    "Indicator",
    "Intake",
    "Mode",
    "Origin",
    "Pin",
    "ReturnNote",
    "Round",
    "RoundChange",
    "RoundUnit",
    "State",
    "Submission",
    "SubmissionFile",
    "SubmissionNumbers",
    "Template",
    "TemplateVersion",
    "Verdict",
]
