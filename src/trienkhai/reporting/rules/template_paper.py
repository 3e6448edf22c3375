"""Whether a template wants the signed paper of a report before it is accepted: its line in a sheet. Pure."""

import re

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.vietnamese import fold

PAPER_LINE = re.compile(r"(?:bản giấy đã ký|signed paper)\s*:\s*(?P<wanted>.*)", re.IGNORECASE | re.DOTALL)
WANTED = {
    "co": True,
    "bat buoc": True,
    "yes": True,
    "true": True,
    "khong": False,
    "no": False,
    "false": False,
    "": False,
}
PAPER_WRITTEN = "Bản giấy đã ký: bắt buộc"


def paper_wanted(text: str) -> bool | None:
    """Whether it is wanted; None for a word that nobody knows."""
    return WANTED.get(fold(text).strip())


def unknown_paper(text: str) -> Fault:
    message = _("Write “bắt buộc” or “không” after “Bản giấy đã ký:”, not “%(text)s”.")
    return Fault("unknown_paper", message, {"text": text[:80]})
