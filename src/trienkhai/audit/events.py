"""Every act that is recorded, with its sentence: what was done, without who and on what.

Values stand in sealed entries and are never renamed; an act that is recorded no more keeps its member for the old entries.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """An act of the log. Named by its app and what happened."""

    ACCESS_ENDED = "access.ended", _("ended a role")
    ACCESS_GRANTED = "access.granted", _("gave a role")
    STAND_IN_NAMED = "access.stand_in_named", _("named a stand-in")
    ACCESS_REFUSED = "access.refused", _("was refused an act")
    ACCOUNT_ADDED = "accounts.added", _("created an account")
    ACCOUNT_CLOSED = "accounts.closed", _("closed an account")
    ACCOUNT_REOPENED = "accounts.reopened", _("opened an account again")
    PASSWORD_CHANGED = "accounts.password_changed", _("changed their own password")
    PASSWORD_RESET = "accounts.password_reset", _("gave a one-time password")

    ROOT_CREATED = "units.root_created", _("founded an organisation")
    LINE_MADE = "units.line_made", _("added a reporting line")
    UNITS_IMPORTED = "units.imported", _("imported a list of units")
    UNIT_OPENED = "units.opened", _("opened a unit")
    UNIT_RENAMED = "units.renamed", _("renamed a unit or changed its code")
    UNIT_MOVED = "units.moved", _("moved a unit")
    UNIT_CLOSED = "units.closed", _("closed a unit")
    UNITS_MERGED = "units.merged", _("merged units")
    UNIT_SPLIT = "units.split", _("split a unit")
    GROUPING_MADE = "units.grouping_made", _("created a grouping of units")
    UNIT_GROUPED = "units.grouped", _("put a unit into a group")

    DIRECTIVE_REGISTERED = "directives.registered", _("registered a directive")
    DIRECTIVE_CORRECTED = "directives.corrected", _("corrected what is registered of a directive")
    PROVISIONS_EDITED = "directives.provisions_edited", _("corrected the provisions of a directive")
    AMENDMENT_OFFERED = "directives.amendment_offered", _("uploaded an amended text of a directive")
    AMENDMENT_ADOPTED = "directives.amendment_adopted", _("adopted an amended text of a directive")
    PROVISIONS_UNDONE = "directives.provisions_undone", _("took back a correction of the provisions of a directive")

    TEMPLATE_DESIGNED = "reporting.template_designed", _("designed a template")
    TEMPLATE_CORRECTED = "reporting.template_corrected", _("corrected the wording of a template")
    ROUND_OPENED = "reporting.round_opened", _("opened a round")
    ROUND_MOVED = "reporting.round_moved", _("moved a round to a later version of its template")
    ROUND_OPENED_AGAIN = "reporting.round_opened_again", _("opened a closed round again")
    ROUND_CLOSED = "reporting.round_closed", _("closed a round")
    DUE_EXTENDED = "reporting.due_extended", _("moved the due day")
    UNIT_EXPECTED = "reporting.unit_expected", _("asked one more unit for a report")
    UNIT_RELEASED = "reporting.unit_released", _("released a unit from a round")
    EARLIER_ASKED = "reporting.earlier_asked", _("asked units below for their reports before the due day")
    EARLIER_DROPPED = "reporting.earlier_dropped", _("took back an earlier day for the units below")
    HOLIDAYS_DECIDED = "reporting.holidays_decided", _("set holidays or days worked instead")
    HOLIDAY_DROPPED = "reporting.holiday_dropped", _("removed a holiday or a day worked instead")
    WORKBOOK_EXPORTED = "reporting.workbook_exported", _("made a workbook")
    WORKBOOKS_EXPORTED = "reporting.workbooks_exported", _("made the workbooks of a round")
    WORKBOOK_TAKEN_IN = "reporting.taken_in", _("received a workbook")
    DRAFT_TAKEN_IN = "reporting.draft_taken_in", _("received a workbook as a draft")
    FILE_REFUSED = "reporting.file_refused", _("sent a file that was refused")
    FILE_SEEN_AGAIN = "reporting.file_seen_again", _("sent a file that was taken in before")
    DRAFT_SAVED = "reporting.draft_saved", _("saved a draft")
    EVIDENCE_ADDED = "reporting.evidence_added", _("added evidence to a report")
    EVIDENCE_TAKEN_AWAY = "reporting.evidence_taken_away", _("removed evidence from a report")
    WORDS_KEPT = "reporting.words_kept", _("saved replies and reasons for a report")
    PAPER_HANDED_IN = "reporting.paper_handed_in", _("handed in the signed paper of a report")
    REPORT_HANDED_OVER = "reporting.handed_over", _("handed a report over for approval inside the unit")
    REPORT_APPROVED = "reporting.approved", _("approved a report inside the unit")
    REPORT_GIVEN_BACK = "reporting.given_back", _("gave a report back inside the unit")
    REPORT_SUBMITTED = "reporting.submitted", _("sent a report")
    REPORT_OPENED = "reporting.opened", _("opened a report, first of the level above")
    REPORTS_OPENED = "reporting.opened_together", _("opened reports of a round, first of the level above")
    REPORT_WITHDRAWN = "reporting.withdrawn", _("withdrew a report that nobody above had opened")
    REPORT_PASSED_ON = "reporting.passed_on", _("took a step of a report on its way to acceptance")
    REPORT_ACCEPTED = "reporting.accepted", _("accepted a report")
    REPORT_RETURNED = "reporting.returned", _("returned a report")
    REPORT_REOPENED = "reporting.reopened", _("reopened a report")
    FIGURE_EXPLAINED = "rollup.explained", _("wrote down what a figure that stands out is about")
    UNITS_REMINDED = "reporting.units_reminded", _("reminded units of their reports")
    FREE_FILE_OFFERED = "reporting.free_file_offered", _("uploaded a free file")
    FREE_FILE_TAKEN = "reporting.free_file_taken", _("took values out of a free file")
    REOPENING_ASKED = "reporting.reopening_asked", _("asked that an accepted report be reopened")
    REOPENING_DECLINED = "reporting.reopening_declined", _("declined to reopen a report")
    HISTORY_OFFERED = "reporting.history_offered", _("uploaded a sheet of past years")
    HISTORY_LOADED = "reporting.history_loaded", _("entered a sheet of past years")

    CAMPAIGN_STARTED = "review.campaign_started", _("began a review campaign")
    REVIEW_STARTED = "review.started", _("began a review")
    SECTION_WRITTEN = "review.section_written", _("wrote a section of the review")
    BLOCKS_SET = "review.blocks_set", _("set the tables of a section")
    PAPER_SET = "review.paper_set", _("set the facts of the paper")
    CAMPAIGN_DAYS_SET = "review.campaign_days_set", _("set the cut-off day and the day of the conference")
    OWN_WORDS_MARKED = "review.own_words_marked", _("marked a sentence as own words")
    SOURCE_ADDED = "review.source_added", _("gave a sentence a source")
    SOURCE_DROPPED = "review.source_dropped", _("took a source from a sentence")
    FIGURE_ADDED = "review.figure_added", _("added a figure to the review")
    FIGURE_RENAMED = "review.figure_renamed", _("renamed a figure of the review")
    FIGURE_REMOVED = "review.figure_removed", _("removed a figure from the review")
    FIGURES_REFRESHED = "review.figures_refreshed", _("recalculated the figures of the review")
    EDITION_FROZEN = "review.frozen", _("froze an edition")
    EDITION_PRINTED = "review.printed", _("made the PDF of an edition")


def sentence_of(event: str) -> str:
    """The sentence of an act; its bare name where an older or newer release knew it."""
    return str(Event(event).label) if event in Event.values else event
