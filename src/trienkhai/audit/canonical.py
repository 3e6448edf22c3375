"""Canonical bytes and hashes: sorted keys, no spaces, NFC text, numbers as they are. Pure."""

import hashlib
import json
import unicodedata
from typing import Any


def normal(value: Any) -> Any:
    """The same value with every text in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {normal(str(key)): normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normal(item) for item in value]
    return value


def canonical(value: Any) -> bytes:
    """One byte form for one value. Decimals and dates must already be strings; floats are refused."""
    _refuse_floats(value)
    return json.dumps(normal(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; store a decimal as text")
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for item in items:
        _refuse_floats(item)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def commitment_of(personal: Any, salt: str) -> str:
    """A salted commitment: proves what was there without holding it."""
    return hashlib.sha256(salt.encode() + canonical(personal)).hexdigest()
