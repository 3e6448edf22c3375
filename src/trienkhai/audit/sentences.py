"""Acts as sentences for people. An event without a sentence of its own is shown by its name."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "access.ended": _("ended a role"),
    "access.granted": _("gave a role"),
    "access.refused": _("was refused an act"),
    "accounts.added": _("made an account"),
    "accounts.closed": _("closed an account"),
    "accounts.password_changed": _("changed the own password"),
    "accounts.password_reset": _("gave a one-time password"),
    "accounts.reopened": _("opened an account again"),
    "audit.read_by_person": _("looked at the log of one person"),
    "directives.registered": _("registered a directive"),
    "reporting.accepted": _("accepted a report"),
    "reporting.exported": _("made a workbook"),
    "reporting.reopened": _("reopened a report"),
    "reporting.returned": _("returned a report"),
    "reporting.round_opened": _("opened a round"),
    "reporting.submitted": _("sent a report"),
    "reporting.taken_in": _("took in a workbook"),
    "reporting.template_designed": _("laid down a template"),
    "review.blocks_set": _("set the tables of a section"),
    "review.campaign_started": _("began a review campaign"),
    "review.figure_added": _("added a figure to the review"),
    "review.figures_refreshed": _("answered the figures of the review anew"),
    "review.frozen": _("froze an edition"),
    "review.own_words_marked": _("marked a sentence as own words"),
    "review.section_written": _("wrote a section of the review"),
    "review.source_added": _("gave a sentence a source"),
    "review.source_dropped": _("took a source from a sentence"),
    "review.started": _("began a review"),
    "units.changed": _("changed the tree of units"),
}


def sentence_of(event: str) -> str:
    """What was done, without who and on what."""
    return str(SENTENCES.get(event, event))
