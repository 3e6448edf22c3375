"""Numbers and what they count, as official prose writes them: "1.234,5", "45/45", "một trăm", "5 triệu đồng", "tin, bài".

Only what has one reading is taken: "2.5" may part thousands wrongly or decimals, so it is none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_ONE = "(?:" + "|".join(ONES) + ")"
_TENS = rf"(?:mười(?: (?:{_ONE}|lăm))?|{_ONE} mươi(?: (?:{_ONE}|mốt|tư|lăm))?)"
VI_WORDS = rf"(?:{_ONE} trăm(?: (?:{_TENS}|(?:linh|lẻ) {_ONE}))?|{_TENS}|{_ONE})"
VI_FIGURES = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\d]|[.,]\d)"
EN_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d]|[.,]\d)"
EN_WORDS = "(?:" + "|".join(ENGLISH) + ")"

# The longest first. Behind one of them nothing more is read as part of it.
VI_UNITS = (
    "tin, bài", "tin/bài", "tin bài", "ngày làm việc", "người lao động", "đảng viên mới", "lượt người", "buổi sinh hoạt", "hội nghị",
    "triệu đồng", "tỷ đồng", "nghìn đồng", "đồng", "thành viên", "hội viên", "đoàn viên", "đảng viên", "cán bộ", "công chức", "viên chức",
    "lao động", "đơn vị", "cơ quan", "tổ chức", "doanh nghiệp", "hợp tác xã", "chi bộ", "chi đoàn", "công đoàn", "tổ", "xã", "huyện",
    "hộ gia đình", "hộ", "lớp", "cuộc", "buổi", "đợt", "kỳ", "lần", "lượt", "chuyên đề", "chuyên mục", "bài viết", "tin", "bài", "văn bản",
    "sáng kiến", "công trình", "mô hình", "dự án", "vụ", "giờ", "phút", "ngày", "tuần", "tháng", "quý", "năm", "tấn", "km", "m2", "ha",
    "điểm", "suất", "giải", "phiếu", "bản", "bộ", "trang", "người", "bên", "ủy viên", "kế toán viên", "kiểm toán viên",
)  # fmt: skip
EN_UNITS = (
    "working days", "working day", "days", "day", "weeks", "week", "months", "month", "years", "year", "hours", "hour", "members",
    "member", "units", "unit", "people", "persons", "person", "meetings", "meeting", "courses", "course", "reports", "report",
    "articles", "visits", "visit", "times", "tonnes", "hectares", "committees", "committee",
)  # fmt: skip
NOT_A_UNIT = re.compile(
    r"(?:mỗi|một|hằng|hàng|trong|trên|tổng|so|đối|của|và|hoặc|được|có|do|đến|từ|tại|ở|cho|với|theo|là|để|thì|kể|trước|sau|trở|"
    r"về|các|những|này|đó|phải|đạt|tham gia|tham dự|hoàn thành|không|nếu|vào|khi|mà|như|bằng|"
    r"per|of|in|on|at|by|from|to|the|a|an|and|or|for|with|each|every|than|is|are|must|shall)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\s*([^\W\d_]+)")
MOST_WORDS = 3


@dataclass(frozen=True)
class Writing:
    """How one language writes amounts."""

    number: str
    units: re.Pattern[str]
    percent: str

    def value(self, written: str) -> Decimal:
        """The exact number. Raises ValueError for what is none."""
        return _value(written, is_english=self is ENGLISH_WRITING)


def _units(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\s*(" + "|".join(map(re.escape, names)) + r")(?!\w)", re.IGNORECASE)


VIETNAMESE_WRITING = Writing(rf"(?:{VI_FIGURES}|{VI_WORDS}\b)", _units(VI_UNITS), r"\s*(?:%|phần trăm\b)")
ENGLISH_WRITING = Writing(rf"(?:{EN_FIGURES}|{EN_WORDS}\b)", _units(EN_UNITS), r"\s*(?:%|per ?cent\b)")


def _value(written: str, *, is_english: bool) -> Decimal:
    text = written.strip().lower()
    if text[:1].isdigit():
        group, point = (",", ".") if is_english else (".", ",")
        return Decimal(text.replace(group, "").replace(point, "."))
    if is_english:
        return Decimal(ENGLISH[text])
    return Decimal(_spelled(text.split()))


def _spelled(words: list[str]) -> int:
    """ "hai trăm linh năm", "mười lăm", "hai mươi mốt"."""
    if "trăm" in words:
        at = words.index("trăm")
        rest = [word for word in words[at + 1 :] if word not in ("linh", "lẻ")]
        return 100 * ONES[words[0]] + (_spelled(rest) if rest else 0)
    last = {"mốt": 1, "tư": 4, "lăm": 5}
    if words[0] == "mười":
        return 10 + (last.get(words[1]) or ONES[words[1]] if len(words) > 1 else 0)
    if "mươi" in words:
        return 10 * ONES[words[0]] + (last.get(words[2]) or ONES[words[2]] if len(words) > 2 else 0)
    return ONES[words[0]]


def unit_at(text: str, at: int, writing: Writing) -> tuple[str, int]:
    """What is counted behind a number, and where it ends; '' where nothing certain follows."""
    known = writing.units.match(text, at)
    return (known[1], known.end()) if known else words_at(text, at, MOST_WORDS)


def words_at(text: str, at: int, most: int) -> tuple[str, int]:
    """The words at a place, up to one that belongs to no name; and where they end."""
    words: list[str] = []
    end = at
    while len(words) < most and (found := WORD.match(text, end)) and not NOT_A_UNIT.match(found[1]):
        words.append(found[1])
        end = found.end()
    return " ".join(words), end
