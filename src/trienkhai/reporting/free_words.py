"""The fates of the cells of a free file in words, for pages and commands."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "differs": (_("Another value is in the system"), _("choose which one counts"), "warn", "warn"),
    "asked": (_("Asked"), _("say below what is to be done with them"), "warn", "warn"),
    "refused": (_("Refused"), _("mend the file, or let them stay out"), "late", "err"),
    "unknown": (_("Meaning not known"), _("not taken; say below what they mean if they are wanted"), "idle", "info"),
    "taken": (_("Taken"), _("new, or instead of what is there"), "ok", "check"),
    "same": (_("Same"), _("already in the system"), "sub", "info"),
    "kept": (_("Kept as it is in the system"), _("the value of the file is not taken"), "sub", "info"),
    "other_time": (_("Of other periods"), _("nothing is asked about them here"), "idle", "minus"),
    "total": (_("Sums of other rows"), _("compared, not taken"), "idle", "minus"),
    "left": (_("Left out"), _("by their heading or label"), "idle", "minus"),
    "label": (_("Labels"), _("they say what the rows are about"), "idle", "minus"),
    "heading": (_("Headings"), "", "idle", "minus"),
    "title": (_("Titles"), "", "idle", "minus"),
    "note": (_("Notes"), "", "idle", "minus"),
    "blank": (_("Blanks and dashes"), _("no answer is taken from them"), "idle", "minus"),
}
"""Kind of fate → its name, what it means for the reader, the class of its mark, its icon."""
