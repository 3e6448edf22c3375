"""Opening a .docx that anybody may have made: limits before parsing, no entities, one error type for everything wrong."""

import io
import posixpath
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from trienkhai.office.documents.errors import NotADocument

LIMIT_MB = 200
PART_LIMIT = 64 * 1024 * 1024
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
RULESET_PROPERTY = "trienkhai.ruleset"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
UNREADABLE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError, ValueError)
# "Strict" files of ISO 29500 differ by their namespaces; read as the others they need no second reader.
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
IN_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "pi": 25.4 / 6}
MEASURE = re.compile(r"(-?[\d.]+)\s*(mm|cm|in|pt|pc|pi)?\Z")


class Archive:
    """The parts of a .docx. Raises NotADocument when it is none."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            self.sizes = {entry.filename: entry.file_size for entry in self.zip.infolist()}
        except UNREADABLE as error:
            raise NotADocument("not_zip") from error
        if sum(self.sizes.values()) > LIMIT_MB * 1024 * 1024:
            raise NotADocument("too_large", limit_mb=LIMIT_MB)
        self.main = self._main_part()
        if self.main not in self.sizes:
            raise NotADocument("not_word", part="word/document.xml")

    def _main_part(self) -> str:
        for kind, target, _ in self.relations_of("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"

    def xml(self, name: str) -> Element | None:
        """The part, or None where there is none."""
        if name not in self.sizes:
            return None
        try:
            with self.zip.open(name) as stream:
                raw = stream.read(PART_LIMIT + 1)
        except UNREADABLE as error:
            raise NotADocument("damaged", reason=str(error)[:200]) from error
        if len(raw) > PART_LIMIT:
            raise NotADocument("too_large", limit_mb=PART_LIMIT // 1024 // 1024)
        for strict, usual in STRICT:
            raw = raw.replace(strict, usual)
        try:
            root: Element = fromstring(raw, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise NotADocument("bad_xml", part=name, reason=str(error)[:200] or type(error).__name__) from error
        return root

    def relations_of(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Relationships of a part by id: last word of the type, target within the archive or outside, whether outside."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for row in root.iter(RELATION) if root is not None else ():
            outside = row.get("TargetMode") == "External"
            target = row.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[row.get("Id", "")] = (row.get("Type", "").rsplit("/", 1)[-1], target, outside)
        return found

    def related(self, kind: str) -> Element | None:
        """The first part of a kind ("styles") that the document points to."""
        targets = (target for name, target, _ in self.relations_of(self.main).values() if name == kind)
        return self.xml(next(targets, ""))


def value(parent: Element | None, tag: str, attribute: str = "val") -> str | None:
    """The attribute of a child, both in Word's namespace; None where either is missing."""
    child = parent.find(W + tag) if parent is not None else None
    return child.get(W + attribute) if child is not None else None


def measure(text: str | None, *, per_mm: float) -> float | None:
    """Millimetres of a measure: bare numbers count `per_mm` to the millimetre, others carry their unit."""
    match = MEASURE.match(text or "")
    if match is None or not re.fullmatch(r"-?\d*\.?\d+|-?\d+\.", match[1]):
        return None
    return float(match[1]) * IN_MM[match[2]] if match[2] else float(match[1]) / per_mm


def toggle(parent: Element | None, tag: str) -> bool | None:
    """A switch such as bold: on, off, or not said."""
    child = parent.find(W + tag) if parent is not None else None
    if child is None:
        return None
    return (child.get(W + "val") or "true").lower() not in {"0", "false", "off", "none"}


def noted_ruleset(archive: Archive) -> str | None:
    """The key of the ruleset that our writer noted in the file's properties; word processors keep them."""
    root = archive.xml("docProps/custom.xml")
    for row in root.iter(CUSTOM) if root is not None else ():
        if row.get("name") == RULESET_PROPERTY:
            return "".join(row.itertext()).strip() or None
    return None
