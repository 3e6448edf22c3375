"""What people type, as every act stores it: NFC, without control characters, no longer than its place."""

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.vietnamese import normalise, normalise_prose


def line(text: str, most: int, *, where: str = "", missing: str = "") -> str:
    """A name or a code: on one line, with single spaces. Raises as `prose` does."""
    return _judged(normalise(text), most, where, missing)


def prose(text: str, most: int, *, where: str = "", missing: str = "") -> str:
    """A reason or a remark, its lines kept. Raises Unacceptable when it is too long, or empty while `missing` says that
    it must not be; `where` names the place in the message."""
    return _judged(normalise_prose(text).strip(), most, where, missing)


def _judged(text: str, most: int, where: str, missing: str) -> str:
    if not text and missing:
        raise Unacceptable([Problem(missing, where, "missing_text")])
    if len(text) > most:
        message = _("This text has %(length)d characters; at most %(most)d can be kept. Shorten it.")
        raise Unacceptable([Problem(message % {"length": len(text), "most": most}, where, "long_text")])
    return text
