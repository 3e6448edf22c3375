"""Whether a word is shaped like a Vietnamese syllable: initial, rime, at most one tone."""

import unicodedata

_INITIALS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
_RIMES_AS_TEXT = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oc oi om on ong ooc oong "
    "op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uy "
    "uya uych uyên uyêt uynh uyt uyu uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu "
    "ưt ưu y yêm yên yêng yêt yêu ynh yt êng"
)
_RIMES = frozenset(_RIMES_AS_TEXT.split(" "))
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def is_syllable(word: str) -> bool:
    """True for "nghị", "Đông", "hoà" and "hòa"; false for "Windows" and for "viÖt"."""
    marks = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if sum(mark in _TONES for mark in marks) > 1:
        return False
    return any(bare.startswith(initial) and bare[len(initial) :] in _RIMES for initial in _INITIALS)
