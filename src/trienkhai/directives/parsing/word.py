"""Paragraphs out of .docx: body, tables, text boxes, footnotes and inserted text, in reading order."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from trienkhai.directives.parsing.model import Para, Unreadable
from trienkhai.office.documents.numbering import AutoNumbers
from trienkhai.office.documents.ooxml import attribute, child, children, integer, local

MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 2000
BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
UNSEEN = {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "Fallback"}


def _(message: str) -> str:
    return message


@dataclass
class _Style:
    name: str
    based_on: str = ""
    num_id: str = ""
    level: int = 0


@dataclass
class _File:
    styles: dict[str, _Style]
    numbers: AutoNumbers
    notes: dict[str, Any]
    boxes: list[Any] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)


def read_word(data: bytes, name: str) -> tuple[list[Para], list[str]]:
    """The paragraphs, and the lines of the page headers (looked at for a mark of secrecy only).

    Raises Unreadable: not a whole Word file, too large when unpacked, or with entities of its own.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard(archive, name)
            return _read(archive)
    except DefusedXmlException:
        raise Unreadable(
            "dtd", _("%(name)s declares entities of its own; such a file is not opened."), name=name
        ) from None
    except (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        RecursionError,
        NotImplementedError,
    ) as problem:
        if isinstance(problem, Unreadable):
            raise
        raise _broken(name) from None
    except Exception as problem:  # zlib.error and its kin have no common ancestor
        if type(problem).__module__ in {"zlib", "lzma"}:
            raise _broken(name) from None
        raise


def _broken(name: str) -> Unreadable:
    return Unreadable(
        "not_a_docx", _("%(name)s is not a whole Word document (.docx). Open it in Word and save it again."), name=name
    )


def _guard(archive: zipfile.ZipFile, name: str) -> None:
    """Limits from the directory, before any parser sees the file."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
        raise Unreadable("too_large", _("%(name)s unpacks to more than is allowed."), name=name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted", _("%(name)s is protected by a password. Save it without one."), name=name)
    if "word/document.xml" not in archive.namelist():
        raise _broken(name)


def _read(archive: zipfile.ZipFile) -> tuple[list[Para], list[str]]:
    names = archive.namelist()

    def part(path: str) -> Any | None:
        return fromstring(archive.read(path), forbid_dtd=True) if path in names else None

    notes = {
        f"{kind}{attribute(note, 'id')}": note
        for kind in ("footnote", "endnote")
        for note in children(part(f"word/{kind}s.xml"), kind)
    }
    file = _File(_styles(part("word/styles.xml")), AutoNumbers(part("word/numbering.xml")), notes)
    body = child(part("word/document.xml"), "body")
    paras = [
        Para(line, text, style, is_aside, centred)
        for line, (text, style, is_aside, centred) in enumerate(_blocks(body, file, False), 1)
    ]
    headers = [path for path in names if path.startswith("word/header") and path.endswith(".xml")]
    texts = ["".join(_text(one, file)) for path in headers for one in (part(path) or ()) if local(one) == "p"]
    return paras, texts


def _styles(root: Any | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for style in children(root, "style"):
        numbered = child(child(style, "pPr"), "numPr")
        found[attribute(style, "styleId")] = _Style(
            attribute(child(style, "name"), "val"),
            attribute(child(style, "basedOn"), "val"),
            attribute(child(numbered, "numId"), "val"),
            integer(attribute(child(numbered, "ilvl"), "val")),
        )
    return found


_Block = tuple[str, str, bool, bool]


def _blocks(parent: Any, file: _File, is_aside: bool) -> Iterator[_Block]:
    for item in parent if parent is not None else ():
        kind = local(item)
        if kind == "p":
            yield from _paragraph(item, file, is_aside)
        elif kind in {"tbl", "tr", "tc"}:
            yield from _blocks(item, file, True)
        elif kind not in UNSEEN:
            yield from _blocks(item, file, is_aside)


def _paragraph(item: Any, file: _File, is_aside: bool) -> Iterator[_Block]:
    """The paragraph itself, then what hangs on it: its text boxes and its footnotes."""
    properties = child(item, "pPr")
    style_id = attribute(child(properties, "pStyle"), "val")
    style = file.styles.get(style_id, _Style(style_id))
    outer_boxes, outer_notes = file.boxes, file.noted
    file.boxes, file.noted = [], []
    text = "".join(_text(item, file))
    boxes, noted = file.boxes, file.noted
    file.boxes, file.noted = outer_boxes, outer_notes
    number = _number(properties, style, file) if text.strip() else ""
    yield (
        f"{number} {text}" if number else text,
        style.name,
        is_aside,
        attribute(child(properties, "jc"), "val") == "center",
    )
    for box in boxes:
        yield from _blocks(box, file, True)
    for note in noted:
        yield from _blocks(file.notes.pop(note, None), file, True)


def _number(properties: Any | None, style: _Style, file: _File) -> str:
    numbered = child(properties, "numPr")
    if numbered is not None:
        return file.numbers.label(
            attribute(child(numbered, "numId"), "val"), integer(attribute(child(numbered, "ilvl"), "val"))
        )
    for _step in range(20):  # styles based on one another in a circle
        if style.num_id or not style.based_on:
            break
        style = file.styles.get(style.based_on, _Style(""))
    return file.numbers.label(style.num_id, style.level) if style.num_id else ""


def _text(parent: Any, file: _File) -> Iterator[str]:
    """The words of a paragraph as shown; deleted text is left out, text boxes and notes are put aside."""
    for item in parent:
        kind = local(item)
        if kind == "t":
            yield item.text or ""
        elif kind in BREAKS:
            yield BREAKS[kind]
        elif kind == "txbxContent":
            file.boxes.append(item)
        elif kind in {"footnoteReference", "endnoteReference"}:
            file.noted.append(kind.removesuffix("Reference") + attribute(item, "id"))
        elif kind not in UNSEEN or (kind == "Fallback" and not _has_choice(parent)):
            yield from _text(item, file)


def _has_choice(alternate: Any) -> bool:
    return child(alternate, "Choice") is not None
