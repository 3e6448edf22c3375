"""Why a file is not read: a code to compare, parameters, and an English template that upper floors translate."""

from typing import Any


def _(message: str) -> str:
    """Mark a message for translation; the floors above translate it."""
    return message


REASONS: dict[str, str] = {
    "empty": _("“%(name)s” is empty (0 bytes). Choose the file again; if it is still empty, save it again in Excel."),
    "too_large": _(
        "“%(name)s” has more than %(limit_mb)s MB. Remove pictures and sheets that are not needed, then save again."
    ),
    "json": _("“%(name)s” is a JSON file, not a spreadsheet. Open the data in Excel and save it as .xlsx or .csv."),
    "xml": _("“%(name)s” is an XML file, not a spreadsheet. Open the data in Excel and save it as .xlsx or .csv."),
    "html": _("“%(name)s” is a web page that calls itself a spreadsheet. Open it in Excel and choose Save as .xlsx."),
    "pdf": _("“%(name)s” is a PDF. Send the spreadsheet it was printed from, saved as .xlsx."),
    "docx": _("“%(name)s” is a Word document. Copy the table into Excel and save it as .xlsx."),
    "doc": _("“%(name)s” is an old Word or other Office document. Copy the table into Excel and save it as .xlsx."),
    "zip": _("“%(name)s” is an archive. Unpack it and send the spreadsheet inside."),
    "image": _("“%(name)s” is a picture. Send the spreadsheet itself, saved as .xlsx."),
    "program": _("“%(name)s” is a program, not a spreadsheet, and was not opened."),
    "xlsb": _("“%(name)s” is a binary workbook (.xlsb). Open it in Excel and choose Save as .xlsx."),
    "old_excel": _("“%(name)s” was written by Excel 4 or older. Open it in Excel and choose Save as .xlsx."),
    "numbers": _("“%(name)s” is an Apple Numbers file. In Numbers choose File, Export to, Excel."),
    "unknown": _("“%(name)s” is not a spreadsheet that can be read. Save it as .xlsx."),
    "polyglot": _(
        "“%(name)s” is two kinds of file in one (%(first)s and %(second)s) and was not opened. Save it as .xlsx."
    ),
    "encrypted": _(
        "“%(name)s” is protected by a password. Remove the password (File, Info, Protect), then save again."
    ),
    "macros": _("“%(name)s” contains macros. Choose Save as, Excel workbook (.xlsx), without macros."),
    "macro_sheet": _(
        "“%(name)s” contains a sheet of Excel 4 macros. Copy the data into a new workbook and save it as .xlsx."
    ),
    "external_links": _(
        "“%(name)s” contains links to other files. In Excel choose Data, Edit links, Break link, then save."
    ),
    "embedded": _("“%(name)s” contains embedded objects or controls (%(part)s). Delete them, then save again."),
    "dtd": _(
        "“%(name)s” contains a document type definition in %(part)s, which is not allowed. Save it again in Excel."
    ),
    "truncated": _("“%(name)s” is incomplete: its end is missing. Upload it again."),
    "damaged": _(
        "“%(name)s” is damaged (%(part)s). Open it in Excel, let it be repaired, save as .xlsx and upload again."
    ),
    "duplicate_member": _("“%(name)s” contains the part %(part)s twice and was not opened. Save it again in Excel."),
    "member_name": _("“%(name)s” contains a part with a forbidden name and was not opened. Save it again in Excel."),
    "overlapping": _("Parts of “%(name)s” overlap inside the file, and it was not opened. Save it again in Excel."),
    "too_many_members": _("“%(name)s” consists of more than %(limit)s parts and was not opened."),
    "too_much_unpacked": _("“%(name)s” unpacks to more than %(limit_mb)s MB and was not opened."),
    "ratio": _("The part %(part)s of “%(name)s” unpacks to more than %(limit)s times its size and was not opened."),
    "too_many_sheets": _("“%(name)s” has more than %(limit)s sheets. Delete those that are not needed."),
    "too_many_rows": _(
        "The sheet “%(sheet)s” has data in row %(found)s; at most %(limit)s rows are read. Split the file."
    ),
    "too_many_columns": _("The sheet “%(sheet)s” has data in column %(found)s; at most %(limit)s columns are read."),
    "too_many_cells": _("“%(name)s” has more than %(limit)s filled cells. Split the file."),
    "too_heavy": _("“%(name)s” needs too much memory or time to read. Split it, or delete sheets that are not needed."),
    "nul": _(
        "Line %(line)s of “%(name)s” contains a NUL character, so it is not a text file. Save it as .xlsx or .csv."
    ),
    "encoding": _("The text encoding of “%(name)s” is not known (line %(line)s). Save it as CSV UTF-8."),
    "ambiguous_heading": _("Several columns fit “%(wanted)s” (%(columns)s). Rename all but one."),
    "no_sheet": _("“%(name)s” has no sheet with cells."),
}


class Refused(ValueError):
    """A file that is not read. `template % params` is the message in English; `code` is stable."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        self.template = REASONS[code]
        super().__init__(self.template % params)
