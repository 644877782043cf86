"""Words as Vietnamese writes them: syllables between spaces, with codes, links and addresses kept in one piece.

Word segmentation is left out on purpose: it tears codes apart and guesses wildly at text without diacritics
(docs/decisions/0003-underthesea.md).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from danloi.guidance.vietnamese.text import fold

# In order: links, e-mail addresses, codes and numbers with inner dots, dashes or slashes, words.
_SYLLABLE = re.compile(
    r"https?://[^\s<>\"]+|www\.[^\s<>\"]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[^\W_]*\d[^\W_]*(?:[./-][^\W_]+)*"
    r"|[^\W\d_]+",
    re.UNICODE,
)


_TRAILING = ".,;:!?-/)”’\"'"


class Syllable(NamedTuple):
    """One syllable and where it stands: `text` is `source[start:end]`."""

    text: str
    start: int
    end: int


def split_syllables(text: str) -> list[Syllable]:
    """Split `text` (NFC) into syllables with their offsets; punctuation and emoji are left out."""
    found = []
    for match in _SYLLABLE.finditer(text):
        word = match.group().rstrip(_TRAILING)
        found.append(Syllable(word, match.start(), match.start() + len(word)))
    return found


def fold_words(text: str) -> list[str]:
    """Return the folded syllables of `text`: what search and comparison work on."""
    return [fold(word) for word in words_of(text)]


def words_of(text: str) -> list[str]:
    """Return the syllables of `text` (NFC) in lower case, without their offsets."""
    return [word.rstrip(_TRAILING) for word in _SYLLABLE.findall(text.lower())]
