"""The checks of a document against its ruleset. Each names the component, what is expected and what was found."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from trienkhai.office.documents.archive import W, measure, value
from trienkhai.office.documents.content import Content, FoundParagraph, FoundSection
from trienkhai.office.documents.formats import Formats, Letters
from trienkhai.office.documents.writing import SIZES_MM
from trienkhai.office.documents.zones import Zone
from trienkhai.office.rulesets import Look, Range, Ruleset

MARGIN_TOLERANCE_MM = 0.6
PAPER_TOLERANCE_MM = 1.5
QUOTED = 60
POINTS_PER_MM = 72 / 25.4
IN_TABLES = {"table_head", "table_text", "table_small"}
MIXED = {"body", "basis", "note", "caption", "addressed", "addressee", "recipients", *IN_TABLES}  # emphasis is allowed


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way in which a document leaves its ruleset.

    `component` is a key of the ruleset, or "page", "page_numbers", "table". `where` quotes the text, or numbers the
    section or table ("#2"). `certain` is False where the place was only guessed or the ruleset is not verified.
    `count` tells how often the same was found.
    """

    component: str
    property: str
    expected: str
    found: str
    certain: bool
    where: str
    count: int = 1


def all_checks(content: Content, found: list[Zone], ruleset: Ruleset) -> list[Deviation]:
    raw = [
        *_pages(content, ruleset),
        *_heading(found, ruleset),
        *(deviation for zone in found for deviation in _look(zone, ruleset)),
        *_number(found, ruleset),
        *_page_numbers(content, found, ruleset),
        *_tables(content, found),
    ]
    return _gathered(raw, ruleset)


def _gathered(raw: list[Deviation], ruleset: Ruleset) -> list[Deviation]:
    """The same deviation in many places once, with their number; the first place is named."""
    counts = Counter(replace(deviation, where="") for deviation in raw)
    first: dict[Deviation, str] = {}
    for deviation in raw:
        first.setdefault(replace(deviation, where=""), deviation.where)
    return [
        replace(deviation, where=first[deviation], count=number, certain=deviation.certain and ruleset.verified)
        for deviation, number in counts.items()
    ]


def quoted(text: str) -> str:
    return f"“{text[:QUOTED].rstrip()}{'…' if len(text) > QUOTED else ''}”"


def _pages(content: Content, ruleset: Ruleset) -> Iterator[Deviation]:
    for place, section in enumerate(content.sections, start=1):
        yield from _paper(section, ruleset, f"#{place}")
        yield from _margins(section, ruleset, f"#{place}")


def _paper(section: FoundSection, ruleset: Ruleset, where: str) -> Iterator[Deviation]:
    wide, high = section.width or 0, section.height or 0
    sizes = [sorted(SIZES_MM[name]) for name in ruleset.page.papers]
    short, long = sorted((wide, high))
    if not any(abs(a - short) < PAPER_TOLERANCE_MM and abs(b - long) < PAPER_TOLERANCE_MM for a, b in sizes):
        expected = ", ".join(ruleset.page.papers)
        yield Deviation("page", "paper", expected, f"{wide:.0f} × {high:.0f} mm", True, where)


def _margins(section: FoundSection, ruleset: Ruleset, where: str) -> Iterator[Deviation]:
    page = ruleset.page
    wanted = (page.top, page.right, page.bottom, page.left)
    if (section.width or 0) > (section.height or 0):  # a turned page keeps its binding edge, now at the top
        turned = (page.left, page.top, page.right, page.bottom)
        if all(_fits(r, m) for r, m in zip(turned, section.margins, strict=True)):
            return
    for name, rule, margin in zip(("top", "right", "bottom", "left"), wanted, section.margins, strict=True):
        if not _fits(rule, margin):
            found = "" if margin is None else f"{margin:.1f} mm"
            yield Deviation("page", f"margin_{name}", f"{rule} mm", found, True, where)


def _fits(rule: Range, margin: float | None) -> bool:
    return margin is not None and rule.allows(margin, MARGIN_TOLERANCE_MM)


def _heading(found: list[Zone], ruleset: Ruleset) -> Iterator[Deviation]:
    present = {zone.component for zone in found}
    for component, text in (("national_heading", ruleset.heading.national), ("motto", ruleset.heading.motto)):
        if text and component not in present:
            yield Deviation(component, "present", quoted(text), "", True, "")


def _letters(paragraph: FoundParagraph) -> list[tuple[str, Letters]]:
    return [(piece.text, piece.letters) for piece in paragraph.pieces if piece.text.strip()]


def _look(zone: Zone, ruleset: Ruleset) -> Iterator[Deviation]:
    look = ruleset.components.get(zone.component)
    if look is None:
        return
    where = quoted(zone.paragraph.text)
    for name, expected, found in (*_type(zone, look), *_emphasis(zone, look), *_layout(zone, look, ruleset)):
        yield Deviation(zone.component, name, expected, found, zone.certain, where)


def _type(zone: Zone, look: Look) -> Iterator[tuple[str, str, str]]:
    """Font and size of every run: one wrong run is a deviation."""
    letters = _letters(zone.paragraph)
    fonts = sorted({each.font or "" for _, each in letters if (each.font or "").casefold() != look.font.casefold()})
    if fonts:
        yield "font", look.font, ", ".join(fonts)
    sizes = sorted({each.size or 10 for _, each in letters if not look.size.allows(each.size or 10, 0.01)})
    if sizes:
        yield "size", f"{look.size} pt", ", ".join(f"{size:g}" for size in sizes) + " pt"


def _emphasis(zone: Zone, look: Look) -> Iterator[tuple[str, str, str]]:
    """Bold, italic, underline of most letters; where single words may be set off, only what the rule demands."""
    letters = _letters(zone.paragraph)
    total = sum(len(text) for text, _ in letters)
    for name in ("bold", "italic", "underline"):
        share = sum(len(text) for text, each in letters if getattr(each, name))
        wanted = getattr(look, name)
        if zone.component in MIXED and not wanted:
            continue
        if total and (share * 2 > total) != wanted:
            yield name, _yes(wanted), _yes(not wanted)
    if look.case == "upper" and not _is_upper(letters):
        yield "case", "upper", "lower"


def _is_upper(letters: list[tuple[str, Letters]]) -> bool:
    return all(text == text.upper() or each.capitals for text, each in letters)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _layout(zone: Zone, look: Look, ruleset: Ruleset) -> Iterator[tuple[str, str, str]]:
    align = {"start": "left", "end": "right", None: "left"}.get(zone.paragraph.lines.align, zone.paragraph.lines.align)
    # The decree leaves open where "Kính gửi" stands; with several addressees it stands left of them everywhere.
    is_free = zone.component == "addressed" and (ruleset.family == "state" or zone.paragraph.text.endswith(":"))
    if look.align == "center" and align != "center" and not is_free:
        yield "align", "center", str(align)
    if zone.component == "body" and look.align == "both" and align not in {"both", "center"}:
        yield "align", "both", str(align)
    if zone.component == "body":
        yield from _pitch(zone, look)


def _pitch(zone: Zone, look: Look) -> Iterator[tuple[str, str, str]]:
    lines = zone.paragraph.lines
    pitch = 1.0 if lines.line is None else lines.line
    if look.line.rule == "multiple":
        if lines.line_rule in {None, "auto"} and not look.line.size.allows(pitch, 0.02):
            yield "line", str(look.line.size), f"{pitch:.2g}"
        return
    points = pitch * POINTS_PER_MM
    if lines.line_rule not in {"exact", "atLeast"} or points < look.line.size.low - 0.1:
        found = f"{pitch:.2g}" if lines.line_rule in {None, "auto"} else f"{points:.3g} pt"
        yield "line", f"{look.line.size.low:g} pt", found


def _number(found: list[Zone], ruleset: Ruleset) -> Iterator[Deviation]:
    """A colon after "Số" where the rule has one, none where it has none. Only the first number line is the paper's."""
    if ruleset.family == "plain":
        return
    for zone in [zone for zone in found if zone.component == "number"][:1]:
        text = zone.paragraph.text
        has_colon = text[2:].lstrip().startswith(":")
        if has_colon != ruleset.number.colon:
            wanted = "Số:" if ruleset.number.colon else "Số"
            yield Deviation("number", "colon", wanted, quoted(text[:12]), zone.certain, quoted(text))


def _page_numbers(content: Content, found: list[Zone], ruleset: Ruleset) -> Iterator[Deviation]:
    if not content.sections:
        return
    rule, first = ruleset.page_number, content.sections[0]
    parts = {"top": first.header, "bottom": first.footer}
    number = _number_paragraph(parts[rule.place])
    if number is None:
        elsewhere = next((place for place, part in parts.items() if _number_paragraph(part) is not None), "")
        yield Deviation("page_numbers", "place", rule.place, elsewhere, True, "#1")
    else:
        yield from _number_look(number, content.formats, ruleset)
    if first.hides_first == rule.on_first_page:
        yield Deviation(
            "page_numbers", "on_first_page", _yes(rule.on_first_page), _yes(not first.hides_first), True, "#1"
        )
    if rule.restart_in_annexes:
        yield from _restarts(content, found)


def _number_paragraph(part: Element | None) -> Element | None:
    """The paragraph that holds a PAGE field."""
    for paragraph in part.iter(W + "p") if part is not None else ():
        codes = "".join(element.text or "" for element in paragraph.iter(W + "instrText"))
        codes += " ".join(field.get(W + "instr", "") for field in paragraph.iter(W + "fldSimple"))
        if "PAGE" in codes.upper().replace("NUMPAGES", "").split():
            return paragraph
    return None


def _number_look(paragraph: Element, formats: Formats, ruleset: Ruleset) -> Iterator[Deviation]:
    properties = paragraph.find(W + "pPr")
    style = formats.style(value(properties, "pStyle"))
    align = value(properties, "jc") or style.lines.align or "left"
    framed = value(properties, "framePr", "xAlign")
    if ruleset.page_number.align not in (align, framed):
        yield Deviation("page_numbers", "align", ruleset.page_number.align, align, True, "#1")
    own = [measure(value(run.find(W + "rPr"), "sz"), per_mm=1) for run in paragraph.iter(W + "r")]
    sizes = {half / 2 for half in own if half} or {style.letters.size or 10}
    rule = ruleset["page_number"].size
    if wrong := sorted(size for size in sizes if not rule.allows(size)):
        yield Deviation("page_numbers", "size", f"{rule} pt", f"{wrong[0]:g} pt", True, "#1")


def _restarts(content: Content, found: list[Zone]) -> Iterator[Deviation]:
    """Every annex counts its own pages: it opens a section that starts at 1."""
    opening = next((paragraph for paragraph in content.paragraphs if paragraph.text), None)
    for zone in found:
        if zone.component != "annex_number" or zone.paragraph is opening:
            continue
        place = zone.paragraph.section - 1
        section = content.sections[place] if place < len(content.sections) else content.sections[-1]
        if place == 0 or section.starts_at != "1":
            found_start = section.starts_at or ""
            yield Deviation(
                "page_numbers", "restart_in_annexes", "1", found_start, zone.certain, quoted(zone.paragraph.text)
            )


def _tables(content: Content, found: list[Zone]) -> Iterator[Deviation]:
    """Bordered tables repeat their head and keep rows whole. Which rows are a head is certain only in our own styles."""
    ours = {zone.paragraph.table for zone in found if zone.certain and zone.component in IN_TABLES}
    for table in content.tables:
        if not table.bordered or table.rows < 2 or table.columns < 2:
            continue
        certain, where = table.number in ours, f"#{table.number}"
        if table.header_rows == 0:
            yield Deviation("table", "header_repeated", "yes", "no", certain, where)
        if table.whole_rows < table.rows:
            yield Deviation("table", "rows_whole", "yes", f"{table.whole_rows}/{table.rows}", certain, where)
