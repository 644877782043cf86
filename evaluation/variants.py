"""The same questions as a hastier hand would type them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Literal

from danloi.console.release.quality.questions import Question
from danloi.guidance.vietnamese.text import fold

Variant = Literal["plain", "strip", "typo"]
_WORDS_PER_TYPO = 5


def vary(question: Question, variant: Variant) -> Question:
    """Return the question as a hastier hand would type it; the same one every time."""
    if variant == "plain":
        return question
    change = fold if variant == "strip" else _Typist(question.id)
    return replace(question, text=change(question.text), context=tuple(change(said) for said in question.context))


class _Typist:
    """Spoils about every fifth word by one letter: left out, doubled, or swapped with the next."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def __call__(self, text: str) -> str:
        words = text.split()
        spoilable = [number for number, word in enumerate(words) if len(word) > 2 and word.isalpha()]
        wanted = min(len(spoilable), max(1, len(words) // _WORDS_PER_TYPO))
        for number in self._random.sample(spoilable, wanted):
            words[number] = self._spoil(words[number])
        return " ".join(words)

    def _spoil(self, word: str) -> str:
        at = self._random.randrange(len(word) - 1)
        return self._random.choice(
            [
                word[:at] + word[at + 1 :],
                word[: at + 1] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
