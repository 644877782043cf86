"""Precision, recall and F1 of every intent, what is taken for what, and how sure a model is. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True)
class Guess:
    """A sentence, the intent it has, the one a model guessed, and how sure it was (0 to 1)."""

    text: str
    intent: str
    guess: str
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether the guess is the intent."""
        return self.guess == self.intent


@dataclass(frozen=True)
class Quality:
    """How well an intent is told from the others; `of` sentences have it."""

    precision: float
    recall: float
    of: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def by_intent(guesses: Iterable[Guess]) -> dict[str, Quality]:
    """Return the quality of every intent that a sentence has, in alphabetical order."""
    counted = Counter((one.intent, one.guess) for one in guesses)
    has, guessed, right = Counter[str](), Counter[str](), Counter[str]()
    for (intent, guess), times in counted.items():
        has[intent] += times
        guessed[guess] += times
        right[intent] += times if intent == guess else 0
    return {
        name: Quality(right[name] / guessed[name] if guessed[name] else 0.0, right[name] / has[name], has[name])
        for name in sorted(has)
    }


def accuracy(guesses: Sequence[Guess]) -> float:
    """Return the share that is right; 0 of none."""
    return sum(one.is_right for one in guesses) / len(guesses) if guesses else 0.0


def confusion(guesses: Iterable[Guess]) -> dict[str, dict[str, int]]:
    """Return how often each intent was taken for each, itself included; only what happened."""
    found: dict[str, dict[str, int]] = {}
    for (intent, guess), times in sorted(Counter((one.intent, one.guess) for one in guesses).items()):
        found.setdefault(intent, {})[guess] = times
    return found


def histogram(guesses: Iterable[Guess]) -> list[tuple[int, int]]:
    """Return for each tenth of confidence how many guesses were right, and how many wrong."""
    counted = [[0, 0] for _ in range(BINS)]
    for one in guesses:
        counted[min(int(one.confidence * BINS), BINS - 1)][0 if one.is_right else 1] += 1
    return [(right, wrong) for right, wrong in counted]


def lost_and_gained(before: Mapping[str, Guess], after: Mapping[str, Guess], intent: str) -> tuple[int, int]:
    """Return of the sentences about `intent` (that have it, or were taken for it) how many turned wrong, and right.

    Both say the same of the same sentences, which `before` and `after` have in common.
    """
    lost = gained = 0
    for text, old in before.items():
        new = after[text]
        if intent in {old.intent, old.guess, new.guess}:
            lost += old.is_right and not new.is_right
            gained += new.is_right and not old.is_right
    return lost, gained
