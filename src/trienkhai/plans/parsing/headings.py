"""What the heading of a column says: the names of each role, without marks, then words that give it away, then likeness."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from trienkhai.plans.parsing.model import Role
from trienkhai.vietnamese import fold, normalise
from trienkhai.vietnamese.likeness import key_of, likeness

SIMILAR = 0.8
LONGEST = 120  # characters of a heading
EQUALLY_GOOD = 0.05
CUE = 0.9


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.replace("\n", " ").split("|"))


NAMES: dict[Role, tuple[str, ...]] = {
    Role.NUMBER: _listed("STT|TT|Số TT|Số thứ tự|Thứ tự|No|No.|Nr|Mã|Mã số|Mã nhiệm vụ|Item|Ref|Order"),
    Role.TASK: _listed(
        """Nội dung|Nội dung công việc|Nội dung nhiệm vụ|Nội dung, nhiệm vụ|Nội dung thực hiện|Nội dung hoạt động
        |Nội dung triển khai|Nội dung công tác|Nội dung chỉ đạo|Nhiệm vụ|Tên nhiệm vụ|Nhiệm vụ cụ thể|Nhiệm vụ, giải pháp
        |Nhiệm vụ và giải pháp|Nhiệm vụ trọng tâm|Nhiệm vụ chủ yếu|Nhiệm vụ được giao|Các nhiệm vụ|Công việc|Tên công việc
        |Nội dung chi tiết|Công việc cụ thể|Đầu việc|Việc|Hạng mục|Hạng mục công việc|Hoạt động|Tên hoạt động|Giải pháp
        |Đề án|Tên đề án|Đề án, nhiệm vụ|Chương trình, đề án|Tên chương trình, đề án|Tên đề án, nhiệm vụ
        |Task|Tasks|Task name|Activity|Activities|Action|Actions|Work|Work item|Description|What"""
    ),
    Role.PRODUCT: _listed(
        """Sản phẩm|Sản phẩm dự kiến|Sản phẩm đầu ra|Sản phẩm hoàn thành|Sản phẩm công việc|Dự kiến sản phẩm|Kết quả
        |Kết quả dự kiến|Dự kiến kết quả|Kết quả đầu ra|Kết quả cần đạt|Kết quả, sản phẩm|Sản phẩm, kết quả|Đầu ra
        |Yêu cầu sản phẩm|Hình thức văn bản|Hình thức sản phẩm|Output|Outputs|Product|Products|Deliverable|Deliverables
        |Result|Results|Expected output|Expected result"""
    ),
    Role.LEAD: _listed(
        """Đơn vị chủ trì|Cơ quan chủ trì|Cơ quan, đơn vị chủ trì|Ban, đơn vị chủ trì|Chủ trì|Chủ trì thực hiện
        |Chủ trì tham mưu|Đơn vị chủ trì thực hiện|Đơn vị, cá nhân chủ trì|Bộ phận chủ trì|Đơn vị thực hiện
        |Cơ quan thực hiện|Cơ quan, đơn vị thực hiện|Bộ phận thực hiện|Đơn vị đầu mối|Đầu mối|Phân công chủ trì
        |Đơn vị được giao|Đơn vị chịu trách nhiệm|Đơn vị chịu trách nhiệm chính|Đơn vị phụ trách|Phân công thực hiện
        |Phân công nhiệm vụ|Phân công|Lead|Lead unit|Leading unit|Responsible unit|Owner|Implementing unit|In charge"""
    ),
    Role.COOPERATING: _listed(
        """Phối hợp|Đơn vị phối hợp|Cơ quan phối hợp|Cơ quan, đơn vị phối hợp|Phối hợp thực hiện|Đơn vị phối hợp thực hiện
        |Bộ phận phối hợp|Cùng thực hiện|Cooperating|Cooperating unit|Cooperating units|Coordinating unit|Supporting unit
        |Support|Partners"""
    ),
    Role.RESPONSIBLE: _listed(
        """Người chịu trách nhiệm|Lãnh đạo phụ trách|Lãnh đạo chỉ đạo|Lãnh đạo theo dõi|Chịu trách nhiệm|Người phụ trách
        |Phụ trách|Cá nhân phụ trách|Cán bộ phụ trách|Đồng chí phụ trách|Người thực hiện|Cán bộ thực hiện|Người chỉ đạo
        |Trách nhiệm|Lãnh đạo phụ trách, chỉ đạo|Responsible|Responsible person|Responsible post|Person in charge
        |Person responsible|Accountable"""
    ),
    Role.DEADLINE: _listed(
        """Thời hạn|Thời gian|Thời gian hoàn thành|Thời gian thực hiện|Thời hạn hoàn thành|Thời hạn thực hiện|Tiến độ
        |Tiến độ thực hiện|Tiến độ hoàn thành|Hạn hoàn thành|Hạn|Hạn chót|Mốc hoàn thành|Mốc thời gian|Thời gian trình
        |Thời điểm hoàn thành|Ngày hoàn thành|Hạn xử lý|Lộ trình|Lộ trình thực hiện|Thời gian dự kiến|Deadline|Due
        |Due date|Due by|Timeline|Timeframe|Time frame|Time|When|Completion date|Target date|Schedule"""
    ),
    Role.BEGIN: _listed(
        """Bắt đầu|Ngày bắt đầu|Thời gian bắt đầu|Thời điểm bắt đầu|Từ ngày|Từ|Start|Start date|Begin|From"""
    ),
    Role.END: _listed(
        """Kết thúc|Ngày kết thúc|Thời gian kết thúc|Thời điểm kết thúc|Đến ngày|Đến|End|End date|Finish|To|Until"""
    ),
    Role.PROVISION: _listed(
        """Căn cứ|Căn cứ pháp lý|Căn cứ thực hiện|Điều khoản|Điều, khoản|Văn bản giao nhiệm vụ|Văn bản chỉ đạo|Văn bản
        |Nguồn nhiệm vụ|Theo mục|Mục trong nghị quyết|Provision|Provisions|Legal basis|Basis|Source|Reference"""
    ),
    Role.NOTE: _listed("Ghi chú|Chú thích|Lưu ý|Note|Notes|Remark|Remarks|Comment|Comments"),
}
OTHERS = frozenset(
    map(
        key_of,
        _listed(
            """Kết quả thực hiện|Kết quả xử lý|Kết quả đạt được|Tình hình thực hiện|Tình trạng|Trạng thái|Tỷ lệ hoàn thành
            |Kinh phí|Kinh phí thực hiện|Nguồn kinh phí|Dự toán|Ngân sách|Địa điểm|Thành phần|Thành phần tham dự|Chỉ tiêu
            |Đơn vị tính|Số ký hiệu|Số văn bản|Số, ký hiệu|Ngày ban hành|Đơn vị|Cơ quan|Họ và tên|Chức vụ|Status|Progress|Budget|Cost
            |Unit|Place"""
        ),
    )
)
"""Headings that are like those above and mean none of them."""

CUES: dict[Role, tuple[str, ...]] = {
    Role.LEAD: ("chu tri", "dau moi"),
    Role.COOPERATING: ("phoi hop",),
    Role.RESPONSIBLE: ("nguoi chiu trach nhiem", "nguoi phu trach", "lanh dao phu trach"),
    Role.DEADLINE: ("thoi han", "thoi gian", "han hoan thanh", "moc hoan thanh", "deadline", "due date"),
    Role.PRODUCT: ("san pham", "dau ra", "deliverable"),
    Role.NOTE: ("ghi chu",),
    Role.TASK: ("nhiem vu", "cong viec", "noi dung"),
}
"""Words that give a heading away wherever they stand in it."""

_KEYS = {key_of(name): role for role, names in NAMES.items() for name in names}
_PIECES = re.compile(r"\n|\s[-–—|]\s|\s*/\s*|[()]|\s*&\s*")


class Meaning(NamedTuple):
    """What a heading may mean, the likeliest first; more than one where nothing decides."""

    roles: tuple[Role, ...]
    how: Literal["name", "similar", "unknown"]
    score: float


UNKNOWN = Meaning((), "unknown", 0.0)


def is_name(text: str) -> bool:
    """Whether a text is one of the names above and nothing else."""
    return _exact(text) is not None


def meaning(parts: tuple[str, ...]) -> Meaning:
    """What a heading means; `parts` are its rows from above, each once.

    The whole is compared first, then its last row, then its languages.
    """
    whole = " ".join(parts)
    if "%" in whole:  # how far a task has come
        return UNKNOWN
    for text, score in ((whole, 1.0), (parts[-1] if parts else "", 0.98)):
        if (role := _exact(text)) is not None:
            return Meaning((role,), "name", score)
        if key_of(text) in OTHERS:
            return UNKNOWN
    spoken = {role for text in _PIECES.split(parts[-1] if parts else "") if (role := _exact(text)) is not None}
    if spoken:
        return _several(spoken, "name", 0.96)
    given_away = _given_away(whole)
    return _several(given_away, "similar", CUE) if given_away else _alike(whole)


def _exact(text: str) -> Role | None:
    if len(text) > LONGEST:
        return None
    return Role.NUMBER if normalise(text) == "#" else _KEYS.get(key_of(text))


def _several(roles: set[Role], how: Literal["name", "similar"], score: float) -> Meaning:
    return Meaning(tuple(sorted(roles, key=list(Role).index)), how if len(roles) == 1 else "unknown", score)


def _given_away(text: str) -> set[Role]:
    """The roles whose words stand in a heading; a task only where nothing else does ("thời hạn của nhiệm vụ")."""
    key = f" {key_of(text)} "
    found = {role for role, cues in CUES.items() if any(f" {cue} " in key for cue in cues)}
    return found - {Role.TASK} or found


@lru_cache(maxsize=4_000)
def _alike(text: str) -> Meaning:
    if not fold(text) or len(text) > LONGEST:
        return UNKNOWN
    scores = {role: max(likeness(text, name) for name in names) for role, names in NAMES.items()}
    best = max(scores, key=lambda role: scores[role])
    if scores[best] < SIMILAR:
        return UNKNOWN
    near = {role for role, score in scores.items() if score > scores[best] - EQUALLY_GOOD}
    return _several(near, "similar", scores[best])
