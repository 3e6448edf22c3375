"""Workbooks made for the tests, good and hostile. All small on disk, built from seeds."""

import io
import random
import struct
import zipfile
import zlib

import openpyxl

from trienkhai.office.sheets.writing import new_book


def workbook(rows, name="Sheet1"):
    """An .xlsx of these rows, written by our own writer."""
    buffer = io.BytesIO()
    book, _formats = new_book(buffer)
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write(at, column, value)
    book.close()
    return buffer.getvalue()


def saved(build):
    """An .xlsx as openpyxl saves it after `build(sheet)`."""
    book = openpyxl.Workbook()
    build(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


GOOD = workbook([["Đơn vị", "Số"], ["Xã Sông Lam", 12], ["Xã Núi Hồng", 7.5]])


def unchanged(_name, content):
    return content


def archive_of(name):
    """A zip with this one part."""
    return rewritten(GOOD, lambda _name, _content: None, [(name, "x")])


def rewritten(data, change=unchanged, extra=()):
    """The zip once more, each part through `change` (None leaves it out), with extra parts at the end."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = change(entry.filename, source.read(entry.filename))
            if content is not None:
                target.writestr(entry.filename, content)
        for name, content in extra:
            target.writestr(name, content)
    return buffer.getvalue()


def in_sheet(change, data=GOOD, part="xl/worksheets/sheet1.xml"):
    """The workbook with the text of one part changed."""
    return rewritten(data, lambda name, content: change(content.decode()).encode() if name == part else content)


def sheet_xml(rows, before=""):
    """A workbook whose one sheet has this XML inside <sheetData>."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return in_sheet(lambda _old: body)


def bomb(megabytes=64):
    """A sheet of spaces that unpacks a thousandfold."""
    return in_sheet(lambda xml: xml.replace("<sheetData>", "<sheetData>" + " " * (megabytes << 20)))


def lying_bomb():
    """The same, while the directory says the sheet has 5,000 bytes."""
    data = bytearray(bomb(30))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        (size,) = struct.unpack_from("<I", data, at + 24)
        if size > 1 << 20:
            struct.pack_into("<I", data, at + 24, 5000)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def overlapping():
    """Two directory entries over one block of data."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("xl/workbook.xml", "<workbook/>")
        entry = target.infolist()[0]
        twin = zipfile.ZipInfo("xl/workbook2xml")
        twin.header_offset, twin.CRC = entry.header_offset, entry.CRC
        twin.file_size = twin.compress_size = entry.file_size
        target.filelist.append(twin)
    return buffer.getvalue()


def many_members(count=2500):
    return rewritten(GOOD, extra=[(f"xl/media/{number}.bin", b"") for number in range(count)])


def duplicate_member():
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as target:
        entry = zipfile.ZipInfo("XL/Worksheets/Sheet1.xml")
        target.writestr(entry, b"<worksheet/>")
    return buffer.getvalue()


def with_relation(kind, target):
    """The workbook with one more relation of the sheet to something outside."""
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return rewritten(GOOD, extra=[("xl/worksheets/_rels/sheet1.xml.rels", relation)])


DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def with_dtd(encoding="utf-8"):
    def change(name, content):
        if name != "xl/worksheets/sheet1.xml":
            return content
        body = content.decode().partition("?>")[2]
        return (DTD.replace("1.0", f'1.0" encoding="{encoding}' if encoding != "utf-8" else "1.0") + body).encode(
            encoding
        )

    return rewritten(GOOD, change)


def compound(streams):
    """An old Office container with these streams, each long enough to lie in sectors of its own."""
    sectors, entries = [], [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    fat = []
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        start, count = len(sectors), -(-len(padded) // 512)
        sectors += [padded[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count)]
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, len(padded)))
    directory = b"".join(entries)
    start = len(sectors)
    count = -(-len(directory) // 512)
    sectors += [directory[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count)]
    fat += [*range(start + 1, start + count), 0xFFFFFFFE]
    fat_at = len(sectors)
    fat.append(0xFFFFFFFD)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    assert len(table) == 512
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIIII", 1, start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, fat_at)
    return header.ljust(512, b"\xff") + b"".join(sectors) + table


def _entry(name, kind, start, size):
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + b"\xff" * 12
    return head.ljust(116, b"\0") + struct.pack("<II", start, size) + b"\0" * 4


def biff(*records):
    """A workbook stream of these records (kind, body)."""
    bof = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in (bof, *records, (0x000A, b"")))


def flipped(data, seed, bits=20):
    """The file with some bits turned over."""
    luck, broken = random.Random(seed), bytearray(data)
    for _each in range(bits):
        broken[luck.randrange(len(broken))] ^= 1 << luck.randrange(8)
    return bytes(broken)


def png():
    """A picture of one point."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
