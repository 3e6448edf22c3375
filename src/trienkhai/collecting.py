"""How this process looks for garbage: hundreds of modules and models are made to stay."""

import gc

# New objects between two looks. With Python's own 700 a tenth of a request's time went into finding nothing.
LOOK_AFTER = 50_000


def expect_modules() -> None:
    """Before the product is imported: its making is no reason to look for garbage."""
    gc.set_threshold(LOOK_AFTER, 20, 20)


def settle() -> None:
    """After the product is imported: what stands now stays, and is never looked through again."""
    expect_modules()
    gc.freeze()
