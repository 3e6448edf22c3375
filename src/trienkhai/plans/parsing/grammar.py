"""The words of a deadline as a row of signs: times, "before", "until", "every year" … and X for what is not known."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from trienkhai.plans.parsing.model import Every
from trienkhai.plans.parsing.times import PATTERNS, Moment, folded, spelled

Payload = Moment | Every | tuple[int, str] | None
"""A time, a rhythm, a number with what it counts, or nothing."""


@dataclass(frozen=True)
class Sign:
    """One sign. M a time, E every so often, Z a rhythm not known here, K "periodically", C all the time, O on demand,
    W as another paper says, R so many days after the issue, V after something that may happen; B before, T until, F from,
    A after, U the end of, D the beginning of, G the middle of; S parts, H a dash, N a mere number, X anything else.
    """

    code: str
    payload: Payload = None

    @property
    def moment(self) -> Moment:
        assert isinstance(self.payload, Moment)
        return self.payload

    @property
    def every(self) -> Every:
        assert self.code == "E" and isinstance(self.payload, str)
        return self.payload


_L, _R = r"(?<![0-9a-z])", r"(?![0-9a-z])"
_PAPER = r"(?:ke hoach|nghi quyet|quyet dinh|van ban|chuong trinh|chi thi|ket luan|de an|plan|resolution|decision)"
_COUNTED = r"(ngay lam viec|ngay|tuan|thang|nam|working days?|days?|weeks?|months?|years?)"
_PER = r"(?<!\d )(?:dinh ky |hang |moi ){0,2}(?:0?1 |mot )?"
_NO_RULE = r"(?! (?:dinh|che|trinh|hoach|uoc|mo|[1-4]|i))"
_NOT_TIME = r"(?!quy(?! dinh| che| trinh| hoach)|thang |nam )"

_PHRASES: tuple[tuple[str, str, Callable[[re.Match[str]], Payload] | None], ...] = (
    (
        "R",
        rf"(?:trong (?:vong |thoi han )?|sau |cham nhat |khong qua |within )?(\d{{1,3}}) {_COUNTED},? "
        rf"(?:(?:ke )?tu (?:ngay|khi)|sau (?:ngay|khi)|from|after|of) (?:the )?(?:(?:date|day) of )?"
        rf"(?:{_PAPER} )?(?:nay )?(?:duoc )?(?:ban hanh|ky ban hanh|ky|phe duyet|issue|issuance|signing)(?: (?:{_PAPER}|nay|this))*",
        lambda m: (int(m[1]), m[2]),
    ),
    (
        "V",
        rf"(?:\d{{1,3}} {_COUNTED} )?(?:ngay )?(?:sau khi|ngay khi|ke tu khi|(?:ke tu|sau) ngay(?! \d)"
        r"|khi co(?! yeu cau)|khi duoc|sau dai hoi|sau hoi nghi)[^,;]*",
        None,
    ),
    ("O", r"(?:dot xuat|khi co yeu cau|khi can thiet|khi can|khi phat sinh|theo yeu cau)(?: (?:khi|theo|cua)[^,;]*)?", None),
    ("O", r"(?:on demand|on request|upon request|ad hoc|as needed|when needed|when required|as required)", None),
    ("E", r"(?:dinh ky )?(?:0?6|sau) thang(?: ?/ ?| )(?:(?:0?1|mot) )?lan", lambda m: "half"),
    ("E", r"(?:0?2|hai) lan ?(?:/|mot|trong|moi) ?(?:1 )?nam|(?:moi nam|nam) (?:0?2|hai) lan", lambda m: "half"),
    ("E", r"(?:dinh ky|hang|moi|every) (?:0?6|sau|six) (?:thang|months)(?: (?:0?1|mot) lan)?(?! (?:dau|cuoi))", lambda m: "half"),
    ("E", r"half-?\s?yearly|semi-?\s?annual(?:ly)?|twice a year|every half-?\s?year", lambda m: "half"),
    ("E", r"(?:dinh ky )?(?:0?3|ba) thang(?: ?/ ?| )(?:(?:0?1|mot) )?lan", lambda m: "quarter"),
    ("E", r"(?:dinh ky|hang|moi|every) (?:0?3|ba|three) (?:thang|months)(?: (?:0?1|mot) lan)?(?! (?:dau|cuoi))", lambda m: "quarter"),
    ("E", rf"(?:(?:0?1|mot) )?lan ?(?:/|mot|moi) ?quy|{_PER}quy(?: ?/ ?| )(?:0?1 |mot )?lan", lambda m: "quarter"),
    ("E", rf"(?:dinh ky |hang |moi |tung |theo ){{1,2}}quy(?: (?:0?1|mot) lan)?{_R}{_NO_RULE}", lambda m: "quarter"),
    ("E", r"quarterly|(?:every|each) quarter", lambda m: "quarter"),
    ("E", rf"(?:(?:0?1|mot) )?lan ?(?:/|mot|moi) ?thang|{_PER}thang(?: ?/ ?| )(?:0?1 |mot )?lan", lambda m: "month"),
    ("E", r"(?:dinh ky |hang |moi |tung |theo ){1,2}thang(?: (?:0?1|mot) lan)?(?! \d)", lambda m: "month"),
    ("E", r"monthly|(?:every|each) month", lambda m: "month"),
    ("E", rf"(?:(?:0?1|mot) )?lan ?(?:/|mot|moi) ?nam|{_PER}nam(?: ?/ ?| )(?:0?1 |mot )?lan|thuong nien", lambda m: "year"),
    ("E", r"(?:dinh ky |hang |moi |tung |theo ){1,2}nam(?: (?:0?1|mot) lan)?(?! hoc)(?! ?\d)", lambda m: "year"),
    ("E", r"yearly|annual(?:ly)?|(?:every|each) year|once a year", lambda m: "year"),
    (
        "Z",
        r"(?:hang|moi|every|each) (?:tuan|ngay|week|day)|weekly|daily|every \d+ years"
        r"|(?:dinh ky |hang |moi )?\d{1,2} (?:nam|quy|thang|tuan|ngay)(?: ?/ ?| )(?:0?1 |mot )?lan"
        r"|\d{1,2} lan ?(?:/|mot|trong|moi) ?(?:nam|quy|thang|tuan)",
        None,
    ),
    ("C", r"thuong xuyen|lien tuc|xuyen suot|quanh nam|ongoing|on-going|continuous(?:ly)?|continuing|permanent(?:ly)?|all the time", None),
    ("W", rf"theo {_NOT_TIME}[^,;]*|(?:as planned|according to|as per|as prescribed|see)[^,;]*|chua xac dinh|tbd", None),
    ("K", r"dinh ky|periodic(?:ally)?|regular(?:ly)?", None),
)  # fmt: skip

_WORDS: tuple[tuple[str, str], ...] = (
    ("T", rf"tu (?:nay|ngay ky|ngay ban hanh)(?: {_PAPER}(?: nay)?)? den(?: het)?(?: ngay)?"),
    ("F", r"(?:bat dau |ke )?tu(?: ngay| thang| nam)?|bat dau(?: vao| trong| ngay)?|from|since|starting|tro di|onwards?"),
    ("T", r"(?:cham|muon|tre) nhat(?: la| vao| den| trong)?|khong (?:qua|muon hon|tre hon|cham hon)|han (?:cuoi|chot)(?: la)?"),
    ("T", r"no later than|not later than|at the latest|latest|until|till|through|by(?: the)?|deadline"),
    ("T", r"den(?: het)?(?: ngay)?|toi(?: ngay)?|ket thuc(?: vao| truoc)?|to"),
    ("B", r"truoc(?: ngay)?|before|prior to"),
    ("U", r"cuoi|het|(?:at )?(?:the )?end of|late"),
    ("D", r"dau|(?:at )?(?:the )?(?:beginning|start) of|early"),
    ("G", r"giua|(?:the )?middle of|mid-?"),
    ("A", r"sau|after"),
    ("", r"(?:thoi )?han(?: hoan thanh)?|hoan thanh|hoan tat|hoan thien|thuc hien|trien khai|ban hanh|bao cao|trinh|du kien"),
    ("", r"thoi gian|tien do"),
    ("", r"xong|trong|vao|dip|khoang|phai|la|cua|cac nam|moc|giai doan|ca"),
    ("", r"in|on|of|the|year|during|within|completed?|done|finish(?:ed)?|due|date|expected|be|is|deadline is"),
    ("", r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|(?:mon|tues|wednes|thurs|fri|satur|sun)day"),
    ("S", r"va|and|hoac|or"),
    ("N", r"(?:ngay )?\d{1,2}"),
    ("X", r"[0-9a-z]+"),
    ("H", r"-"),
    ("S", r"[,;:+/]"),
)  # fmt: skip

PHRASES = tuple((code, re.compile(f"{_L}(?:{pattern}){_R}"), made) for code, pattern, made in _PHRASES)
WORDS = tuple(
    (code, re.compile(rf"(?:{pattern}){_R}" if pattern[0] not in "[-" or code == "X" else pattern))
    for code, pattern in _WORDS
)
_GAP = re.compile(r"\.{2,}|_{2,}")  # left to be filled in: "ngày … tháng … năm 2024"
_LEFT_ALONE = re.compile(r"[^0-9a-z,;:+/\-]+")


def signs_of(words: str) -> tuple[Sign, ...]:
    """The signs of a deadline in order. Words that say nothing of time and stand for doing ("hoàn thành") are left out."""
    text = spelled(_GAP.sub(" xx ", folded(words)))
    claimed: list[tuple[int, int, Sign]] = []
    for code, pattern, made in PHRASES:
        for one in pattern.finditer(text):
            _claim(claimed, one.start(), one.end(), Sign(code, made(one) if made else None))
    for pattern, moment in PATTERNS:
        for one in pattern.finditer(text):
            _claim(claimed, one.start(), one.end(), Sign("M", moment(one)))
    found: list[Sign] = []
    at = 0
    for begin, end, sign in sorted(claimed, key=lambda claim: claim[:2]):
        found += _loose(text[at:begin])
        found.append(sign)
        at = end
    found += _loose(text[at:])
    return tuple(_borrowed(_tidy(found)))


def code_of(signs: tuple[Sign, ...]) -> str:
    return "".join(sign.code for sign in signs)


def _claim(claimed: list[tuple[int, int, Sign]], begin: int, end: int, sign: Sign) -> None:
    if all(end <= other_begin or other_end <= begin for other_begin, other_end, _sign in claimed):
        claimed.append((begin, end, sign))


def _loose(text: str) -> Iterator[Sign]:
    """The signs of what lies between times."""
    at = 0
    while at < len(text):
        if gap := _LEFT_ALONE.match(text, at):
            at = gap.end()
            continue
        code, end = max(
            ((code, one.end()) for code, pattern in WORDS if (one := pattern.match(text, at))),
            key=lambda found: (found[1], found[0] not in "NX"),
            default=("X", at + 1),
        )
        if code:
            yield Sign(code, (int(text[at:end].removeprefix("ngay ")), "") if code == "N" else None)
        at = end


def _tidy(signs: list[Sign]) -> list[Sign]:
    """Without parts at the ends, and each run of X or S once."""
    kept: list[Sign] = []
    for sign in signs:
        if kept and sign.code in "SX" and kept[-1].code == sign.code:
            continue
        kept.append(sign)
    while kept and kept[0].code in "SH":
        kept.pop(0)
    while kept and kept[-1].code in "SH":
        kept.pop()
    return kept


def _borrowed(signs: list[Sign]) -> Iterator[Sign]:
    """ "1 - 15/6/2024": a mere number before a day is a day of its month; "ngày 20 hằng tháng" keeps its number.

    Elsewhere a mere number is not understood.
    """
    is_monthly = any(sign.code == "E" and sign.payload == "month" for sign in signs)
    for at, sign in enumerate(signs):
        if sign.code != "N":
            yield sign
            continue
        behind = signs[at + 2] if at + 2 < len(signs) else None
        if behind and signs[at + 1].code in "HTS" and behind.code == "M" and behind.moment.unit == "day":
            assert isinstance(sign.payload, tuple)
            yield Sign("M", replace(behind.moment, day=sign.payload[0]))
        else:
            yield sign if is_monthly else Sign("X")
