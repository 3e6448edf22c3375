"""What the documents answer instead of writing or reading."""

from typing import Any


def _(message: str) -> str:
    return message


class _Told(ValueError):
    """An error with a code, its parameters and an English template, so that upper floors can say it in any language."""

    TEMPLATES: dict[str, str] = {}

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(self.TEMPLATES[code] % params)
        self.code = code
        self.params = params
        self.template = self.TEMPLATES[code]


class Unwritable(_Told):
    """The paper cannot be written as it is."""

    TEMPLATES = {
        "figure_id_too_long": _("The figure id “%(id)s” has more than 64 characters, the limit of Word."),
        "picture_not_png": _("The picture “%(alt)s” is not a PNG file."),
        "row_too_long": _("Row %(row)s of the table “%(caption)s” has %(found)s cells for %(expected)s columns."),
        "paper_size": _("The ruleset “%(ruleset)s” knows the paper sizes %(known)s, not %(found)s."),
    }


class NotADocument(_Told):
    """The bytes are not a Word document that can be read."""

    TEMPLATES = {
        "not_zip": _("This is not a .docx file: it is not a zip archive."),
        "damaged": _("The .docx file is damaged: %(reason)s."),
        "not_word": _("This archive is not a Word document: %(part)s is missing."),
        "too_large": _("The .docx file unpacks to more than %(limit_mb)s MB and was not opened."),
        "bad_xml": _("The part %(part)s of the .docx file cannot be read: %(reason)s."),
    }


class NoEngine(_Told):
    """No program made the PDF."""

    TEMPLATES = {
        "no_engine": _("No PDF engine is available: install LibreOffice or the typst package."),
        "failed": _("The PDF could not be made by %(engine)s: %(reason)s."),
    }
