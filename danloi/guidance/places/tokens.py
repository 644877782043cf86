"""Words of a message as the search for places reads them: folded, accented, and how they are joined."""

from __future__ import annotations

from dataclasses import dataclass

from danloi.guidance.vietnamese import fold, place_tones, split_syllables


@dataclass(frozen=True)
class Token:
    """One syllable: `accented` in lower case with today's tone placement, `folded` without diacritics.

    `gap` is what stands between it and the syllable before, without spaces ("," in "Hồng Hải, Hạ Long").
    """

    text: str
    accented: str
    folded: str
    start: int
    end: int
    gap: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_plain(self) -> bool:
        """Whether it bears no diacritics."""
        return self.accented == self.folded


class Words:
    """A set of accented words, written with spaces between, that also knows them typed without diacritics."""

    def __init__(self, words: str) -> None:
        """Split `words`."""
        self._accented = frozenset(words.split())
        self._folded = frozenset(fold(word) for word in self._accented)

    def has(self, token: Token) -> bool:
        """Whether `token` is one of them: as it stands, or with no diacritic at all."""
        return token.accented in self._accented or (token.is_plain and token.folded in self._folded)


class Sayings:
    """Phrases of several accented words, longest first.

    Args:
        phrases: the phrases, each with spaces between its words.
    """

    def __init__(self, *phrases: str) -> None:
        """Split each into its words."""
        self._phrases = sorted(([Words(word) for word in phrase.split()] for phrase in phrases), key=len, reverse=True)

    def length_at(self, tokens: list[Token], at: int) -> int:
        """Return how many tokens from `at` on are one of the phrases, with nothing but spaces between; 0 if none."""
        for phrase in self._phrases:
            part = tokens[at : at + len(phrase)]
            if (
                len(part) == len(phrase)
                and all(word.has(token) for word, token in zip(phrase, part, strict=True))
                and not any(token.gap for token in part[1:])
            ):
                return len(phrase)
        return 0


def tokens_of(text: str) -> list[Token]:
    """Split `text` (NFC) into tokens; capitals say nothing in a text that has nothing else."""
    text = text.lower() if text.isupper() else text
    found: list[Token] = []
    at = 0
    for syllable in split_syllables(text):
        accented = place_tones(syllable.text.lower())
        gap = text[at : syllable.start].strip()
        found.append(Token(syllable.text, accented, fold(accented), syllable.start, syllable.end, gap))
        at = syllable.end
    return found
