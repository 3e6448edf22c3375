"""The tree of another day in words."""

from django.utils.translation import gettext as _

from trienkhai.rollup.over.asked import Over
from trienkhai.ui.figures import short_date


def over_in_words(over: Over) -> str:
    """'restated to 1/1/2026'."""
    words = _("restated to %s") if over.restated else _("over the tree of %s")
    return words % short_date(over.day)
