"""Which column says what: headings in Vietnamese or English, with or without marks, in any order."""

from collections.abc import Mapping
from typing import NamedTuple

from trienkhai.vietnamese import normalise, search_key

ALIASES: dict[str, tuple[str, ...]] = {
    "ident": ("định danh", "id", "identity", "mã định danh"),
    "code": ("mã", "mã đơn vị", "code", "unit code", "mã số"),
    "new_code": ("mã mới", "new code", "mã kế tục", "successor code", "into"),
    "name": ("tên", "tên đơn vị", "tên đầy đủ", "name", "full name", "unit name"),
    "short_name": ("tên ngắn", "tên viết tắt", "tên gọi tắt", "short name"),
    "kind": ("loại", "loại đơn vị", "loại hình đơn vị", "cấp", "kind", "type"),
    "parent": ("mã cấp trên", "mã đơn vị cấp trên", "cấp trên", "parent code", "parent", "mã trực thuộc"),
    "parent_ident": ("định danh cấp trên", "parent id", "parent identity"),
    "from": ("từ ngày", "hiệu lực từ", "ngày hiệu lực", "ngày bắt đầu", "from", "from day", "valid from"),
    "to": ("đến ngày", "đến trước ngày", "ngày hết hiệu lực", "to", "to day", "until", "before"),
    "through": ("đến hết ngày", "ngày cuối", "through", "last day"),
    "order": ("thứ tự", "stt trong cấp", "thứ tự sắp xếp", "order"),
    "date": ("ngày", "date", "day", "ngày thực hiện"),
    "act": ("việc", "hành động", "loại thay đổi", "thay đổi", "act", "change", "action"),
    "share": ("phần", "tỷ lệ", "tỉ lệ", "share", "shares"),
    "predecessor": ("đơn vị trước", "predecessor"),
    "successor": ("đơn vị sau", "successor"),
    "succession": ("cách kế tục", "succession"),
    "source": ("nguồn", "source"),
    "reason": ("lý do", "căn cứ", "reason"),
    "line": ("tuyến", "line"),
    "line_name": ("tên tuyến", "line name"),
    "note": ("ghi chú", "note"),
}
GROUP_HEADS = ("khối:", "nhóm:", "group:", "grouping:", "phân loại:")
ORDER_HEADS = ("thứ tự khối:", "group order:")

Aliases = Mapping[str, tuple[str, ...]]

_GROUPS = tuple(search_key(head) for head in GROUP_HEADS)
_ORDERS = tuple(search_key(head) for head in ORDER_HEADS)


class Headings(NamedTuple):
    """Column numbers by meaning, groupings and the order in them by name, and headings that mean nothing here."""

    columns: dict[str, int]
    groups: dict[str, int]
    orders: dict[str, int]
    unknown: dict[str, int]
    twice: dict[str, int]


def no_headings() -> Headings:
    return Headings({}, {}, {}, {}, {})


def read_headings(texts: dict[int, str], aliases: Aliases = ALIASES) -> Headings:
    """What a row of headings says, by column number."""
    known = _known(aliases)
    found = no_headings()
    for column, text in sorted(texts.items()):
        key = search_key(text)
        meaning = known.get(key.rstrip(" *:"))
        _, _, named = normalise(text).partition(":")
        if named.strip() and key.startswith(_GROUPS):
            found.groups[named.strip()] = column
        elif named.strip() and key.startswith(_ORDERS):
            found.orders[named.strip()] = column
        elif meaning is None:
            found.unknown[normalise(text)] = column
        elif meaning in found.columns:
            found.twice[normalise(text)] = column
        else:
            found.columns[meaning] = column
    return found


def _known(aliases: Aliases) -> dict[str, str]:
    return {search_key(alias): column for column, names in aliases.items() for alias in names}


def shown(column: str) -> str:
    """How a message names a column: the Vietnamese heading and the English one."""
    aliases = ALIASES[column]
    english = next((alias for alias in aliases if alias.isascii()), aliases[-1])
    return f"{aliases[0]} / {english}"
