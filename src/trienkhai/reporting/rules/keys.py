"""The key of a cell. Pure."""


def cell_key(indicator: str, part: str = "", sub: str = "") -> str:
    """The stable key of a cell: 'DT03', 'DT03|nu', 'DT03||2021', 'DT03|nu|2021'."""
    return f"{indicator}|{part}|{sub}".rstrip("|")
