"""The door for files that people hand in as proof: judged by their bytes, refused with the way to mend it, then kept."""

from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.store import shown_name, store
from trienkhai.office.attachments.refusals import LARGEST, REASONS, NotKept
from trienkhai.office.sheets.child import judge_limited

LARGEST_FILE = LARGEST


def accept_file(data: bytes, *, name: str, by: Any, is_secret: bool = False) -> StoredFile:
    """Keep a file that is fit to be kept; `is_secret`: whoever brings it declares it secret, and it is refused.

    The name is cleaned, and gets the ending of its real kind when it has none. Raises Unacceptable.
    """
    shown, kind = judged(data, name=name, is_secret=is_secret)
    return store(data, name=shown, kind=kind, by=by if getattr(by, "pk", None) else None)


def judged(data: bytes, *, name: str, is_secret: bool = False) -> tuple[str, str]:
    """The name a file would be kept under, and its real kind; nothing is written. Raises Unacceptable."""
    shown = shown_name(name)
    try:
        if is_secret:
            raise NotKept("declared_secret", name=shown)
        kind = judge_limited(data, shown)
    except NotKept as refused:
        message = _(REASONS[refused.code]) % refused.params
        raise Unacceptable([Problem(message, where=shown, code=refused.code)]) from refused
    return shown if PurePath(shown).suffix else f"{shown}.{kind}", kind
