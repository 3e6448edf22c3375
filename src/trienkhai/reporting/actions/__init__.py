"""Every change in reporting: guarded, in one transaction, with its entry in the log. The actor is `by=`; `at=` tells
the moment where a past is told (examples, past records), else it is now.
"""

from trienkhai.reporting.actions.beside import add_evidence, save_words, send_as_it_stands, take_evidence_away
from trienkhai.reporting.actions.cells import save_cells, send_draft
from trienkhai.reporting.actions.decisions import accept, reopen, return_report
from trienkhai.reporting.actions.drafts import save_draft
from trienkhai.reporting.actions.earlier_days import ask_earlier, drop_earlier
from trienkhai.reporting.actions.errata import correct_wording
from trienkhai.reporting.actions.exports import hand_out, hand_out_each
from trienkhai.reporting.actions.folders import Outcome, take_in_each, take_in_folder
from trienkhai.reporting.actions.free_files import (
    Taken,
    amend_free_file,
    free_said,
    offer_for_many,
    offer_for_unit,
    plan_free_file,
    take_free_file,
    try_free_file,
)
from trienkhai.reporting.actions.history import (
    carry_out_history,
    load_history,
    offer_history,
    read_past_years,
)
from trienkhai.reporting.actions.history_plan import plan_history
from trienkhai.reporting.actions.holidays import decide_days, drop_day
from trienkhai.reporting.actions.inside import approve, approve_and_send, give_back, hand_over
from trienkhai.reporting.actions.intake import choose, take_in
from trienkhai.reporting.actions.moving import move_round, plan_move
from trienkhai.reporting.actions.openings import open_all, open_each, open_report
from trienkhai.reporting.actions.reminding import remind
from trienkhai.reporting.actions.reopening import ask_reopening, decline_reopening, grant_reopening
from trienkhai.reporting.actions.round_changes import (
    expect_unit,
    extend_due,
    extend_units,
    open_again,
    release_unit,
    release_units,
)
from trienkhai.reporting.actions.round_plans import RoundPlan, plan_round
from trienkhai.reporting.actions.rounds import close_round, open_round
from trienkhai.reporting.actions.signed_papers import hand_in_scan
from trienkhai.reporting.actions.submissions import Attachment, submit
from trienkhai.reporting.actions.templates import TemplatePlan, as_a_sheet_of, design_template, plan_template
from trienkhai.reporting.actions.together import Together, accept_each
from trienkhai.reporting.actions.withdrawing import withdraw
from trienkhai.reporting.wording import problems_of, warnings_of

__all__ = [
    "Attachment",
    "Outcome",
    "RoundPlan",
    "Taken",
    "TemplatePlan",
    "Together",
    "accept",
    "accept_each",
    "add_evidence",
    "amend_free_file",
    "approve",
    "approve_and_send",
    "as_a_sheet_of",
    "ask_earlier",
    "ask_reopening",
    "carry_out_history",
    "choose",
    "close_round",
    "correct_wording",
    "decide_days",
    "decline_reopening",
    "design_template",
    "drop_day",
    "drop_earlier",
    "expect_unit",
    "extend_due",
    "extend_units",
    "free_said",
    "give_back",
    "grant_reopening",
    "hand_in_scan",
    "hand_out",
    "hand_out_each",
    "hand_over",
    "load_history",
    "move_round",
    "offer_for_many",
    "offer_for_unit",
    "offer_history",
    "open_again",
    "open_all",
    "open_each",
    "open_report",
    "open_round",
    "plan_free_file",
    "plan_history",
    "plan_move",
    "plan_round",
    "plan_template",
    "problems_of",
    "read_past_years",
    "release_unit",
    "release_units",
    "remind",
    "reopen",
    "return_report",
    "save_cells",
    "save_draft",
    "save_words",
    "send_as_it_stands",
    "send_draft",
    "submit",
    "take_evidence_away",
    "take_free_file",
    "take_in",
    "take_in_each",
    "take_in_folder",
    "try_free_file",
    "warnings_of",
    "withdraw",
]
