"""Characters: one Unicode form, one tone placement, and text without diacritics."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")

# Old and new tone placement of the open syllables oa, oe, uy ("hoà" and "hòa" are one word). The new one, which
# schools and the national portal use, is kept. "quý" is no such syllable: its u belongs to the consonant.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_PLACEMENT = re.compile(rf"(?<![qQ])([oOuU])([aAeEyY])([{_TONES}])(?![a-zA-Z\u0300-\u036f])")


# Every letter below U+2000 that is another one with a mark, and the marks themselves: one look-up a character.
_FOLDED = {
    code: "".join(c for c in unicodedata.normalize("NFD", chr(code)) if unicodedata.category(c) != "Mn").lower()
    for code in range(0xC0, 0x2000)
    if unicodedata.normalize("NFD", chr(code)) != chr(code) or unicodedata.category(chr(code)) == "Mn"
} | {ord("đ"): "d", ord("Đ"): "d"}


def place_tones(text: str) -> str:
    """Return NFC `text` with the tone of oa, oe, uy on the first vowel ("hoà" becomes "hòa").

    Use it before comparing accented words: keyboards differ in where they put the tone of an open syllable.
    """
    decomposed = unicodedata.normalize("NFD", text)
    moved = _OLD_PLACEMENT.sub(r"\1\3\2", decomposed)
    return unicodedata.normalize("NFC", moved)


def storable(text: str) -> str:
    """Return `text` without what no database keeps: NUL characters and halves of surrogate pairs."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def clean(text: str) -> str:
    """Return `text` as the rest of the system expects it: NFC, one tone placement, plain spaces, nothing invisible.

    Line breaks are kept; runs of other white space become one space. Use it once, where a message enters.
    """
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(" ", text)
    return _SPACES.sub(" ", place_tones(text)).strip()


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics; đ becomes d. The length may change for odd characters."""
    return text.lower().translate(_FOLDED)


def has_diacritics(text: str) -> bool:
    """Tell whether any letter of `text` carries a Vietnamese diacritic."""
    lowered = text.lower()
    return fold(lowered) != unicodedata.normalize("NFC", lowered)
