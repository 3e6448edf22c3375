"""How wide a text of the body font is on paper, so that rules can be drawn "as long as the text" (Decree 30, Annex I).

Advances in thousandths of the type size, of Times New Roman and every face of the same metrics.
"""

import unicodedata

FIRST = 32
REGULAR = (
    250, 333, 408, 500, 500, 833, 777, 180, 333, 333, 500, 563, 250, 333, 250, 277,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 277, 277, 563, 563, 563, 443,
    920, 722, 666, 666, 722, 610, 556, 722, 722, 333, 389, 722, 610, 889, 722, 722,
    556, 722, 666, 556, 610, 722, 722, 943, 722, 722, 610, 333, 277, 333, 469, 500,
    333, 443, 500, 443, 500, 443, 333, 500, 500, 277, 277, 500, 277, 777, 500, 500,
    500, 500, 333, 389, 277, 500, 500, 722, 500, 500, 443, 479, 200, 479, 541,
)  # fmt: skip
BOLD = (
    250, 333, 555, 500, 500, 1000, 833, 277, 333, 333, 500, 569, 250, 333, 250, 277,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 569, 569, 569, 500,
    930, 722, 666, 722, 722, 666, 610, 777, 777, 389, 500, 777, 666, 943, 722, 777,
    610, 777, 722, 556, 666, 722, 722, 1000, 722, 722, 666, 333, 277, 333, 581, 500,
    333, 500, 556, 443, 556, 443, 333, 500, 556, 277, 333, 556, 277, 833, 556, 500,
    556, 556, 443, 389, 333, 556, 500, 722, 500, 500, 443, 394, 220, 394, 520,
)  # fmt: skip
# Letters whose advance differs from that of the letter they are built on, and those built on none.
OTHERS_REGULAR = {"\u00a0": 250, "Đ": 722, "đ": 500, "ơ": 528, "Ư": 775, "ư": 541, "–": 500, "—": 1000, "…": 1000}
OTHERS_BOLD = {"\u00a0": 250, "Đ": 722, "đ": 556, "ơ": 553, "Ư": 795, "ư": 600, "–": 500, "—": 1000, "…": 1000}
MM_PER_POINT = 25.4 / 72


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """Width in millimetres at `size` points."""
    table, others = (BOLD, OTHERS_BOLD) if bold else (REGULAR, OTHERS_REGULAR)
    return sum(_advance(char, table, others) for char in text) * size / 1000 * MM_PER_POINT


def _advance(char: str, table: tuple[int, ...], others: dict[str, int]) -> int:
    if char in others:
        return others[char]
    base = unicodedata.normalize("NFD", char)
    for candidate in (unicodedata.normalize("NFC", base[:2]), base[0]):  # "ớ" is as wide as "ơ"
        if candidate in others:
            return others[candidate]
    place = ord(base[0]) - FIRST
    return table[place] if 0 <= place < len(table) else 500


def lines_within(words: list[float], space: float, room: float) -> int:
    """Lines that words of these widths take when filled greedily, as word processors do."""
    lines, filled = 1, 0.0
    for width in words:
        if filled and filled + space + width > room:
            lines, filled = lines + 1, width
        else:
            filled += (space if filled else 0) + width
    return lines


def balanced_mm(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """The narrowest width that takes no more lines than the room does: no last word alone on a line of its own.

    Line breaks of the author's own are kept: then it is the width of the widest line.
    """
    if "\n" in text:
        return max(balanced_mm(line, size, room, bold=bold) for line in text.split("\n"))
    # At ordinary spaces alone: the room left for a number that the clerk will write is one word.
    words = [width_mm(word, size, bold=bold) for word in text.split(" ") if word]
    space = width_mm(" ", size, bold=bold)
    if not words or (wanted := lines_within(words, space, room)) == 1:
        return min(width_mm(text, size, bold=bold), room)
    low, high = max(words), room
    while high - low > 0.1:
        middle = (low + high) / 2
        low, high = (low, middle) if lines_within(words, space, middle) <= wanted else (middle, high)
    return high
