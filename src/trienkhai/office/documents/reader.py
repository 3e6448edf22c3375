"""Reading a .docx back: ours and strangers'. Deviations from a ruleset, figures, bookmarks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from xml.etree.ElementTree import Element

from trienkhai.office.documents.archive import Archive, R, W, noted_ruleset, value
from trienkhai.office.documents.checks import Deviation, all_checks
from trienkhai.office.documents.content import SKIPPED, all_text, read_content
from trienkhai.office.documents.errors import NotADocument
from trienkhai.office.documents.zones import zones
from trienkhai.office.rulesets import Ruleset

__all__ = ["BookmarkFound", "Deviation", "FigureFound", "check", "read_bookmarks", "read_figures", "ruleset_of"]

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class FigureFound:
    """A figure as it stands in the file now; `anchor` is the bookmark it links to."""

    id: str
    text: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class BookmarkFound:
    """A bookmark with the text around it: of its row in a table, of its paragraph elsewhere; and the links found there."""

    name: str
    text: str
    links: tuple[str, ...]


def check(docx: bytes, ruleset: Ruleset) -> list[Deviation]:
    """Every deviation of a document from a ruleset; with an unverified ruleset none is certain.

    Raises NotADocument for anything that is no Word file; a strange Word file is read as far as it goes.
    """
    return _guarded(docx, lambda archive, body: _checked(archive, body, ruleset))


def read_figures(docx: bytes) -> list[FigureFound]:
    """All content controls with a tag, in the order of the text. Raises NotADocument."""
    return _guarded(docx, lambda _, body: list(_figures(body, None)))


def read_bookmarks(docx: bytes) -> list[BookmarkFound]:
    """All bookmarks, in the order of the text. Raises NotADocument."""
    return _guarded(docx, _bookmarks)


def ruleset_of(docx: bytes) -> str | None:
    """The key of the ruleset that our writer noted in the file. Raises NotADocument."""
    return _guarded(docx, lambda archive, _: noted_ruleset(archive))


def _guarded(docx: bytes, read: Callable[[Archive, Element], Result]) -> Result:
    archive = Archive(docx)
    root = archive.xml(archive.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise NotADocument("not_word", part="w:body")
    try:
        return read(archive, body)
    except RecursionError as error:
        raise NotADocument("bad_xml", part=archive.main, reason="nested too deeply") from error


def _checked(archive: Archive, body: Element, ruleset: Ruleset) -> list[Deviation]:
    content = read_content(archive, body)
    return all_checks(content, zones(content, ruleset), ruleset)


def _figures(parent: Element, anchor: str | None) -> Iterator[FigureFound]:
    for child in parent:
        if child.tag in SKIPPED:
            continue
        if child.tag == W + "sdt" and (tag := value(child.find(W + "sdtPr"), "tag")):
            inside = child.find(W + "sdtContent")
            link = inside.find(f".//{W}hyperlink") if inside is not None else None
            own = link.get(W + "anchor") if link is not None else anchor
            yield FigureFound(tag, all_text(inside) if inside is not None else "", own)
        else:
            yield from _figures(child, child.get(W + "anchor") if child.tag == W + "hyperlink" else anchor)


def _bookmarks(archive: Archive, body: Element) -> list[BookmarkFound]:
    relations = archive.relations_of(archive.main)
    outside = {key: target for key, (_, target, external) in relations.items() if external}
    return list(_around(body, body, outside))


def _around(parent: Element, surrounding: Element, outside: dict[str, str]) -> Iterator[BookmarkFound]:
    """Bookmarks below `parent`; `surrounding` is the nearest row, or paragraph outside tables."""
    for child in parent:
        if child.tag == W + "bookmarkStart":
            links = [outside.get(link.get(R + "id", "")) for link in surrounding.iter(W + "hyperlink")]
            shown = _spaced(surrounding) if surrounding.tag != W + "body" else ""
            yield BookmarkFound(child.get(W + "name", ""), shown, tuple(link for link in links if link))
        else:
            inside_row = surrounding.tag == W + "tr" and child.tag != W + "tr"
            around = child if child.tag in {W + "tr", W + "p"} and not inside_row else surrounding
            yield from _around(child, around, outside)


def _spaced(surrounding: Element) -> str:
    if surrounding.tag == W + "p":
        return all_text(surrounding)
    return " | ".join(all_text(cell) for cell in surrounding.iter(W + "tc"))
