"""Why a file is not kept: a code, parameters, and an English template that upper floors translate."""

from typing import Any

MIB = 1024 * 1024
LARGEST = 25 * MIB
ALLOWED = "pdf, docx, xlsx, pptx, odt, ods, odp, doc, xls, ppt, png, jpg, heic, tiff, webp, gif, txt, csv"


def _(message: str) -> str:
    """Mark a message for translation; the floors above translate it."""
    return message


REASONS: dict[str, str] = {
    "empty": _("“%(name)s” is empty (0 bytes). Choose the file again."),
    "too_large": _("“%(name)s” has more than 25 MB. Split it, or save it with smaller pictures."),
    "program": _("“%(name)s” is a program, whatever it is called, and is not kept. Send the paper itself."),
    "macros": _("“%(name)s” contains macros. Save it without macros (.docx, .xlsx, .pptx), or as PDF."),
    "encrypted": _("“%(name)s” is protected by a password, so nobody else could read it. Save it without one."),
    "archive": _("“%(name)s” is an archive. Unpack it and send the files inside."),
    "damaged": _("“%(name)s” is damaged or incomplete. Open it, save it again and send that."),
    "bomb": _("“%(name)s” unpacks to far more than its size and is not kept. Save it again, or as PDF."),
    "polyglot": _("“%(name)s” is two kinds of file in one and is not kept. Save it again as PDF."),
    "renamed": _("“%(name)s” is really a file of the kind .%(kind)s. Give it its true ending and send it again."),
    "not_its_kind": _("“%(name)s” is no real .%(kind)s file, or it is damaged. Open it, save it again and send that."),
    "other_kind": _("“%(name)s” is of a kind that is not kept. These are: %(allowed)s."),
    "secret": _(
        "“%(name)s” carries a mark of secrecy on its first page (line %(line)s). "
        "Secret papers are not kept in this system; hand them over as the rules for secret papers say."
    ),
    "declared_secret": _(
        "“%(name)s” was declared secret and is not kept. Secret papers are handed over as the rules for them say."
    ),
    "too_heavy": _("“%(name)s” needs too much memory or time to look through. Save it again as PDF."),
}


class NotKept(ValueError):
    """A file that is refused. `template % params` is the message in English; `code` is stable."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = {"allowed": ALLOWED, **params} if code == "other_kind" else params
        self.template = REASONS[code]
        super().__init__(self.template % self.params)
