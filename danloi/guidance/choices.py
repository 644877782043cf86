"""Which option "số 2", "cái cuối" or a bare digit means, and what a correction really asks."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.vietnamese import fold_words

_NEGATION = re.compile(r"\b(?:chứ|chớ)\s+(?:không|ko|k|hông)\s+(?:phải\s+)?(?:là\s+)?.*$", re.IGNORECASE)


class Choices:
    """Ordinals and correction openers (data/phrases/choices.yaml)."""

    def __init__(self, ordinals: dict[str, int], corrections: list[str], continuations: list[str]) -> None:
        """Index the phrases by their folded words, longest first."""
        self._continuations = [fold_words(phrase) for phrase in continuations]
        self._ordinals = sorted(
            ((fold_words(phrase), position) for phrase, position in ordinals.items()), key=lambda pair: -len(pair[0])
        )
        openers = sorted(corrections, key=len, reverse=True)
        self._corrections = re.compile(r"\b(?:" + "|".join(map(re.escape, openers)) + r")\b[,:]?", re.IGNORECASE)

    @classmethod
    def read(cls, path: Path) -> Choices:
        """Read the file."""
        data = YAML(typ="safe").load(path)
        return cls(data["ordinals"], data["corrections"], data["continuations"])

    def goes_on(self, text: str) -> bool:
        """Whether `text` begins like a message that asks the same about another thing ("thế còn hộ chiếu")."""
        words = fold_words(text)
        return any(words[: len(phrase)] == phrase for phrase in self._continuations)

    def position(self, text: str, count: int) -> int | None:
        """Return the index (from 0) of the option that `text` names among `count`, or None."""
        digits = re.findall(r"(?<![\d.])\d(?![\d.]*\d)", text)
        chosen = int(digits[0]) if digits else self._ordinal(fold_words(text))
        if chosen is None:
            return None
        chosen = count if chosen == -1 else chosen
        return chosen - 1 if 1 <= chosen <= count else None

    def _ordinal(self, words: list[str]) -> int | None:
        for phrase, position in self._ordinals:
            size = len(phrase)
            if any(words[i : i + size] == phrase for i in range(len(words) - size + 1)):
                return position
        return None

    def wish_of_correction(self, text: str) -> str:
        """Return `text` without its opener ("không phải, ý tôi là…") and without what it says is not meant."""
        return self._corrections.sub(" ", _NEGATION.sub(" ", text)).strip(" ,.:;")
