"""The head of a paper: who issues it, number and symbol, place and date, kind and subject, whom it addresses."""

from trienkhai.office.documents.blocks import png_size, write_drawing
from trienkhai.office.documents.markup import box, indent, layout_table, paragraph, rule, run, run_properties
from trienkhai.office.documents.measure import balanced_mm, width_mm
from trienkhai.office.documents.wording import as_list, cased, clean
from trienkhai.office.documents.writing import Writing
from trienkhai.office.rulesets import date_line, number_line

FRAME_HEIGHT_MM = 8.0
FRAME_WIDTHS_MM = {"KHẨN": 20.0, "THƯỢNG KHẨN": 40.0, "HỎA TỐC": 30.0}  # Decree 30, Annex I, box 10b
LOGO_HEIGHT_MM = 16.0
NO_GAP, AFTER_LAST = '<w:spacing w:after="0"/>', '<w:spacing w:after="240"/>'
GAP_MM = 1.5
SLACK_MM = 0.7  # other faces of the same metrics round differently
SLANTED = 0.03  # an italic line is at most so much longer than the upright letters by which it is measured


def write_head(writing: Writing) -> str:
    head = _plain_head(writing) if writing.ruleset.family == "plain" else _official_head(writing)
    return head + _title(writing) + _addressed(writing)


def _line(component: str, text: str, writing: Writing, properties: str = "") -> str:
    return paragraph(component, run(cased(text, writing.look(component))), properties) if text.strip() else ""


def shown_width(component: str, text: str, room: float, writing: Writing) -> float:
    """Width of the text, or of its widest line where it takes several."""
    look = writing.look(component)
    return balanced_mm(cased(text, look), look.size.use, room, bold=look.bold)


def centred_line(component: str, text: str, room: float, writing: Writing) -> str:
    """A centred text; over several lines, lines of about equal length. Indents do it."""
    look = writing.look(component)
    fits = "\n" in text or width_mm(cased(text, look), look.size.use, bold=look.bold) <= room
    if fits or look.align != "center":
        return _line(component, text, writing)
    shown = shown_width(component, text, room, writing) * (1 + SLANTED * look.italic)
    side = max((room - shown) / 2 - SLACK_MM, 0)
    return _line(component, text, writing, indent(side, side))


def _official_head(writing: Writing) -> str:
    room = writing.room
    left = room * writing.ruleset.heading.left_share
    widths = [left, room - left]
    rows = [[_issuer(writing, left), _national(writing, room - left)], [_number(writing, left), _place_date(writing)]]
    return layout_table(widths, rows)


def _issuer(writing: Writing, room: float) -> str:
    heading, mark = writing.paper.heading, writing.ruleset.heading.issuer_mark
    room -= GAP_MM
    lines = centred_line("parent", heading.parent_name, room, writing)
    lines += centred_line("issuer", heading.issuer_name, room, writing)
    if mark == "rule":
        share = writing.ruleset.heading.rule_share.use
        return lines + rule(shown_width("issuer", heading.issuer_name, room, writing) * share, room)
    return lines + (paragraph("issuer_mark", run(mark)) if mark else "")


def _national(writing: Writing, room: float) -> str:
    rules = writing.ruleset.heading
    last, text = ("motto", rules.motto) if rules.motto else ("national_heading", rules.national)
    lines = _line("national_heading", rules.national, writing)
    lines += _line("motto", rules.motto, writing) if rules.motto else ""
    return lines + (rule(shown_width(last, text, room, writing), room) if rules.national_rule else "")


def _number(writing: Writing, room: float) -> str:
    paper = writing.paper
    heading = paper.heading
    text = number_line(writing.ruleset, heading.number, heading.symbol, paper.language)
    lines = paragraph("number", run(text))
    if paper.is_letter:
        lines += centred_line("subject_letter", letter_subject(writing), room, writing)
    return lines + _marks(writing, room)


def letter_subject(writing: Writing) -> str:
    """ "V/v ..." where the ruleset has it, whether the author typed it or not."""
    subject, prefix = clean(writing.paper.subject).strip(), writing.label("letter_subject")
    return subject if subject.casefold().startswith(prefix.strip().casefold()) else prefix + subject


def _marks(writing: Writing, room: float) -> str:
    """Draft, urgency and circulation marks, the last two in frames."""
    paper = writing.paper
    lines = _line("draft_mark", paper.draft_mark, writing)
    for component, text in (("urgency", paper.urgency), ("circulation", paper.circulation)):
        if text:
            frame = box(frame_width(component, text, room, writing), FRAME_HEIGHT_MM, room)
            lines += _line(component, text, writing, frame)
    return lines


def frame_width(component: str, text: str, room: float, writing: Writing) -> float:
    """The width a decree gives to the frame of a mark, or a little more than the text."""
    shown = shown_width(component, text, room, writing)
    return FRAME_WIDTHS_MM.get(clean(text).upper(), min(shown + 8, room))


def _place_date(writing: Writing) -> str:
    paper = writing.paper
    return paragraph("place_date", run(date_line(writing.ruleset, paper.heading.place, paper.day, paper.language)))


def _plain_head(writing: Writing) -> str:
    """Logo and names in one row over a full-width rule; number and date below."""
    paper, room = writing.paper, writing.room
    names = _line("issuer", paper.heading.issuer_name, writing) + _line("parent", paper.heading.parent_name, writing)
    names = names or paragraph("issuer", "")
    half = room / 2
    number = number_line(writing.ruleset, paper.heading.number, paper.heading.symbol, paper.language)
    below = [paragraph("number", run(number)) + _marks(writing, half), _place_date(writing)]
    top = _logo_row(paper.logo, names, writing) if paper.logo else names
    letter = _line("subject_letter", letter_subject(writing), writing) if paper.is_letter else ""
    return top + rule(room, room) + layout_table([half, room - half], [below]) + letter


def _logo_row(logo: bytes, names: str, writing: Writing) -> str:
    width = logo_width(logo)
    picture = paragraph(
        "picture", f"<w:r>{write_drawing(logo, width, writing.paper.heading.issuer_name, writing)}</w:r>"
    )
    return layout_table([width + 5, writing.room - width - 5], [[picture, names]])


def logo_width(logo: bytes) -> float:
    """Width in mm of a logo of the usual height; a very wide one is made lower instead."""
    wide, high = png_size(logo, "logo")
    return min(LOGO_HEIGHT_MM * wide / high, 60.0)


def _title(writing: Writing) -> str:
    paper = writing.paper
    if paper.is_letter:
        return _line("notice", paper.notice, writing)
    lines = _line("kind", paper.kind_name, writing) + centred_line("subject", paper.subject, writing.room, writing)
    return lines + _title_mark(writing) + _line("notice", paper.notice, writing)


def _title_mark(writing: Writing) -> str:
    mark = writing.ruleset.heading.title_mark
    if mark != "rule":
        return paragraph("title_mark", run(mark)) if mark else ""
    text = writing.paper.subject or writing.paper.kind_name
    shown = shown_width("subject", text, writing.room, writing)
    return rule(shown * writing.ruleset.heading.rule_share.use, writing.room)


def _addressed(writing: Writing) -> str:
    """One addressee on the label's line; several below each other, under the colon (Decree 30, Annex I)."""
    names = as_list(writing.paper.addressed_to, writing.ruleset.addressees)
    if not names:
        return ""
    label = writing.label(f"addressed {writing.paper.kind_name.upper()}") or writing.label("addressed")
    italic = run_properties(italic=True) if "addressed_label" in writing.ruleset.components else ""
    if len(names) == 1:
        name = clean(writing.paper.addressed_to[0]).strip()
        return paragraph("addressed", run(label + " ", italic) + run(name))
    size = writing.look("addressee").size.use
    shift = width_mm(label, size) + GAP_MM
    widest = max(width_mm(name, size) for name in names)
    left = max((writing.room - shift - widest) / 2, 0)
    flush = '<w:jc w:val="left"/>'
    last = len(names) - 1
    lines = [
        paragraph("addressee", run(name), AFTER_LAST * (place == last) + indent(left + shift + 3, 0, 3))
        for place, name in enumerate(names)
    ]
    return paragraph("addressed", run(label, italic), NO_GAP + indent(left) + flush) + "".join(lines)
