"""Which strings of letters can be a Vietnamese syllable: an initial, a rime and, on its main vowel, a tone.

The tables follow the standard description of the orthography (Hoàng Phê, Từ điển tiếng Việt, 2003): every rime that the
spelling allows, whether or not a word uses it with every initial.
"""

from __future__ import annotations

import unicodedata

_INITIALS = (
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_SPELT = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep "
    "et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai "
    "oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc "
    "ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ up ut uy "
    "uya uych uyên uyêt uynh uyt uyu uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưu ưt ươc ươi ươm ươn ương "
    "ươp ươt ươu y ych yêm yên yêng yêt yêu yn ynh "
)
_RIMES = frozenset(_SPELT.split())
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPPED = ("c", "ch", "p", "t")  # such a rime has only the tones of "sắc" and "nặng"


def without_tone(word: str) -> tuple[str, str]:
    """Return `word` without its tone mark, and the mark ("" if it has none)."""
    marks = [c for c in unicodedata.normalize("NFD", word) if c in _TONES]
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    return unicodedata.normalize("NFC", bare), marks[0] if marks else ""


def is_syllable(word: str) -> bool:
    """Whether the lower-case NFC `word` is spelt like a Vietnamese syllable, diacritics included."""
    bare, tone = without_tone(word)
    for initial in _INITIALS:
        if not bare.startswith(initial):
            continue
        rime = bare[len(initial) :]
        if rime in _RIMES and not (tone in {"\u0300", "\u0303", "\u0309"} and rime.endswith(_STOPPED)):
            return True
        if initial == "gi" and (rime == "" or f"i{rime}" in _RIMES):
            return True
    return False


_FOLDED_RIMES = frozenset(
    unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", rime) if not unicodedata.combining(c)))
    for rime in _RIMES
)


def is_folded_syllable(word: str) -> bool:
    """Whether the lower-case `word`, typed without diacritics, may be a Vietnamese syllable."""
    for initial in _INITIALS:
        if initial != "đ" and word.startswith(initial):
            rime = word[len(initial) :]
            if rime in _FOLDED_RIMES or (initial == "gi" and (rime == "" or f"i{rime}" in _FOLDED_RIMES)):
                return True
    return False
