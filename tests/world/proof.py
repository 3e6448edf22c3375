"""How often: a quick count for every run, the full one for `make prove`."""

import os


def proof(quick: int, full: int) -> int:
    """`full` when TRIENKHAI_PROVE=1, else `quick`."""
    return full if os.environ.get("TRIENKHAI_PROVE") == "1" else quick
