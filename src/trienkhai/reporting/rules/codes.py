"""Short codes that people read aloud and type: receipts, export codes. Pure."""

import hashlib

# Without 0/O, 1/I/L, U/V: nothing that two readers could take for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def code_of(number: int, length: int) -> str:
    """The lowest `length` digits of a number in the alphabet, in groups of four."""
    digits = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    return "-".join("".join(digits[start : start + 4]) for start in range(0, length, 4))


def receipt_of(round_unit_id: int, number: int, sha256: str) -> str:
    """The receipt of a submission: the same submission always gives the same receipt."""
    facts = f"{round_unit_id}:{number}:{sha256}".encode()
    return code_of(int.from_bytes(hashlib.sha256(facts).digest(), "big"), 12)


def version_code(sha256: str) -> str:
    """A short code of what a draft says now, from the hash of its answers; any change gives another."""
    return code_of(int(sha256[:16], 16), 8)


def tidy_code(text: str) -> str:
    """A code as somebody typed it, in its written form: upper case, groups of four."""
    letters = "".join(letter for letter in text.upper() if letter in ALPHABET)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
