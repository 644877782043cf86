"""Training copies of a sentence as hurried people type it: without diacritics, with slips of the finger.

The copies are made inside the components at training time; data/nlu/ holds only what a person wrote.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from danloi.guidance.vietnamese import fold

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "k",
    "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "x": "zc", "y": "tu",
}  # fmt: skip


def add_typo(word: str, rng: random.Random) -> str:
    """Return `word` with one slip: a letter lost, two swapped, one doubled or a neighbouring key."""
    if len(word) < 3 or not word.isalpha():
        return word
    at = rng.randrange(len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[:at] + word[at + 1 :]
    if kind < 0.7:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.85:
        return word[: at + 1] + word[at:]
    return word[:at] + rng.choice(_NEIGHBOURS.get(fold(word[at]), word[at])) + word[at + 1 :]


def augment(
    words: Sequence[str], rng: random.Random, accent_drop: float, typos: float, typo_rate: float = 0.15
) -> Iterator[list[str]]:
    """Yield the sentence and, with the given probabilities, a copy without diacritics and one with typos.

    Every copy has as many words as the original, so that labels per word stay in place. The typo copy loses its
    diacritics as often as a plain one does.
    """
    yield list(words)
    if rng.random() < accent_drop:
        yield [fold(word) for word in words]
    if rng.random() < typos:
        copy = [add_typo(word, rng) if rng.random() < typo_rate else word for word in words]
        yield [fold(word) for word in copy] if rng.random() < accent_drop else copy
