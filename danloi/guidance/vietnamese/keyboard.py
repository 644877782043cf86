"""What a keyboard leaves behind when its Vietnamese input is off: Telex ("lamf giaays") and VNI ("la2m gia6y1").

The keys are those of the two common input methods (Telex: aa aw ee oo ow uw dd, tones s f r x j; VNI: 6 7 8 9 and tones
1 to 5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from danloi.guidance.vietnamese.phonology import is_folded_syllable, is_syllable

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT}
_VNI_SHAPES = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
_FEWEST_LETTERS = 2  # "a2" is a class of licence
_VOWELS = "aăâeêioôơuưy"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_VNI = re.compile(r"[a-z]+(?:[1-9][a-z]*)+")


def from_telex(word: str) -> str | None:
    """Return the syllable that the lower-case `word` was meant to be in Telex, or None."""
    if not word.isalpha() or not word.isascii():
        return None
    letters, tone = "", ""
    for letter in word:
        if letter in _TELEX_TONES and any(c in _VOWELS for c in letters) and not tone:
            tone = _TELEX_TONES[letter]
        elif letter == "d" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif letter in "aeo" and letter in letters:
            at = letters.rindex(letter)
            letters = letters[:at] + {"a": "â", "e": "ê", "o": "ô"}[letter] + letters[at + 1 :]
        elif letter == "w":
            letters = _hooked(letters)
        else:
            letters += letter
    return _checked(letters.replace("ưo", "ươ"), tone, word)


def from_vni(word: str) -> str | None:
    """Return the syllable that the lower-case `word` was meant to be in VNI, or None."""
    if not _VNI.fullmatch(word) or sum(c.isalpha() for c in word) < _FEWEST_LETTERS:
        return None
    letters, tone = "", ""
    for letter in word:
        if letter in _VNI_TONES:
            tone = _VNI_TONES[letter]
        elif letter.isdigit():
            shapes = _VNI_SHAPES.get(letter, {})
            at = max((letters.rfind(plain) for plain in shapes), default=-1)
            if at < 0:
                return None
            letters = letters[:at] + shapes[letters[at]] + letters[at + 1 :]
        else:
            letters += letter
    return _checked(letters.replace("uơ", "ươ").replace("ưo", "ươ"), tone, word)


def decode(text: str, is_known: Callable[[str], bool]) -> str:
    """Return `text` with what was typed in Telex or VNI without an input method made readable.

    A word that may be meant as it stands (`is_known`, or spelt like a syllable) is left alone. So are digits that
    could only be tones ("hang2"): they may be classes, unless a word of the message has the digit of a letter's shape.
    """
    typed = [match.group().lower() for match in _WORD.finditer(text)]
    vni = [word for word in typed if not word.isalpha() and not is_known(word) and from_vni(word)]
    trusts_vni = any(sum(c.isdigit() for c in word) > 1 or any(c in "6789" for c in word) for word in vni)

    def mend(match: re.Match[str]) -> str:
        word = match.group().lower()
        if is_known(word) or is_folded_syllable(word):
            return match.group()
        if word.isalpha():
            return from_telex(word) or match.group()
        return (from_vni(word) if trusts_vni else None) or match.group()

    return _WORD.sub(mend, text)


def _hooked(letters: str) -> str:
    """Apply Telex's w: the horn on u and o, the breve on a; alone it is ư."""
    if "uo" in letters:
        return letters.replace("uo", "ươ")
    for plain, marked in (("a", "ă"), ("o", "ơ"), ("u", "ư")):
        if plain in letters:
            at = letters.rindex(plain)
            return letters[:at] + marked + letters[at + 1 :]
    return letters + "ư"


def _checked(letters: str, tone: str, typed: str) -> str | None:
    """Put the tone on the vowel that carries it; None if that is no syllable or nothing was typed in the method."""
    marked = _with_tone(letters, tone) if tone else letters
    return marked if marked != typed and is_syllable(marked) else None


def _with_tone(letters: str, tone: str) -> str:
    start = 2 if letters.startswith(("qu", "gi")) and any(c in _VOWELS for c in letters[2:]) else 0
    at = [i for i, c in enumerate(letters) if c in _VOWELS and i >= start]
    if not at:
        return letters
    shaped = [i for i in at if letters[i] in "ăâêôơư"]
    if shaped:
        place = shaped[-1]
    elif len(at) == 1:
        place = at[0]
    else:
        closed = at[-1] + 1 < len(letters) or len(at) == 3
        place = at[1] if closed else at[0]
    return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])
