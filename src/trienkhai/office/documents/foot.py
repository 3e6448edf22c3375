"""The foot of a paper: recipients on the left, signature on the right, on one page with the last lines of the text."""

from trienkhai.office.documents.markup import layout_table, paragraph, run, spacer
from trienkhai.office.documents.wording import as_list, cased
from trienkhai.office.documents.writing import Writing

LEFT_SHARE = 0.44
ROOM_FOR_SIGNATURE = 72  # points between position and name, about four lines
ROOM_ABOVE_NOTE = 24


def write_foot(writing: Writing) -> str:
    """Nothing where there is neither recipient nor signature."""
    left, right = _recipients(writing), _signature(writing)
    if not left and not right:
        return ""
    empty = paragraph("recipients", "")
    width = writing.room * LEFT_SHARE
    if writing.ruleset.family == "plain":
        return spacer(keep_next=True) + layout_table([writing.room], [[(right + left) or empty]])
    return spacer(keep_next=True) + layout_table([width, writing.room - width], [[left or empty, right or empty]])


def _recipients(writing: Writing) -> str:
    lines = as_list(writing.paper.recipients, writing.ruleset.recipients)
    if not lines:
        return ""
    before = '<w:spacing w:before="360"/>' if writing.ruleset.family == "plain" else ""
    label = paragraph("recipients_label", run(writing.label("recipients")), before)
    return label + "".join(paragraph("recipients", run(line)) for line in lines)


def _signature(writing: Writing) -> str:
    signature = writing.paper.signature
    if signature is None:
        return ""
    lines = _lines("authority", signature.authority, writing) + _lines("position", signature.position, writing)
    room = ROOM_FOR_SIGNATURE
    if signature.seal_note:
        lines += _lines("seal_note", signature.seal_note, writing, ROOM_ABOVE_NOTE)
        room = ROOM_ABOVE_NOTE
    return lines + _lines("signer", signature.name, writing, room)


def _lines(component: str, text: str, writing: Writing, before: float = 0) -> str:
    if not text.strip():
        return ""
    spacing = f'<w:spacing w:before="{round(before * 20)}"/>' if before else ""
    return paragraph(component, run(cased(text, writing.look(component))), spacing)
