"""Every change in reporting: guarded, in one transaction, with its entry in the log. The actor is `by=`; `at=` tells
the moment where a past is told (examples, past records), else it is now.
"""

from trienkhai.reporting.actions.beside import add_evidence, save_words, send_as_it_stands, take_evidence_away
from trienkhai.reporting.actions.decisions import accept, reopen, return_report
from trienkhai.reporting.actions.drafts import save_draft
from trienkhai.reporting.actions.exports import hand_out
from trienkhai.reporting.actions.folders import Outcome, take_in_each, take_in_folder
from trienkhai.reporting.actions.history import load_history, plan_history
from trienkhai.reporting.actions.intake import choose, problems_of, take_in, warnings_of
from trienkhai.reporting.actions.round_changes import expect_unit, extend_due, release_unit
from trienkhai.reporting.actions.rounds import close_round, open_round
from trienkhai.reporting.actions.submissions import Attachment, submit
from trienkhai.reporting.actions.templates import design_template

__all__ = [
    "Attachment",
    "Outcome",
    "accept",
    "add_evidence",
    "choose",
    "close_round",
    "design_template",
    "expect_unit",
    "extend_due",
    "hand_out",
    "load_history",
    "open_round",
    "plan_history",
    "problems_of",
    "release_unit",
    "reopen",
    "return_report",
    "save_draft",
    "save_words",
    "send_as_it_stands",
    "submit",
    "take_evidence_away",
    "take_in",
    "take_in_each",
    "take_in_folder",
    "warnings_of",
]
