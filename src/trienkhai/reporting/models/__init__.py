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
from trienkhai.reporting.models.chain import ChainStep
from trienkhai.reporting.models.decisions import Decision, Pin, ReturnNote, Verdict
from trienkhai.reporting.models.due_days import EarlierDay, Holiday
from trienkhai.reporting.models.errata import TemplateErratum
from trienkhai.reporting.models.free_files import DraftSource, FreeMapping
from trienkhai.reporting.models.inside import InsideAct, InsideStep
from trienkhai.reporting.models.moving import MOVED, LeftAnswers
from trienkhai.reporting.models.papers import SignedPaper, TiedBy
from trienkhai.reporting.models.reminders import How, Reminder
from trienkhai.reporting.models.reopening import ReopenAnswer, ReopenRequest
from trienkhai.reporting.models.rounds import CHANGES_WHO_IS_ASKED, Mode, Round, RoundChange, RoundUnit, State
from trienkhai.reporting.models.templates import Indicator, Template, TemplateVersion
from trienkhai.reporting.models.withdrawal import Opening, Withdrawal

__all__ = [
    "CHANGES_WHO_IS_ASKED",
    "MOVED",
    "ChainStep",
    "Decision",
    "Draft",
    "DraftFile",
    "DraftSource",
    "DraftWords",
    "EarlierDay",
    "Export",
    "FreeMapping",
    "Holiday",
    "How",
    "Indicator",
    "InsideAct",
    "InsideStep",
    "Intake",
    "LeftAnswers",
    "Mode",
    "Opening",
    "Origin",
    "Pin",
    "Reminder",
    "ReopenAnswer",
    "ReopenRequest",
    "ReturnNote",
    "Round",
    "RoundChange",
    "RoundUnit",
    "SignedPaper",
    "State",
    "Submission",
    "SubmissionFile",
    "SubmissionNumbers",
    "Template",
    "TemplateErratum",
    "TemplateVersion",
    "TiedBy",
    "Verdict",
    "Withdrawal",
]
