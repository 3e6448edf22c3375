"""The door to template files: text and sheet, read to one Spec, every fault at once. Pure."""

from pathlib import PurePath

from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.reporting.rules.faults import Fault, Faulty, _
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_sheet import read_sheet, slug
from trienkhai.reporting.rules.template_toml import read_toml, write_toml

__all__ = ["Fault", "Faulty", "is_text", "read_sheet", "read_template", "read_toml", "write_toml"]


def is_text(name: str) -> bool:
    """Whether a file of this name is the text form, which says everything a template has."""
    return PurePath(name).suffix.lower() == ".toml"


def read_template(data: bytes, name: str) -> Spec:
    """The template in a file, by its name: .toml is the text form, anything else a spreadsheet.

    A sheet takes the key of the template from the file name. Raises Faulty.
    """
    if is_text(name):
        return read_toml(_decoded(data))
    try:
        book = read_book_limited(data, name)
    except refusals.Refused as refusal:
        params = {key: str(value) for key, value in refusal.params.items()}
        raise Faulty([Fault(refusal.code, refusal.template, params)]) from refusal
    if book.kind == "csv" and PurePath(name).suffix.lower() != ".csv":
        message = _("“%(name)s” is neither a .toml nor an .xlsx file. Save the template as one of the two.")
        raise Faulty([Fault("no_template", message, {"name": name})])
    return read_sheet(book, key=slug(PurePath(name).stem))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Faulty([Fault("not_utf8", _("The file is not UTF-8 text. Save it as UTF-8."), line=line)]) from error
