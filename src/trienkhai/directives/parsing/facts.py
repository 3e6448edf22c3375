"""What the opening and closing of a document say about it: offered for the register form, never taken unseen."""

import re
from dataclasses import dataclass, field
from datetime import date

from trienkhai.directives.parsing.model import Para, Parsed
from trienkhai.vietnamese import fold

SYMBOL = re.compile(
    r"(?:Luật số|Số|No\.?|Resolution No\.?)\s*:?\s*(?P<symbol>\d+(?:[-/]\s?[\wĐđ\-./]+)?)", re.IGNORECASE
)
VN_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
SHORT_DAY = re.compile(r"\bngày\s+(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4})", re.IGNORECASE)
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
EN_DAY = re.compile(r"\b(\d{1,2})\s+(" + "|".join(MONTHS) + r")\s+(\d{4})\b", re.IGNORECASE)
KINDS = (
    "NGHỊ QUYẾT", "QUYẾT ĐỊNH", "CHỈ THỊ", "KẾ HOẠCH", "KẾT LUẬN", "NGHỊ ĐỊNH", "THÔNG TƯ", "THÔNG BÁO", "HƯỚNG DẪN", "QUY ĐỊNH",
    "QUY CHẾ", "CHƯƠNG TRÌNH HÀNH ĐỘNG", "CHƯƠNG TRÌNH", "BÁO CÁO", "PHÁP LỆNH", "LUẬT", "TỜ TRÌNH", "RESOLUTION", "DECISION", "PLAN",
)  # fmt: skip
CITED = re.compile(
    r"(?P<kind>[^\W\d_][^\d]{2,30}?)\s+(?:số|No\.?)\s*(?P<symbol>\d[\wĐđ\-./]*),?\s+(?:ngày|of|dated)\s.{6,40}?"
    r"(?:\s(?:của|by)\s(?P<issuer>.{3,150}?))?,?\s(?:về|on|concerning)\s+(?P<subject>.{5,500})",
    re.IGNORECASE,
)
GROUNDS = re.compile(r"[\s\-–]*(?:Căn cứ|Theo|Xét|Thực hiện|Pursuant|Having regard|Whereas)\b", re.IGNORECASE)
NATIONAL = ("cong hoa xa hoi", "dang cong san viet nam", "doc lap -", "doc lap –")
# What stands between the title and the text: who decides, and that he does.
ENACTING = re.compile(
    r".*:\s*$|(?:nay\s+)?(?:quyết nghị|quyết định|kết luận|nghị quyết)\s*[.:]?\s*$"
    r"|(?:luật|pháp lệnh|nghị định|nghị quyết|quyết định|thông tư|quy chế|quy định)\s+này\b"
    r"|(?:quốc hội|ủy ban|uỷ ban|chính phủ|thủ tướng|bộ trưởng|hội đồng|đảng ủy|đảng uỷ|ban |đại hội|hội nghị)[^:]{0,150}?"
    r"\b(?:ban hành|quyết nghị|quyết định|thống nhất|thông qua)\b",
    re.IGNORECASE | re.DOTALL,
)
RULE = re.compile(r"^[\s\-_*–—.]+$")
NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]*\.?\s){1,4}[A-ZĐÀ-Ỹ][a-zđà-ỹ]*")


@dataclass(frozen=True)
class Facts:
    """Values by field of the register, and the line each came from."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    issued_on: date | None = None


def facts_of(parsed: Parsed) -> Facts:
    """Number and symbol, type, subject, issuer, day, signer, as far as they can be read."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    issued: date | None = None
    opening = [para for para in parsed.opening if not GROUNDS.match(para.text)]
    for para in opening:
        found = SYMBOL.search(para.text)
        if found and "symbol" not in values and len(para.text) < 120:
            values["symbol"], lines["symbol"] = found["symbol"].replace(" ", "").rstrip("./-"), para.line
        if issued is None and (day := day_in(para.text)):
            issued, lines["issued_on"] = day, para.line
    _kind_and_subject(opening, values, lines)
    _issuer(opening, values, lines)
    _cited(opening, values, lines)
    _signer(list(parsed.closing), values, lines)
    return Facts(values, lines, issued)


def day_in(text: str) -> date | None:
    """The first day written in words or figures in a text, if it exists in the calendar."""
    for pattern in (VN_DAY, SHORT_DAY, EN_DAY):
        found = pattern.search(text)
        if found is None:
            continue
        day, month, year = found.groups()
        number = int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1
        try:
            return date(int(year), number, int(day))
        except ValueError:
            return None
    return None


def _kind_and_subject(opening: list[Para], values: dict[str, str], lines: dict[str, int]) -> None:
    for at, para in enumerate(opening):
        text = para.text.strip()
        kind = next((kind for kind in KINDS if text.upper() == kind or text.upper().startswith(f"{kind} ")), None)
        if kind is None or len(text) > 200 or (text != text.upper() and not text.startswith("Resolution")):
            continue
        values["kind_name"], lines["kind_name"] = kind.capitalize(), para.line
        behind = text[len(kind) :].strip()
        subject = [behind] if behind and not SYMBOL.search(text) else []
        for words in _lines(opening[at + 1 : at + 5]):
            if subject and words.isupper() and not subject[-1].isupper():
                break
            if RULE.match(words) or re.match(r"[\-–(]|Căn cứ|Xét|Để |Thực hiện|The ", words) or ENACTING.match(words):
                break
            if not (SYMBOL.search(words) and VN_DAY.search(words)):
                subject.append(words)
            if words.endswith((".", ";")):
                break
        joined = " ".join(part for part in subject if part)
        if joined:
            values["subject"], lines["subject"] = joined[:500], opening[min(at + 1, len(opening) - 1)].line
        return


def _lines(paras: list[Para]) -> list[str]:
    """Their lines; a title and what follows it may be one paragraph with a line break inside."""
    return [line.strip() for para in paras for line in para.text.split("\n") if line.strip()]


def _issuer(opening: list[Para], values: dict[str, str], lines: dict[str, int]) -> None:
    """The last line of the head that names a body, before the number."""
    for para in opening[:12]:
        text = para.text.strip()
        if SYMBOL.search(text) or text.upper() in KINDS:
            break
        if not text or RULE.match(text) or fold(text).startswith(NATIONAL) or VN_DAY.search(text):
            continue
        if text == text.upper() or "issuer" not in values:
            values["issuer"], lines["issuer"] = text[:300], para.line


def _cited(opening: list[Para], values: dict[str, str], lines: dict[str, int]) -> None:
    """'Kết luận số 69-KL/TW ngày … của … về …', as portals and English papers write their title."""
    for para in opening[:12]:
        found = CITED.match(para.text.strip()[:900])
        if found is None:
            continue
        for name in ("subject", "issuer"):
            if found[name] and name not in values:
                values[name], lines[name] = found[name].strip(" ."), para.line
        if "kind_name" not in values and found["kind"].strip().upper() in KINDS:
            values["kind_name"], lines["kind_name"] = found["kind"].strip().capitalize(), para.line
        return


def _signer(closing: list[Para], values: dict[str, str], lines: dict[str, int]) -> None:
    for para in reversed(closing):
        for text in re.split(r"[\n|]|\(?[Đđ]ã ký\)?", para.text.replace("*", " ")):
            if len(text) < 60 and NAME.fullmatch(text.strip(" )\t")):
                values["signer"], lines["signer"] = text.strip(" )\t"), para.line
                return
