"""Annexes and documents attached to a decision: they number their articles anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from trienkhai.directives.parsing.closing import is_sign
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.scheme import Scheme

NEAR = 6  # paragraphs below its name in which an attached document says what it is attached to


@dataclass(frozen=True)
class Attachment:
    """Where an attached document begins. `key` is the level of its provision."""

    at: int
    key: str
    number: str
    label: str
    heading: str


def attachments(paras: Sequence[Para], used: Scheme, is_provision: Sequence[bool]) -> list[Attachment]:
    """Every annex or attached document, in order. `is_provision`: which paragraphs carry a number of the scheme.

    A file that is itself one annex has none: its name is part of the opening.
    """
    if used.annex is None:
        return []
    found: list[Attachment] = []
    signed, numbered = False, False
    for at, para in enumerate(paras):
        numbered = numbered or is_provision[at]
        signed = signed or (numbered and is_sign(para.text, used))
        one = _begins(paras, used, is_provision, at)
        if one and (one.key == used.annex_key or signed):  # a form shown in the text is no attached document
            found.append(one)
            signed, numbered = False, False
    first = next((at for at, numbered in enumerate(is_provision) if numbered), len(paras))
    leading = [one for one in found if one.at <= first]
    if leading and (len(found) == len(leading) or leading[-1].key != found[-1].key):
        return found[len(leading) :]
    return found[max(0, len(leading) - 1) :]


def _begins(paras: Sequence[Para], used: Scheme, is_provision: Sequence[bool], at: int) -> Attachment | None:
    para, text = paras[at], paras[at].text.strip()
    if para.is_aside or used.annex is None or len(text) > 200:
        return None
    is_attached = _says_to_what(paras, used, is_provision, at)
    named = used.annex.fullmatch(text)
    if named and (text.isupper() or is_attached or para.is_centred):
        heading = (named["rest"] or "").strip()
        return Attachment(at, used.annex_key, named["number"] or "", text[: named.end("label")].strip(), heading)
    titled = used.attached.fullmatch(text) if used.attached else None
    if titled and is_attached and text.isupper():
        return Attachment(at, used.attached_key, "", titled["label"].strip(), titled["rest"].strip())
    return None


def _says_to_what(paras: Sequence[Para], used: Scheme, is_provision: Sequence[bool], at: int) -> bool:
    for below in range(at + 1, min(at + NEAR, len(paras))):
        if is_provision[below]:
            return False
        if used.attached_by is not None and used.attached_by.search(paras[below].text[:200]):
            return True
    return False
