"""Where the closing of a document begins: recipients, signature, the line of adoption."""

import re
from collections.abc import Sequence

from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.scheme import Match, Scheme

SEARCHED = 60  # paragraphs at the end
POSTS = re.compile(
    r"[\s|*_]*(CHỦ TỊCH|PHÓ CHỦ TỊCH|BÍ THƯ|PHÓ BÍ THƯ|THỦ TƯỚNG|PHÓ THỦ TƯỚNG|BỘ TRƯỞNG|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|"
    r"TRƯỞNG BAN|THƯỜNG TRỰC BAN BÍ THƯ|CHAIR(?:MAN|WOMAN|PERSON)?|PRESIDENT|SECRETARY)\b[^a-zà-ỹ]*$"
)

Matches = Sequence[tuple[int, Match]]


def closing_from(paras: Sequence[Para], found: Sequence[Matches], used: Scheme, start: int, end: int) -> int:
    """The place of the first closing paragraph in [start, end); `end` when there is none.

    A signature comes behind the first provision, and no article comes behind it.
    """
    begin = max(start, end - SEARCHED)
    first = next((at for at in range(start, end) if found[at]), end)
    for at in range(begin, end):
        if any(used.levels[level].through for level, _match in found[at]):
            first = max(first, at)
    for at in range(max(begin, first + 1), end):
        if is_sign(paras[at].text, used):
            return at
    return end


def is_sign(text: str, used: Scheme) -> bool:
    """A line that only stands at the end of a document: recipients, authority and post of the signer, adoption."""
    return bool((used.closing is not None and used.closing.match(text)) or (len(text) < 80 and POSTS.match(text)))
