"""The units that a cell names: known names first, the longest before the shorter, never cut inside one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from trienkhai.vietnamese import exact_key, fold, normalise, normalise_prose

General = Literal["all-below", "concerned"]
_Word = tuple[str, int, int]  # a word and its place

LONGEST = 4_000  # characters: more is no list of names
WORD = re.compile(r"[^\W_]+")
STRONG = re.compile(r"[;\n•▪●]|(?<=\s)[-–—+](?=\s)|(?<![^\n])\s*(?:[-–—+*]|\(?\d{1,2}[.)])\s")
_GAP = re.compile(r"[ \t,;\-–:]*")
WEAK = re.compile(r",|/|&|(?<![^\W_])(?:và|va|cùng|cung|and|với|voi)(?![^\W_])", re.IGNORECASE)
LIGHT = frozenset(
    re.findall(
        r"\S+",
        "các cac chủ chu trì tri phối phoi hợp hop với voi và va cùng cung đồng dong chí chi đ đc c do "
        "lead with and the ct ph",
    )
)
"""Words beside a name that say nothing of which unit it is."""
HEADS = (
    "các|ban|phòng|văn phòng|công ty|tổng công ty|tập đoàn|đảng ủy|đảng uỷ|đảng bộ|chi bộ|chi ủy|chi uỷ|cấp ủy|cấp uỷ|sở|ủy ban"
    "|uỷ ban|bộ|cục|vụ|viện|trung tâm|trường|công đoàn|đoàn|liên đoàn|hội cựu|hội phụ nữ|hội nông dân|hội đồng|tổ công tác"
    "|tổ thư ký|tổ giúp việc|khối|nhà máy|chi nhánh|xí nghiệp|đơn vị|cơ quan|thanh tra|tòa án|toà án|tạp chí|hđtv|ubnd|ubkt|mttq"
    "|mặt trận|lãnh đạo|thường trực|unit|department|office|company|committee|board"
)
"""How the name of a unit begins: only before these a comma or an "and" parts two names that are not known."""
_MARKED, _BARE = (re.compile(rf"(?:{words})(?![^\W_])") for words in (HEADS, fold(HEADS)))
_ONE = (
    r"(?<![a-z0-9])(?:don vi|co quan|ban|phong|phong ban|so|nganh|bo|bo phan|to chuc|dia phuong|chi bo|dang bo|chi dang bo|dang uy"
    r"|cap uy|doan the|ca nhan|cong ty|to chuc dang|to chuc co so dang|units?|departments?|organisations?)(?![a-z0-9])"
)
_SOME = rf"{_ONE}(?:\s*(?:,|va|/|and)\s*(?:cac\s+)?{_ONE}){{0,5}}"
_OURS = r"(?:\s+(?:dang bo|dang uy))?(?:\s+(?:tap doan|tong cong ty|cong ty))?"
GENERAL: tuple[tuple[General, re.Pattern[str]], ...] = (
    (
        "concerned",
        re.compile(
            rf"(?:tat ca\s+)?(?:cac\s+)?{_SOME}\s+(?:co\s+)?lien quan(?:\s+khac)?"
            rf"|(?:relevant|concerned)\s+{_SOME}|{_SOME}\s+concerned"
        ),
    ),
    (
        "all-below",
        re.compile(
            rf"(?:(?:tat ca|toan the|100%)\s*)?(?:cac\s+)?{_SOME}\s+(?:thanh vien|truc thuoc){_OURS}"
            rf"|(?:tat ca\s+)?cac\s+{_SOME}|100%\s+{_SOME}|all\s+(?:member\s+)?{_SOME}"
            r"|toan\s+(?:the\s+)?(?:tap doan|tong cong ty|cong ty|dang bo|he thong|nganh|co quan|don vi)"
        ),
    ),
)
"""Addressees that stand for many."""


@dataclass(frozen=True)
class Names:
    """What a cell names. `found`: as written, with the known name. `general`: as written, with the key of whom it stands for:
    "all-below" for every unit below, "concerned" for those the matter concerns. `unknown`: everything else, in its parts.
    """

    found: tuple[tuple[str, str], ...] = ()
    general: tuple[tuple[str, General], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Span:
    begin: int
    end: int
    name: str = ""
    general: General | None = None


class KnownNames:
    """Names of units to be looked for, made ready once for many cells."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            if key := tuple(WORD.findall(_folded(normalise(name)))):
                self._names[key].append(name)
        self.longest = max(map(len, self._names), default=1)

    def called(self, words: tuple[str, ...]) -> list[str]:
        """The names of just these words, small and without marks."""
        return self._names.get(words, [])


def split_names(cell: str, known: KnownNames | Iterable[str]) -> Names:
    """The units a cell names, by their known names with or without marks. Whose name it is where several bear it is not asked.

    A part that holds a known name and other words besides ("Ban Tổ chức Trung ương") is unknown as a whole: it may be another
    unit. Unknown words are cut at semicolons, bullets and line ends, and at commas and "và" only before the beginning of a
    name, so that "Sở Văn hóa, Thể thao và Du lịch" stays one.
    """
    text = normalise_prose(cell)
    if len(text) > LONGEST:
        return Names(unknown=(normalise(text),))
    plain = _folded(text)
    spans = [*_known_in(text, known if isinstance(known, KnownNames) else KnownNames(known))]
    spans += _general_in(_without(plain, spans))
    found: list[tuple[str, str]] = []
    general: list[tuple[str, General]] = []
    unknown: list[str] = []
    spans.sort(key=lambda span: span.begin)
    for begin, end in _parts(text, spans):
        inside = [span for span in spans if begin <= span.begin and span.end <= end]
        words = normalise(text[begin:end]).strip(" ,.:;-–—+*•()")
        if not words or not any(letter.isalnum() for letter in words):
            continue
        if not inside or _rest(text, begin, end, inside):
            unknown.append(words)
            continue
        for span in inside:
            written = normalise(text[span.begin : span.end])
            if span.general:
                general.append((written, span.general))
            else:
                found.append((written, span.name))
    return Names(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(general)), tuple(dict.fromkeys(unknown)))


def _folded(text: str) -> str:
    """Small letters without marks, each at the place of its own."""
    return "".join(fold(letter)[:1] or letter if not letter.isspace() else letter for letter in text)


def _known_in(text: str, known: KnownNames) -> Iterator[_Span]:
    """Known names, the longest at each place; none reaches over a comma or a line end that it has not itself.

    Of names that differ in their marks only, the one written just so; none where nothing tells.
    """
    plain = _folded(text)
    words = [(one.group(), one.start(), one.end()) for one in WORD.finditer(plain)]
    at = 0
    while at < len(words):
        behind, names = _longest(plain, words[at : at + known.longest], known)
        begin, end = behind[0][1], behind[-1][2]
        exact = [name for name in names if exact_key(name) == exact_key(text[begin:end])]
        if len(exact or names) == 1:
            yield _Span(begin, end, (exact or names)[0])
        at += len(behind)


def _longest(plain: str, words: list[_Word], known: KnownNames) -> tuple[list[_Word], list[str]]:
    """The most of these words, from the first on, that are a name; the first alone where none is."""
    for length in range(len(words), 0, -1):
        names = known.called(tuple(word for word, _begin, _end in words[:length]))
        between = "".join(plain[one[2] : other[1]] for one, other in pairwise(words[:length]))
        if "\n" in between or ";" in between:
            continue
        if fitting := [name for name in names if "," in name or "," not in between]:
            return words[:length], fitting
    return words[:1], []


def _without(plain: str, spans: list[_Span]) -> str:
    """The text with known names blotted out."""
    for span in spans:
        plain = f"{plain[: span.begin]}{'#' * (span.end - span.begin)}{plain[span.end :]}"
    return plain


def _general_in(plain: str) -> list[_Span]:
    taken: list[_Span] = []
    for key, pattern in GENERAL:
        for one in pattern.finditer(plain):
            span = _Span(one.start(), one.end(), general=key)
            is_word = plain[one.start() - 1 : one.start()].isalnum() or plain[one.end() : one.end() + 1].isalnum()
            if not is_word and not any(_meet(span, other) for other in taken):
                taken.append(span)
    return taken


def _meet(one: _Span, other: _Span) -> bool:
    return one.begin < other.end and other.begin < one.end


def _parts(text: str, spans: list[_Span]) -> Iterator[tuple[int, int]]:
    """Where the text is cut: never inside a name."""
    small = "".join(letter.lower()[:1] for letter in text)
    heads = _BARE if small == _folded(text) else _MARKED  # "số hóa" is no "sở"; without marks nothing tells
    begins = {span.begin for span in spans}
    inside = {place for span in spans for place in range(span.begin, span.end)}
    cuts = [(one.start(), one.end()) for one in STRONG.finditer(text)]
    for one in WEAK.finditer(text):
        gap = _GAP.match(text, one.end())
        behind = gap.end() if gap else one.end()
        if behind in begins or heads.match(small, behind):
            cuts.append((one.start(), one.end()))
    at = 0
    for begin, end in sorted(cuts):
        if begin >= at and inside.isdisjoint(range(begin, end)):
            yield at, begin
            at = end
    yield at, len(text)


def _rest(text: str, begin: int, end: int, inside: list[_Span]) -> bool:
    """Whether a part says more than the names inside it, or something else."""
    left, at = [], begin
    for span in inside:
        left.append(text[at : span.begin])
        at = span.end
    if any(not gap.strip() for gap in left[1:]):
        return True  # two names without anything between them may be one
    left.append(text[at:end])
    return any(word not in LIGHT and not word.isdigit() for piece in left for word in WORD.findall(piece.lower()))
