"""Every change in reporting: guarded, in one transaction, with its entry in the log. The actor is `by=`; `at=` tells
the moment where a past is told (examples, past records), else it is now.
"""

from trienkhai.reporting.actions.decisions import accept, reopen, return_report
from trienkhai.reporting.actions.drafts import save_draft
from trienkhai.reporting.actions.rounds import close_round, open_round
from trienkhai.reporting.actions.submissions import Attachment, submit
from trienkhai.reporting.actions.templates import design_template

__all__ = [
    "Attachment",
    "accept",
    "close_round",
    "design_template",
    "open_round",
    "reopen",
    "return_report",
    "save_draft",
    "submit",
]
