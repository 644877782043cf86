"""Slips of the finger mended: the likeliest sentence under a small language model of what is said here.

A noisy channel (Kernighan, Church and Gale, 1990): each word may stand for itself or for one that is a letter away
(lost, doubled, swapped, the next key), and pairs of neighbouring words decide. Candidates come from SymSpell. Whatever
is a number, a code or an address is never touched, nor is a name written with a capital.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from symspellpy.symspellpy import SymSpell
from symspellpy.verbosity import Verbosity

from danloi.guidance.vietnamese import (
    Syllable,
    fold,
    is_folded_syllable,
    is_syllable,
    place_tones,
    split_syllables,
    words_of,
)

SLIP = 6.0  # nats that reading a word as another one costs
REAL_WORD_SLIP = 9.0  # the same where the word typed is a good one
UNKNOWN = 15.0  # nats of a word that nobody here writes and that is no syllable
UNSEEN = 10.5  # of a good syllable that does not occur
RARE = 4.0  # of a known word with diacritics that it never has here
PAIRS = 0.9  # share of the pair model in the mixture; the rest is the words' own frequency
MOST = 8  # candidates a word
LONGEST = 80  # words; what is longer is read as typed


class Speller:
    """Reads a message as it was meant.

    Args:
        sentences: accented text of the kind that is to be read; the more, the better.
        words: further words that are right as they stand (abbreviations, names).
    """

    def __init__(self, sentences: Iterable[str], words: Iterable[str] = ()) -> None:
        """Count words and pairs."""
        self._accented: Counter[str] = Counter()
        self._single: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for sentence in sentences:
            said = words_of(sentence)
            folded = [fold(word) for word in said]
            self._accented.update(said)
            self._single.update(folded)
            self._pairs.update(pairwise(["^", *folded, "$"]))
        self._told = {fold(word) for word in words}
        self._known = self._told | {word for word, n in self._single.items() if n > 1}
        self._total = sum(self._single.values()) or 1
        self._symspell = SymSpell(max_dictionary_edit_distance=1, prefix_length=7)
        for word, count in self._accented.items():
            if word.isalpha() and (count > 1 or is_syllable(word)):
                self._symspell.create_dictionary_entry(word, count)
                if not self._accented.get(fold(word)):
                    self._symspell.create_dictionary_entry(fold(word), count)

    def is_known(self, word: str) -> bool:
        """Whether `word` is written here as it stands."""
        return fold(word) in self._known

    def mend(self, text: str) -> str:
        """Return `text` with likely slips mended; everything else stays as typed."""
        said = split_syllables(text)
        if not said or len(said) > LONGEST:
            return text
        choices = self._choices(text, said)
        if all(len(options) == 1 for options in choices):
            return text
        best = self._best(choices)
        parts, at = [], 0
        for syllable, word in zip(said, best, strict=True):
            parts += [text[at : syllable.start], _as_typed(syllable.text, word)]
            at = syllable.end
        return "".join([*parts, text[at:]])

    def _choices(self, text: str, said: list[Syllable]) -> list[list[tuple[str, float]]]:
        words = [syllable.text.lower() for syllable in said]
        folded = ["^", *(fold(word) for word in words), "$"]
        choices = []
        for i, (syllable, word) in enumerate(zip(said, words, strict=True)):
            options = [(word, self._cost(word))]
            if self._may_be_a_slip(text, syllable, folded, i + 1):
                slip = SLIP if folded[i + 1] not in self._known or self._is_new(word) else REAL_WORD_SLIP
                options += [(other, slip + self._cost(other)) for other in self._near(word)]
            choices.append(options)
        return choices

    def _may_be_a_slip(self, text: str, syllable: Syllable, folded: list[str], at: int) -> bool:
        word = folded[at]
        if len(word) < 2 or not word.isalpha() or (syllable.text.isupper() and not text.isupper()):
            return False
        if word in self._told or (syllable.text[0].isupper() and syllable.start > 0 and not _is_shouted(text)):
            return False
        if self._is_misspelt(syllable.text.lower()) or self._is_rare(syllable.text.lower()):
            return True
        if word not in self._known:
            return True
        if not is_folded_syllable(word):
            return False  # a short form that people use here
        return min(self._strength(folded[at - 1], word), self._strength(word, folded[at + 1])) < 0 and (
            max(self._strength(folded[at - 1], word), self._strength(word, folded[at + 1])) < 1
        )

    def _near(self, word: str) -> list[str]:
        found = self._symspell.lookup(word, Verbosity.ALL, max_edit_distance=1)
        return [one.term for one in found if one.distance == 1 and fold(one.term) != fold(word)][:MOST]

    def _cost(self, word: str) -> float:
        """Nats beyond the language model's: of a word that it does not know, and of a spelling that is rare."""
        if self._is_misspelt(word):
            return UNKNOWN
        if self._is_rare(word):
            return RARE
        if fold(word) in self._single or fold(word) in self._known:
            return 0.0
        return UNSEEN if is_folded_syllable(fold(word)) else UNKNOWN

    def _is_misspelt(self, word: str) -> bool:
        """Whether `word` has diacritics where no syllable has them ("đuầ")."""
        return self._is_new(word) and not is_syllable(word)

    def _is_rare(self, word: str) -> bool:
        """Whether `word` has diacritics that nobody here puts there ("đu" for "đâu")."""
        return self._is_new(word) and is_syllable(word)

    def _is_new(self, word: str) -> bool:
        return (
            fold(word) != word
            and word not in self._accented
            and place_tones(word) not in self._accented
            and (word.isalpha() and (fold(word) not in self._known or is_folded_syllable(fold(word))))
        )

    def _strength(self, left: str, right: str) -> float:
        """How much more often a pair occurs than chance would have it (log); below 0 if never."""
        seen = self._pairs.get((left, right), 0)
        if not seen:
            return -1.0
        expected = self._single.get(left, 1) * self._single.get(right, 1) / self._total
        return math.log(seen / max(expected, 1e-9) + 1e-9) + 1.0

    def _step(self, left: str, right: str) -> float:
        """Nats of `right` after `left`."""
        before = self._single.get(left, 0)
        pair = self._pairs.get((left, right), 0) / before if before else 0.0
        return -math.log(PAIRS * pair + (1 - PAIRS) * (self._single.get(right, 0) + 0.2) / self._total)

    def _best(self, choices: list[list[tuple[str, float]]]) -> list[str]:
        """Viterbi over the candidates."""
        paths: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for options in choices:
            reached = []
            for word, cost in options:
                folded = fold(word)
                reached.append(
                    min(
                        (sofar + cost + self._step(fold(path[-1]) if path else "^", folded), (*path, word))
                        for sofar, path in paths
                    )
                )
            paths = reached
        return list(min((cost + self._step(fold(path[-1]), "$"), path) for cost, path in paths)[1])


def _is_shouted(text: str) -> bool:
    """Whether `text` is in capitals, so that they say nothing."""
    return text.isupper() or text.istitle()


def _as_typed(typed: str, word: str) -> str:
    """Return `word` with the capital of what was typed, or as typed if it is the same."""
    if word == typed.lower():
        return typed
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word
