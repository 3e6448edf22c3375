"""Words that say what a column is, without a template: numbering, units, time, totals, notes, what was and what is planned."""

import re

from trienkhai.vietnamese.likeness import key_of


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in re.split(r"\s*\|\s*", words))


NUMBERING = _listed("stt|tt|so tt|so thu tu|no|stt no|thu tu")
CODES = _listed("ma|ma so|code|ma chi tieu|ky hieu|id")
UNIT_WORDS = _listed(
    "don vi|ten don vi|ma don vi|tinh|tinh thanh pho|ten tinh thanh pho|dia phuong|unit|district|area|province|co so"
    "|doanh nghiep|xa phuong|quan huyen"
)
MEASURE_WORDS = _listed("don vi tinh|dvt|don vi do|unit of measure|d v tinh|dv tinh|measure")
MAYBE_MEASURE = _listed("don vi|unit|units")
NOTE_WORDS = _listed("ghi chu|giai trinh|nhan xet|note|remark|comment|nguon so lieu|bang chung")
BEFORE_WORDS = _listed("ky truoc|cong don|nam truoc|cung ky|quy truoc|thang truoc|previous|last year|luy ke")
PLAN_WORDS = _listed("ke hoach|kh|du toan|chi tieu giao|muc tieu|plan|target|duoc giao")
COMPARED_WORDS = _listed("so sanh|so voi|ty le|tang giam|ti le|hoan thanh|th kh|tang truong")
NOW_WORDS = _listed(
    "thuc hien|th|ket qua|ky nay|ky bao cao|so lieu|so luong|gia tri|uoc thuc hien|actual|this period|value|so bao cao"
    "|phat sinh trong ky|tong so|noi dung bao cao|quyet toan|so thuc hien|dat duoc"
)
TOTALS = _listed(
    "tong|tong cong|tong so|cong|total|sum|toan tinh|toan tap doan|toan nganh|ca nuoc|grand total|tong chung"
)
TIME_WORDS = _listed("nam|year|quy|quarter|thang|month|ky|period|ky bao cao|calendar quarter")
PART_LEAD = re.compile(
    r"^[\s\-–+•*]*(?:trong đó|bao gồm|trong do|of which|including|chia ra)?\s*[:,]?\s*", re.IGNORECASE
)
NUMBER_LEAD = re.compile(
    r"^\s*(?:[-–+•*]\s*)?(?:\(?(?:\d{1,2}|[IVXivx]{1,5}|[A-Za-zđĐ])(?:\.\d{1,2}){0,4}[.)/:]|\d{1,2}(?:\.\d{1,2})+)\s+"
)
ROW_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Za-zđĐ])\)?[.)]?")
EMPTY_MARKS = frozenset({"-", "–", "—", "--", "...", "…", "x", "X", "/", "_", "*"})


def begins(text: str, heads: tuple[str, ...]) -> bool:
    """Whether a heading is one of these words, or begins with one."""
    key = f"{key_of(text)} "
    return any(key.startswith(f"{head} ") for head in heads)


def says(text: str, heads: tuple[str, ...]) -> bool:
    """Whether a heading holds one of these words anywhere."""
    key = f" {key_of(text)} "
    return any(f" {key_of(head)} " in key for head in heads)


def is_total(text: str) -> bool:
    """ "Tổng số", "TỔNG CỘNG (A+B)", "TỔNG SỐ - TOTAL"."""
    written = re.split(r"[(:/]| [-–] ", text)
    return any(key_of(piece) in TOTALS for piece in written if piece.strip())


def without_number(text: str) -> str:
    """A label without the number in front: "1. ", "a) ", "II. ", "1.2.3 "."""
    return NUMBER_LEAD.sub("", text, count=1)
