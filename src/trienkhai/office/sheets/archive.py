"""A zip file opened with distrust: everything is counted while it streams, before any spreadsheet library sees it."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable

from trienkhai.office.sheets import limits
from trienkhai.office.sheets.refusals import Refused

_CHUNK = 256 * 1024
_BAD_NAME = re.compile(r"[\x00-\x1f\\]|^/|^[A-Za-z]:|(^|/)\.\.(/|$)")
_LINK = 0o120000
_DOCTYPE = re.compile(
    b"|".join(
        re.escape(word.encode(coding))
        for word in ("<!DOCTYPE", "<!ENTITY")
        for coding in ("utf-8", "utf-16-le", "utf-16-be")
    )
)
_XML_ENDS = (".xml", ".rels", ".vml")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BROKEN = (
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    OSError,
)

Parts = dict[str, bytes]


def open_archive(data: bytes, name: str, *, keep: Iterable[str]) -> Parts:
    """The parts whose lower-case name begins with one of `keep`, after every part has passed.

    Raises Refused for bombs, duplicate, overlapping or badly named parts, macros, links to other files, embedded
    objects, and a DTD anywhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            for entry in entries:
                _check_content(entry.filename.lower(), entry.filename, name)
            _check_directory(entries, data, name)
            return _read_all(entries, data, name, tuple(keep))
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused("damaged", name=name, part="zip") from error


def keep_parts(data: bytes, name: str, *, keep: Iterable[str]) -> Parts:
    """As `open_archive`, for a file that is kept and handed out: links and embedded objects may stay, macros may not.

    Every part must unpack to what the directory says of it; only the kept ones are looked into.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            for entry in entries:
                _check_macros(entry.filename.lower(), name)
            _check_directory(entries, data, name)
            wanted = [entry for entry in entries if entry.filename.lower().startswith(tuple(keep))]
            for entry in entries:
                if entry not in wanted:
                    _unpacked(entry, data, name)
            return _read_all(wanted, data, name, tuple(keep))
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused("damaged", name=name, part="zip") from error


def _check_directory(entries: list[zipfile.ZipInfo], data: bytes, name: str) -> None:
    if len(entries) > limits.ZIP_MEMBERS:
        raise Refused("too_many_members", name=name, limit=limits.ZIP_MEMBERS)
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry, name)
        if entry.filename.lower() in seen:
            raise Refused("duplicate_member", name=name, part=entry.filename)
        seen.add(entry.filename.lower())
        if entry.flag_bits & 1:
            raise Refused("encrypted", name=name)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused("damaged", name=name, part=entry.filename)
        _check_size(entry.filename, entry.file_size, entry.compress_size, name)
    if sum(entry.file_size for entry in entries) > limits.UNPACKED_BYTES:
        raise Refused("too_much_unpacked", name=name, limit_mb=limits.UNPACKED_BYTES // limits.MIB)
    _check_layout(entries, data, name)


def _check_name(entry: zipfile.ZipInfo, name: str) -> None:
    told = entry.orig_filename
    if len(told) > limits.MEMBER_NAME_LENGTH or not told or _BAD_NAME.search(told):
        raise Refused("member_name", name=name)
    if (entry.external_attr >> 16) & 0o170000 == _LINK:
        raise Refused("member_name", name=name)


def _check_macros(part: str, name: str) -> None:
    if part.endswith(("vbaproject.bin", "vbadata.xml")) or part.startswith("basic/"):
        raise Refused("macros", name=name)
    if part.startswith(("xl/macrosheets/", "xl/dialogsheets/")):
        raise Refused("macro_sheet", name=name)


def _check_content(part: str, shown: str, name: str) -> None:
    _check_macros(part, name)
    if part.startswith(("xl/externallinks/", "xl/connections")):
        raise Refused("external_links", name=name)
    if re.match(r"(xl|word)/(embeddings|activex)/|customui/", part):
        raise Refused("embedded", name=name, part=shown)


def _check_size(part: str, size: int, packed: int, name: str) -> None:
    if size > limits.MEMBER_BYTES:
        raise Refused("too_much_unpacked", name=name, limit_mb=limits.MEMBER_BYTES // limits.MIB)
    if size > limits.RATIO_FROM_BYTES and size > limits.RATIO * max(packed, 1):
        raise Refused("ratio", name=name, part=part, limit=limits.RATIO)


def _check_layout(entries: list[zipfile.ZipInfo], data: bytes, name: str) -> None:
    """No two parts may share bytes, and nothing may stand before the first one."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused("overlapping", name=name)
        end = _start_of(entry, data, name) + entry.compress_size
        if end > len(data):
            raise Refused("damaged", name=name, part=entry.filename)
    if entries and min(entry.header_offset for entry in entries) != 0:
        raise Refused("damaged", name=name, part="zip")


def _start_of(entry: zipfile.ZipInfo, data: bytes, name: str) -> int:
    """Where the packed bytes of a part begin; its own header must agree with the directory about its name."""
    at = entry.header_offset
    name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
    own_name = data[at + 30 : at + 30 + name_length]
    coding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    if data[at : at + 4] != b"PK\x03\x04" or own_name != entry.orig_filename.encode(coding):
        raise Refused("damaged", name=name, part=entry.filename)
    return int(at + 30 + name_length + extra_length)


def _read_all(entries: list[zipfile.ZipInfo], data: bytes, name: str, keep: tuple[str, ...]) -> Parts:
    kept: Parts = {}
    total = 0
    for entry in entries:
        content = _unpacked(entry, data, name)
        total += len(content)
        if total > limits.UNPACKED_BYTES:
            raise Refused("too_much_unpacked", name=name, limit_mb=limits.UNPACKED_BYTES // limits.MIB)
        _check_bytes(entry.filename, content, name)
        if entry.filename.lower().startswith(keep):
            kept[entry.filename.lower()] = content
    return kept


def _unpacked(entry: zipfile.ZipInfo, data: bytes, name: str) -> bytes:
    """What the part really unpacks to. A directory that states another size than what comes out is a lie: refused."""
    start = _start_of(entry, data, name)
    packed = data[start : start + entry.compress_size]
    content = packed if entry.compress_type == zipfile.ZIP_STORED else _inflated(packed, entry, name)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise Refused("damaged", name=name, part=entry.filename)
    return content


def _inflated(packed: bytes, entry: zipfile.ZipInfo, name: str) -> bytes:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    size = 0
    while packed and not machine.eof:
        piece = machine.decompress(packed, _CHUNK)
        packed = machine.unconsumed_tail
        size += len(piece)
        _check_size(entry.filename, size, entry.compress_size, name)
        if size > entry.file_size:
            raise Refused("damaged", name=name, part=entry.filename)
        pieces.append(piece)
    if not machine.eof:
        raise Refused("damaged", name=name, part=entry.filename)
    return b"".join(pieces)


def _check_bytes(part: str, content: bytes, name: str) -> None:
    if content.startswith(_ARCHIVES):
        raise Refused("embedded", name=name, part=part)
    lower = part.lower()
    if lower.endswith(_XML_ENDS) and _DOCTYPE.search(content):
        raise Refused("dtd", name=name, part=part)
    if lower == "[content_types].xml" and b"macroEnabled" in content:
        raise Refused("macros", name=name)
    if lower.endswith(".rels"):
        for relation in _RELATION.findall(content):
            # A hyperlink is only followed when a person clicks it; every other outside target is fetched by itself.
            if re.search(rb"""TargetMode\s*=\s*["']External""", relation) and not re.search(
                rb"/hyperlink[\"']", relation
            ):
                raise Refused("external_links", name=name)
