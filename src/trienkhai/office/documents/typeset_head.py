"""The head and the foot of a paper for typst."""

from trienkhai.office.documents.foot import LEFT_SHARE, ROOM_ABOVE_NOTE, ROOM_FOR_SIGNATURE
from trienkhai.office.documents.head import (
    FRAME_HEIGHT_MM,
    SLACK_MM,
    frame_width,
    letter_subject,
    logo_width,
    shown_width,
)
from trienkhai.office.documents.paper import Text
from trienkhai.office.documents.typst_text import Setting, styled
from trienkhai.office.documents.wording import as_list, clean
from trienkhai.office.rulesets import date_line, number_line


def head_source(setting: Setting) -> str:
    plain = setting.writing.ruleset.family == "plain"
    return (_plain(setting) if plain else _official(setting)) + _title(setting) + _addressed(setting)


def _line(component: str, text: str, setting: Setting, room: float = 0) -> str:
    """A line of the head; in a room of `room` mm a long centred text is broken into even lines."""
    if not text.strip():
        return ""
    line = styled(component, setting.cased(component, text), setting)
    if not room or setting.writing.look(component).align != "center":
        return line
    side = max((room - shown_width(component, text, room, setting.writing)) / 2 - SLACK_MM, 0)
    return f"#pad(x: {side:.2f}mm)[{line}]\n"


def _rule(width: float, align: str = "center") -> str:
    return (
        f"#block(above: 3pt, below: 3pt, width: 100%)[#align({align})[#line(length: {width:.2f}mm, stroke: 0.75pt)]]\n"
    )


def _columns(left: float, right: float, cells: list[str]) -> str:
    inside = "".join(f"[{cell}], " for cell in cells)
    return f"#grid(columns: ({left:.2f}mm, {right:.2f}mm), row-gutter: 2mm, {inside})\n"


def _official(setting: Setting) -> str:
    writing, rules = setting.writing, setting.writing.ruleset.heading
    left = writing.room * rules.left_share
    right = writing.room - left
    return _columns(
        left, right, [_issuer(setting, left), _national(setting, right), _number(setting, left), _place(setting)]
    )


def _issuer(setting: Setting, room: float) -> str:
    heading, rules = setting.writing.paper.heading, setting.writing.ruleset.heading
    lines = _line("parent", heading.parent_name, setting, room) + _line("issuer", heading.issuer_name, setting, room)
    if rules.issuer_mark == "rule":
        return lines + _rule(shown_width("issuer", heading.issuer_name, room, setting.writing) * rules.rule_share.use)
    return lines + (_line("issuer_mark", rules.issuer_mark, setting) if rules.issuer_mark else "")


def _national(setting: Setting, room: float) -> str:
    rules = setting.writing.ruleset.heading
    lines = _line("national_heading", rules.national, setting)
    lines += _line("motto", rules.motto, setting) if rules.motto else ""
    last, text = ("motto", rules.motto) if rules.motto else ("national_heading", rules.national)
    return lines + (_rule(shown_width(last, text, room, setting.writing)) if rules.national_rule else "")


def _number(setting: Setting, room: float) -> str:
    paper, writing = setting.writing.paper, setting.writing
    text = number_line(writing.ruleset, paper.heading.number, paper.heading.symbol, paper.language)
    lines = _gap("number", setting) + _line("number", text, setting)
    if paper.is_letter and writing.ruleset.family != "plain":
        lines += _line("subject_letter", letter_subject(writing), setting, room)
    lines += _line("draft_mark", paper.draft_mark, setting)
    for component, mark in (("urgency", paper.urgency), ("circulation", paper.circulation)):
        if mark:
            width = frame_width(component, mark, room, writing)
            shown = f"#align(center + horizon)[{_line(component, mark, setting)}]"
            lines += f"#align(center)[#rect(width: {width:.2f}mm, height: {FRAME_HEIGHT_MM}mm, inset: 0pt)[{shown}]]\n"
    return lines


def _place(setting: Setting) -> str:
    paper = setting.writing.paper
    text = date_line(setting.writing.ruleset, paper.heading.place, paper.day, paper.language)
    return _gap("place_date", setting) + _line("place_date", text, setting)


def _gap(component: str, setting: Setting) -> str:
    """The space before a component that opens a cell, where typst drops that of a block."""
    return f"#v({setting.writing.look(component).before}pt)\n"


def _plain(setting: Setting) -> str:
    writing, paper = setting.writing, setting.writing.paper
    names = _line("issuer", paper.heading.issuer_name, setting) + _line("parent", paper.heading.parent_name, setting)
    if paper.logo:
        width = logo_width(paper.logo)
        picture = f"#image({setting.string(setting.file(paper.logo))}, width: {width:.2f}mm)"
        names = _columns(width + 5, writing.room - width - 5, [picture, names])
    half = writing.room / 2
    below = _columns(half, half, [_number(setting, half), _place(setting)])
    letter = _line("subject_letter", letter_subject(writing), setting) if paper.is_letter else ""
    return names + _rule(writing.room) + below + letter


def _title(setting: Setting) -> str:
    writing, paper, mark = setting.writing, setting.writing.paper, setting.writing.ruleset.heading.title_mark
    if paper.is_letter:
        return _line("notice", paper.notice, setting)
    lines = _line("kind", paper.kind_name, setting) + _line("subject", paper.subject, setting, writing.room)
    if mark == "rule":
        shown = shown_width("subject", paper.subject or paper.kind_name, writing.room, writing)
        lines += _rule(shown * writing.ruleset.heading.rule_share.use)
    elif mark:
        lines += _line("title_mark", mark, setting)
    return lines + _line("notice", paper.notice, setting)


def _addressed(setting: Setting) -> str:
    writing, paper = setting.writing, setting.writing.paper
    names = as_list(paper.addressed_to, writing.ruleset.addressees)
    if not names:
        return ""
    label = writing.label(f"addressed {clean(paper.kind_name).upper()}") or writing.label("addressed")
    italic = "addressed_label" in writing.ruleset.components
    if len(names) == 1:
        name = Text(clean(paper.addressed_to[0]).strip())
        return styled("addressed", setting.runs((Text(f"{label} ", italic=italic), name)), setting)
    lines = "".join(styled("addressee", setting.text(name), setting) for name in names)
    return (
        styled("addressed", setting.runs((Text(label, italic=italic),)), setting)
        + f"#pad(left: 35%)[{lines}]\n#v(8pt, weak: true)\n"
    )


def foot_source(setting: Setting) -> str:
    """Recipients and signature, never split over two pages."""
    writing, paper = setting.writing, setting.writing.paper
    names = as_list(paper.recipients, writing.ruleset.recipients)
    left = _line("recipients_label", writing.label("recipients"), setting) if names else ""
    left += "".join(styled("recipients", setting.text(name), setting) for name in names)
    right = _signature(setting)
    if not left and not right:
        return ""
    width = writing.room * LEFT_SHARE
    plain = writing.ruleset.family == "plain"
    inside = f"{right}#v(18pt)\n{left}" if plain else _columns(width, writing.room - width, [left, right])
    return f"#block(above: 12pt, breakable: false, width: 100%)[{inside}]\n"


def _signature(setting: Setting) -> str:
    signature = setting.writing.paper.signature
    if signature is None:
        return ""
    lines = _line("authority", signature.authority, setting) + _line("position", signature.position, setting)
    room = ROOM_ABOVE_NOTE if signature.seal_note else ROOM_FOR_SIGNATURE
    note = f"#v({room}pt)\n{_line('seal_note', signature.seal_note, setting)}" if signature.seal_note else ""
    return f"{lines}{note}#v({room}pt)\n{_line('signer', signature.name, setting)}"
