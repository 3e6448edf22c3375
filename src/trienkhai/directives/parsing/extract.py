"""Paragraphs out of .docx, .txt, .pdf and .doc. The kind is decided by content, never by the name."""

import re
from dataclasses import dataclass, replace

from trienkhai.directives.parsing.converting import doc_to_docx
from trienkhai.directives.parsing.model import Notice, Para, Unreadable
from trienkhai.directives.parsing.plaintext import decoded
from trienkhai.directives.parsing.portable import read_pdf
from trienkhai.directives.parsing.word import read_word
from trienkhai.office.secrecy import FIRST_PAGE, WORDS, is_mark
from trienkhai.vietnamese import legacy, normalise_prose

MAX_BYTES = 25 * 1024 * 1024
PREVIEW = 12  # lines shown converted before anybody decides


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Extracted:
    """The text of a document, and what its reader should know."""

    kind: str
    paragraphs: tuple[Para, ...]
    notices: tuple[Notice, ...] = ()


def extract(data: bytes, name: str, *, old_encoding: legacy.Encoding | None = None) -> Extracted:
    """Every paragraph of a file, in order.

    Text in an old font encoding is refused with a sample of how it would read; whoever knows the document gives
    `old_encoding` to have it converted. Raises Unreadable: too large, not a document, encrypted, a scan without text, an
    old encoding, or marked secret.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too_large", _("%(name)s is larger than 25 MB. Split it or save it without pictures."), name=name
        )
    kind, raw, headers, notices = _read(data, name)
    if not any(para.text.strip() for para in raw):
        raise Unreadable(
            "no_text", _("%(name)s holds no text. A scanned paper must be recognised or typed first."), name=name
        )
    if old_encoding:
        _refuse_modern(raw, name, old_encoding)
        raw = [_converted(para, old_encoding) for para in raw]
        message = _("The text was converted from an old encoding (%(encoding)s). Compare it with the paper.")
        notices.append(Notice("converted", message, {"encoding": old_encoding.upper()}))
    else:
        _refuse_legacy(raw, name)
    paragraphs = tuple(replace(para, text=normalise_prose(para.text)) for para in raw)
    _refuse_secret(paragraphs, headers, name)
    if any(WORDS.search(para.text) for para in paragraphs):
        message = _("The document speaks of secret papers. Secret documents themselves must not be registered here.")
        notices.append(Notice("speaks_of_secrets", message))
    return Extracted(kind, paragraphs, tuple(notices))


def _read(data: bytes, name: str) -> tuple[str, list[Para], list[str], list[Notice]]:
    """Kind, paragraphs, lines of page headers, notices."""
    if data.startswith(b"PK\x03\x04"):
        return "docx", *read_word(data, name), []
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc", *read_word(doc_to_docx(data, name), name), []
    if data[:1024].lstrip().startswith(b"%PDF"):
        paras, dropped = read_pdf(data, name)
        left_out = Notice(
            "page_numbers",
            _("Lines taken for page numbers and left out of the text: %(count)s."),
            {"count": str(dropped)},
        )
        return "pdf", paras, [], [left_out] if dropped else []
    if data.startswith(b"{\\rtf"):
        raise Unreadable("rtf", _("%(name)s is an RTF file. Open it in Word and save it as .docx."), name=name)
    lines = re.split(r"\r\n?|[\n\f\v\u2028\u2029\x85]", decoded(data, name))
    return "text", [Para(line, text) for line, text in enumerate(lines, 1)], [], []


def _refuse_secret(paragraphs: tuple[Para, ...], headers: list[str], name: str) -> None:
    """A line of the first page that is only the mark. The words elsewhere are no mark."""
    filled = [para for para in paragraphs if para.text.strip()]
    shown = [para for para in filled if para.page == 1] or filled[:FIRST_PAGE]
    marked = [para.line for para in shown if is_mark(para.text)]
    if not marked and any(map(is_mark, headers)):
        marked = [1]
    if marked:
        raise Unreadable(
            "secret",
            _("%(name)s carries a mark of secrecy on line %(line)s. Secret documents are not kept in this system."),
            name=name,
            line=marked[0],
        )


def _converted(para: Para, encoding: legacy.Encoding) -> Para:
    return replace(para, text=legacy.convert(para.text, encoding))


def _refuse_modern(paragraphs: list[Para], name: str, encoding: legacy.Encoding) -> None:
    """Text in today's letters would be spoiled by a conversion."""
    text = "\n".join(para.text for para in paragraphs)
    if legacy.guess(text) is None and any(letter > "\u00ff" and letter.isalpha() for letter in text):
        raise Unreadable(
            "not_legacy",
            _("%(name)s is written in Unicode, not in %(encoding)s. Register it without a conversion."),
            name=name,
            encoding=encoding.upper(),
        )


def _refuse_legacy(paragraphs: list[Para], name: str) -> None:
    """Text in TCVN3 or VNI is recognised; it is converted only for whoever knows the document."""
    encoding = legacy.guess("\n".join(para.text for para in paragraphs[:200]))
    if encoding is None:
        return
    filled = [para for para in paragraphs if para.text.strip()]
    sample = next((para for para in filled if legacy.guess(para.text)), filled[0])
    raise Unreadable(
        "legacy",
        _(
            "%(name)s is written in an old encoding (%(encoding)s). Converted, its line %(line)s reads: “%(sample)s”."
            " Save it as Unicode, or register it once more and say that it is to be converted."
        ),
        name=name,
        encoding=encoding.upper(),
        line=sample.line,
        sample=legacy.convert(sample.text, encoding)[:120],
        preview=[legacy.convert(para.text, encoding).strip()[:200] for para in filled[:PREVIEW]],
    )
