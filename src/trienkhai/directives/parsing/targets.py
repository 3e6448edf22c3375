"""Targets inside provisions: what is to be reached, how much of it, in which direction, by when. Offered, never taken unseen.

A number is a target only behind words that make it one ("ít nhất", "không quá", "đạt", "giảm … so với"), or as a whole ("100%",
"45/45"). Numbers of articles, days of the calendar and conditions ("từ 16 tuổi trở lên") are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from trienkhai.directives.parsing.amounts import ENGLISH_WRITING, VIETNAMESE_WRITING, Writing, unit_at, words_at
from trienkhai.vietnamese import sentence_spans

PERCENT = "%"
TIMES = ("ngày", "tuần", "tháng", "quý", "năm")
SUBJECT, MOST_OF = 160, 5  # characters, words


class Direction(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"


@dataclass(frozen=True)
class Target:
    """One target. `text[begins:ends]` are its words, `text[sentence]` the sentence around them.

    `upto` of a range; `out_of` of "45/45"; `of` what a share is a share of; `per` the time it is counted in ("tháng"); `year` by
    the end of which it holds; `base_year` that it is compared with. A number is exact.
    """

    number: Decimal
    unit: str
    direction: Direction
    begins: int
    ends: int
    sentence: tuple[int, int]
    subject: str = ""
    of: str = ""
    upto: Decimal | None = None
    out_of: Decimal | None = None
    per: str = ""
    year: int | None = None
    base_year: int | None = None


@dataclass(frozen=True)
class Cue:
    """Words in front of a number, and what they make of it. `needs_unit`: only with something that is counted or a percent."""

    pattern: re.Pattern[str]
    direction: Direction
    only_percent: bool = False
    only_with_suffix: bool = False


@dataclass(frozen=True)
class Language:
    writing: Writing
    cues: tuple[Cue, ...]
    upwards: re.Pattern[str]
    downwards: re.Pattern[str]
    year: re.Pattern[str]
    base: re.Pattern[str]
    per: re.Pattern[str]
    no_share: re.Pattern[str]
    no_condition: re.Pattern[str]
    once: re.Pattern[str]


def _language(writing: Writing, cues: list[tuple[str, Direction, bool, bool]], **patterns: str) -> Language:
    number = writing.number
    upto = rf"(?:\s*{writing.percent})?\s*(?:-|–|đến|to|and)\s*(?P<upto>{number})"
    tail = rf"\s*(?P<number>{number})(?:\s*/\s*(?P<out_of>\d+)(?!\d|/)|{upto})?(?P<percent>{writing.percent})?"
    made = tuple(
        Cue(re.compile(rf"(?<!\w){words}{tail}", re.IGNORECASE), direction, only_percent, suffix)
        for words, direction, only_percent, suffix in cues
    )
    compiled = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
    return Language(writing, made, **compiled)


_D = Direction
_STEADY = r"(?: (?:hằng|hàng|mỗi) năm| bình quân| trung bình)*"
_WHAT = r"(?: [^\W\d_]+){0,10}?"  # "nâng tỷ lệ lao động qua đào tạo lên 75%"
VIETNAMESE = _language(
    VIETNAMESE_WRITING,
    [
        (r"(?:ít nhất|tối thiểu|không dưới|không ít hơn|không thấp hơn)(?: là| phải| phải là| đạt| có| từ)?", _D.AT_LEAST, False, False),
        (
            r"(?:không quá|không vượt quá|không được quá|không được vượt quá|tối đa|nhiều nhất|không nhiều hơn|không cao hơn|không lớn hơn"
            r"|chậm nhất(?: trong| sau)?(?: thời hạn)?)(?: là)?(?: không quá)?",
            _D.AT_MOST, False, False,
        ),
        (rf"tăng(?: thêm)?{_STEADY}(?: ít nhất| tối thiểu| từ)?", _D.INCREASE_BY, False, False),
        (rf"giảm(?: thêm)?{_STEADY}(?: ít nhất| tối thiểu| từ)?", _D.DECREASE_BY, False, False),
        (rf"(?:tăng|nâng){_WHAT} lên(?: đạt| thành)?(?: trên| ít nhất)", _D.AT_LEAST, False, False),
        (rf"(?:tăng|nâng){_WHAT} lên(?: đạt| thành)?", _D.EQUAL, True, False),
        (rf"(?:giảm|hạ){_WHAT} (?:xuống còn|xuống|còn) dưới", _D.AT_MOST, False, False),
        (rf"(?:giảm|hạ){_WHAT} (?:xuống còn|xuống|còn)", _D.EQUAL, True, False),
        (r"(?:đạt|bảo đảm|đảm bảo|phấn đấu|phấn đấu đạt|duy trì)(?: tỷ lệ| mức| bình quân)* (?:trên|hơn)", _D.AT_LEAST, False, False),
        (r"(?:đạt|bảo đảm|đảm bảo|phấn đấu|phấn đấu đạt|duy trì|ở)(?: tỷ lệ| mức)* dưới", _D.AT_MOST, True, False),
        (r"(?:đạt|bảo đảm|đảm bảo|phấn đấu|phấn đấu đạt|hoàn thành|duy trì)(?: tỷ lệ| mức| bình quân)*(?: từ)?", _D.EQUAL, False, False),
        (r"(?:(?<=tổ chức )|(?<=kết nạp )|(?<=xây dựng )|(?<=hoàn thành )|(?<=thực hiện ))từ", _D.AT_LEAST, False, True),
        (r"có(?: đủ)?", _D.EQUAL, False, True),
        (r"", _D.EQUAL, True, False),
    ],
    upwards=r"\s*(?:[^\W\d_]+\s+){0,3}?trở lên(?!\w)",
    downwards=r"\s*(?:[^\W\d_]+\s+){0,3}?trở xuống(?!\w)",
    year=r"(?:đến|hết|cuối|vào|trong|trước|tới|chỉ tiêu|mục tiêu|kế hoạch)(?: hết| cuối)? năm (\d{4})"
    r"|đến ngày \d{1,2}[/.-]\d{1,2}[/.-](\d{4})|^năm (\d{4})",
    base=r"so với(?: cùng kỳ| cuối| thực hiện)? năm (\d{4})",
    per=r"(?:mỗi|hằng|hàng|trong một|một|/)\s*(ngày|tuần|tháng|quý|năm)(?!\s*\d)(?!\w)",
    no_share=r"\s*(?:vốn|cổ phần|giá trị|mức|số vốn|tài sản)(?!\w)",
    no_condition=r"(?:tuổi|năm|tháng tuổi)(?!\w)",
    once=r"\s*(?:một|0?1)\s+(lần|kỳ|cuộc|buổi)(?!\w)",
)  # fmt: skip
ENGLISH = _language(
    ENGLISH_WRITING,
    [
        (r"(?:at least|no less than|not less than|no fewer than|not fewer than|a minimum of)", _D.AT_LEAST, False, False),
        (r"(?:at most|no more than|not more than|not exceed(?:ing)?|a maximum of|within)", _D.AT_MOST, False, False),
        (r"(?:increase(?:s|d)?|grow(?:s|n)?|rise(?:s)?)(?: every year)? by(?: at least)?", _D.INCREASE_BY, False, False),
        (r"(?:decrease(?:s|d)?|reduce(?:s|d)?|fall(?:s)?|cut)(?: every year)? by(?: at least)?", _D.DECREASE_BY, False, False),
        (r"(?:reach(?:es)?|reach or exceed|exceed(?:s)?) more than", _D.AT_LEAST, False, False),
        (r"reach(?:es)?", _D.EQUAL, False, False),
        (r"", _D.EQUAL, True, False),
    ],
    upwards=r"\s*(?:[^\W\d_]+\s+){0,3}?(?:or more|or above)(?!\w)",
    downwards=r"\s*(?:[^\W\d_]+\s+){0,3}?(?:or less|or fewer|or below)(?!\w)",
    year=r"(?:by|until|before|in|for)(?: the end of)? (\d{4})(?!\d)",
    base=r"(?:compared with|compared to|over|from)(?: that of)? (\d{4})(?!\d)",
    per=r"(?:each|every|a|per)\s+(day|week|month|quarter|year)(?!\w)",
    no_share=r"\s*of (?:the )?(?:capital|shares|value)(?!\w)",
    no_condition=r"years? (?:of age|old)(?!\w)",
    once=r"(?!)",
)  # fmt: skip
OF = re.compile(r"\s*of (?:the |all )?")
NO_OF = re.compile(r"(?:năm|tháng|quý|ngày)(?!\w)")
PARTS = re.compile(r"\s*(?:phần|trong (?:số|các|những)|số|bộ phận|trong)(?!\w)|\s*/")


def targets_in(text: str, *, scheme: str = "vn-law", under: str = "") -> list[Target]:
    """The targets of a text in their order, no word in two of them. Linear.

    `under`: the headings above it; a year they name holds where a sentence names none.
    """
    return list(_looked_through(text, scheme == "english", under))


@lru_cache(maxsize=4096)  # a page of a law asks for the targets of hundreds of texts that seldom change
def _looked_through(text: str, is_english: bool, under: str) -> tuple[Target, ...]:
    used = ENGLISH if is_english else VIETNAMESE
    inherited = _year(under, used)
    found: list[Target] = []
    for begin, end in sentence_spans(text):
        for one in _in_sentence(text[begin:end], used):
            told = replace(one, begins=one.begins + begin, ends=one.ends + begin, sentence=(begin, end))
            found.append(told if told.year else replace(told, year=inherited))
    return tuple(found)


def _in_sentence(sentence: str, used: Language) -> Iterator[Target]:
    """Of those that share words the one that begins first: "giảm ít nhất 5%" is no "ít nhất 5%"."""
    found = [
        (one.begins, -one.ends, order, one)
        for order, cue in enumerate(used.cues)
        for match in cue.pattern.finditer(sentence)
        if (one := _target(sentence, match, cue, used)) is not None
    ]
    end = 0
    for begins, _ends, _order, one in sorted(found, key=lambda told: told[:3]):
        if begins >= end:
            end = one.ends
            yield one


def _target(sentence: str, match: re.Match[str], cue: Cue, used: Language) -> Target | None:
    end, is_percent, out_of = match.end(), bool(match["percent"]), match["out_of"]
    if PARTS.match(sentence, end) and not is_percent:  # "hai phần ba", "một trong các", "một số"
        return None
    number = used.writing.value(match["number"])
    upto = used.writing.value(match["upto"]) if match["upto"] else None
    is_whole = number == 100 if is_percent else bool(out_of) and match["number"] == out_of
    is_bare = not match[0][: match.start("number") - match.start()].strip()
    if (cue.only_percent and not is_percent) or (is_bare and not is_whole):
        return None
    if is_percent:
        if used.no_share.match(sentence, end):
            return None
        shared = OF.match(sentence, end)
        unit, of = PERCENT, words_at(sentence, shared.end() if shared else end, MOST_OF)[0]
        of = "" if NO_OF.match(of) else of
    else:
        unit, end = unit_at(sentence, end, used.writing)
        of = ""
    up, down = used.upwards.match(sentence, match.end()), used.downwards.match(sentence, match.end())
    if not unit or (cue.only_with_suffix and not (up or down or out_of)):
        return None
    if cue.only_with_suffix and (up or down) and used.no_condition.match(unit):
        return None
    direction = _direction(cue, up, down)
    if (often := used.once.match(sentence, end)) and unit.lower() in TIMES:  # "ít nhất 03 tháng một lần"
        number, upto, per, unit, end = Decimal(1), None, f"{number} {unit.lower()}", often[1], often.end()
    else:
        per = ""
    if upto is not None and upto <= number:
        return None
    clause = _clause(sentence, match.start(), end)
    ends = max(end, up.end() if up else 0, down.end() if down else 0)
    return Target(
        number,
        unit,
        direction,
        match.start() + len(match[0]) - len(match[0].lstrip()),
        ends,
        (0, len(sentence)),
        subject=_subject(sentence[clause[0] : match.start()]),
        of=of,
        upto=upto,
        out_of=Decimal(out_of) if out_of else None,
        per=per or _per(sentence, clause, match.start(), ends, used),
        year=_year(sentence, used),
        base_year=_first_number(used.base.search(sentence, match.start())),
    )


def _direction(cue: Cue, up: re.Match[str] | None, down: re.Match[str] | None) -> Direction:
    if cue.direction in (Direction.EQUAL, Direction.AT_LEAST, Direction.AT_MOST):
        return Direction.AT_LEAST if up else Direction.AT_MOST if down else cue.direction
    return cue.direction


def _clause(sentence: str, begin: int, end: int) -> tuple[int, int]:
    """The part of the sentence around a stretch, up to a semicolon or a colon."""
    starts = max(sentence.rfind(mark, 0, begin) for mark in ";:") + 1
    stops = [at for mark in ";:" if (at := sentence.find(mark, end)) >= 0]
    return starts, min(stops, default=len(sentence))


def _subject(words: str) -> str:
    """What the target is about: the words in front of it."""
    told = " ".join(words.split()).strip(" ,-–")
    return told if len(told) <= SUBJECT else told[-SUBJECT:].partition(" ")[2]


def _per(sentence: str, clause: tuple[int, int], begin: int, end: int, used: Language) -> str:
    """The time it is counted in: named right behind it, else the last one named before it."""
    behind = used.per.match(sentence[end : clause[1]].lstrip(" ,"))
    if behind:
        return behind[1].lower()
    before = list(used.per.finditer(sentence, clause[0], begin))
    return before[-1][1].lower() if before else ""


def _year(text: str, used: Language) -> int | None:
    text = used.base.sub(" ", text)
    return _first_number(used.year.search(text.strip()))


def _first_number(found: re.Match[str] | None) -> int | None:
    return next((int(one) for one in found.groups() if one), None) if found else None
