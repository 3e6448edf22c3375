"""What was searched for, marked in the text it was found in."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from trienkhai.vietnamese.marking import Run, excerpt, runs


def marked(text: str, asked: str) -> SafeString:
    """The whole text with every hit in a mark element, escaped."""
    return _shown(runs(str(text), str(asked)))


def marked_excerpt(text: str, asked: str) -> SafeString:
    """Some 240 characters around the first hit."""
    return _shown(excerpt(str(text), str(asked)))


def _shown(pieces: Iterable[Run]) -> SafeString:
    return mark_safe(
        "".join(
            format_html("<mark>{}</mark>", one.text) if one.is_hit else conditional_escape(one.text) for one in pieces
        )
    )
