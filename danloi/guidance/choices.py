"""Which option "số 2", "cái cuối" or a bare digit means, and what a correction really asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.vietnamese import fold, fold_words, has_diacritics, words_of

_NEGATION = re.compile(r"\b(?:chứ|chớ)\s+(?:không|ko|k|hông)\s+(?:phải\s+)?(?:là\s+)?.*$", re.IGNORECASE)


class Choices:
    """How people choose, correct, go on and come back (data/phrases/choices.yaml)."""

    def __init__(
        self,
        ordinals: dict[str, int],
        corrections: list[str],
        continuations: list[str],
        continuing_ends: list[str],
        positioned: list[str],
        returns: list[str],
        fillers: str,
    ) -> None:
        """Index the phrases by their folded words, longest first."""
        self._returns = sorted((fold_words(phrase) for phrase in returns), key=len, reverse=True)
        self._fillers = set(words_of(fillers))
        self._plain_fillers = set(fold_words(fillers))
        self._continuations = [fold_words(phrase) for phrase in continuations]
        self._continuing_ends = [fold_words(phrase) for phrase in continuing_ends]
        self._positioned = [fold_words(phrase) for phrase in positioned]
        self._ordinals = sorted(
            ((fold_words(phrase), position) for phrase, position in ordinals.items()), key=lambda pair: -len(pair[0])
        )
        openers = sorted(corrections, key=len, reverse=True)
        self._corrections = re.compile(r"\b(?:" + "|".join(map(re.escape, openers)) + r")\b[,:]?", re.IGNORECASE)

    @classmethod
    def read(cls, path: Path) -> Choices:
        """Read the file."""
        data = YAML(typ="safe").load(path)
        return cls(
            data["ordinals"],
            data["corrections"],
            data["continuations"],
            data["continuing_ends"],
            data["positioned"],
            data["returns"],
            data["fillers"],
        )

    def goes_on(self, text: str) -> bool:
        """Whether `text` asks the same about another thing ("thế còn hộ chiếu", "xe máy thì sao")."""
        words = fold_words(text)
        begins = any(words[: len(phrase)] == phrase for phrase in self._continuations)
        return begins or any(words[-len(phrase) :] == phrase for phrase in self._continuing_ends)

    def position_asked(self, text: str, count: int) -> int | None:
        """Return the index of the option of which `text` asks something ("cái thứ hai" of "cái thứ hai nộp ở đâu").

        `text` is without what it asks. None if it says more than the position.
        """
        words = fold_words(text)
        for noun in self._positioned:
            for at in range(len(words) - len(noun)):
                if words[at : at + len(noun)] != noun:
                    continue
                rest = words[at + len(noun) :]
                phrase = next((phrase for phrase, _ in self._ordinals if rest[: len(phrase)] == phrase), None)
                more = " ".join([*words[:at], *rest[len(phrase) :]]) if phrase else text
                if phrase and not self.content(more):
                    return self.position(" ".join(phrase), count)
        return None

    def position(self, text: str, count: int) -> int | None:
        """Return the index (from 0) of the option that `text` names among `count`, or None."""
        digits = re.findall(r"(?<![\d.])\d{1,2}(?![\d.]*\d)", text)
        chosen = int(digits[0]) if digits else self._ordinal(fold_words(text))
        if chosen is None:
            return None
        chosen = count if chosen == -1 else chosen
        return chosen - 1 if 1 <= chosen <= count else None

    def named(self, text: str, names: Sequence[str]) -> list[int]:
        """Return the indices of those of `names` that hold every word of `text`, fillers aside ("cái đăng ký lại").

        None does if `text` says no more than which position. Only the one that is said whole counts if there is one.
        """
        words = self.content(text) or fold_words(text)
        if not words or all(word.isdigit() for word in words) or self._is_ordinal(words):
            return []
        known = [fold_words(name) for name in names]
        whole = [i for i, name in enumerate(names) if self.content(name) == words]
        return whole or [i for i, name in enumerate(known) if set(words) <= set(name)]

    def content(self, text: str) -> list[str]:
        """Return the folded words of `text` but the fillers; typed plain, any word that reads like one is a filler."""
        plain = not has_diacritics(text)
        return [
            fold(word)
            for word in words_of(text)
            if not (word in self._plain_fillers if plain else word in self._fillers)
        ]

    def without_return(self, text: str) -> str | None:
        """Return the rest of a message that goes back to something ("cái khai sinh"); None if it does not go back."""
        words, found = words_of(text), False
        for phrase in self._returns:
            size = len(phrase)
            for i in range(len(words) - size, -1, -1):
                if [fold(word) for word in words[i : i + size]] == phrase:
                    words[i : i + size], found = [], True
        return " ".join(words) if found else None

    def _is_ordinal(self, words: list[str]) -> bool:
        return any(phrase == words for phrase, _ in self._ordinals)

    def _ordinal(self, words: list[str]) -> int | None:
        for phrase, position in self._ordinals:
            size = len(phrase)
            if any(words[i : i + size] == phrase for i in range(len(words) - size + 1)):
                return position
        return None

    def wish_of_correction(self, text: str) -> str:
        """Return `text` without its opener ("không phải, ý tôi là…") and without what it says is not meant."""
        return self._corrections.sub(" ", _NEGATION.sub(" ", text)).strip(" ,.:;")
