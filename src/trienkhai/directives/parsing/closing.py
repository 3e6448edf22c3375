"""Where the closing of a document begins: recipients, signature, the line of adoption."""

import re

from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.scheme import Scheme

SEARCHED = 60  # paragraphs at the end
POSTS = re.compile(
    r"\s*(CHỦ TỊCH|PHÓ CHỦ TỊCH|BÍ THƯ|PHÓ BÍ THƯ|THỦ TƯỚNG|PHÓ THỦ TƯỚNG|BỘ TRƯỞNG|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|TRƯỞNG BAN|"
    r"THƯỜNG TRỰC BAN BÍ THƯ|CHAIR(?:MAN|WOMAN|PERSON)?|PRESIDENT|SECRETARY)\b[^a-zà-ỹ]*$"
)


def closing_from(paras: list[Para], scheme: Scheme) -> int:
    """The place of the first closing paragraph; len(paras) when there is none.

    A provision behind the first sign (an annex with articles of its own) shows that it was no closing.
    """
    begin = max(0, len(paras) - SEARCHED)
    for at in range(begin, len(paras)):
        text = paras[at].text
        is_sign = (scheme.closing is not None and scheme.closing.match(text)) or (len(text) < 80 and POSTS.match(text))
        if is_sign and not any(_is_article(scheme, para) for para in paras[at + 1 :]):
            return at
    return len(paras)


def _is_article(scheme: Scheme, para: Para) -> bool:
    return any(scheme.levels[level].through for level, _match in scheme.match(para))
