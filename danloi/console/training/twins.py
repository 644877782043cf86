"""Sentences that are nearly the same, tones and case ignored: found without comparing each with each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix

from danloi.guidance.vietnamese import fold_words

TOO_ALIKE = 0.93
# Sentences that share fewer letter pairs cannot be so alike; comparing only the others takes seconds, not hours.
WORTH_COMPARING = 0.85
ROWS_AT_ONCE = 500
_SHORT = {"ko": "không", "k": "không", "hk": "không", "kg": "không", "hông": "không", "hong": "không", "hem": "không"}
_SHORT |= {"dc": "được", "đc": "được", "bn": "bao nhiêu", "bnhiu": "bao nhiêu", "nhiu": "nhiêu", "j": "gì", "vs": "với"}


class LongForms:
    """What abbreviations stand for: those of the catalogue's lexicon, and those of hurried typing."""

    def __init__(self, abbreviations: Mapping[str, str]) -> None:
        """Take the `abbreviations` of the lexicon."""
        pairs = {**abbreviations, **_SHORT}
        self._long = {" ".join(fold_words(short)): " ".join(fold_words(long)) for short, long in pairs.items()}

    @classmethod
    def read(cls, data: Path) -> LongForms:
        """Read those of `data`/catalogue/lexicon.yaml."""
        return cls(YAML(typ="safe").load(data / "catalogue" / "lexicon.yaml")["abbreviations"])

    def __call__(self, key: str) -> str:
        """Return `key` (folded words) with every abbreviation written out."""
        return " ".join(self._long.get(word, word) for word in key.split())


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, 0 to 1, by letters in their order or by the same words in any order."""

    def ratio(a: str, b: str) -> float:
        return SequenceMatcher(None, a, b, autojunk=False).ratio()

    return max(ratio(one, other), ratio(" ".join(sorted(one.split())), " ".join(sorted(other.split()))))


class TwinIndex:
    """The letter pairs of many keys, to find those that another key is nearly the same as."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Index `keys` (folded words, abbreviations written out)."""
        self.keys = keys
        self._columns: dict[str, int] = {}
        self._rows = self._matrix(keys, grow=True)
        self._by_pair = csr_matrix(self._rows.T)  # turned once: for a single sentence that is most of the work

    def shared(self, keys: Sequence[str]) -> np.ndarray:
        """Return the share of letter pairs (cosine) of each of `keys` with each indexed key, as a dense matrix."""
        if not self.keys:
            return np.zeros((len(keys), 0))
        product: np.ndarray = (self._matrix(keys, grow=False) @ self._by_pair).toarray()
        return product

    def alike(self, key: str) -> list[tuple[int, float]]:
        """Return the indexed keys that are too like `key`: position and likeness, the most alike first."""
        worth = np.flatnonzero(self.shared([key])[0] >= WORTH_COMPARING)
        found = [(at, likeness(key, self.keys[at])) for at in map(int, worth)]
        return sorted((one for one in found if one[1] >= TOO_ALIKE), key=lambda one: (-one[1], one[0]))

    def nearest(self, key: str) -> tuple[int, float] | None:
        """Return the position of the key that shares most with `key` and the share; None if there is none at all."""
        shared = self.shared([key])[0]
        return (int(shared.argmax()), float(shared.max())) if shared.size else None

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of indexed keys that are too alike."""
        for start in range(0, len(self.keys), ROWS_AT_ONCE):
            shared = (self._rows[start : start + ROWS_AT_ONCE] @ self._by_pair).toarray()
            for row, column in np.argwhere(shared >= WORTH_COMPARING):
                first, second = start + int(row), int(column)
                if first < second and likeness(self.keys[first], self.keys[second]) >= TOO_ALIKE:
                    yield first, second

    def _matrix(self, keys: Sequence[str], *, grow: bool) -> csr_matrix:
        """Return a row of unit length a key: how often each pair of letters occurs in it."""
        rows, columns, counts = [], [], []
        lengths = np.ones(len(keys))
        for row, key in enumerate(keys):
            padded = f" {key} "
            pairs = Counter(padded[at : at + 2] for at in range(len(padded) - 1))
            lengths[row] = np.sqrt(sum(count * count for count in pairs.values()))
            for pair, count in pairs.items():
                column = self._columns.setdefault(pair, len(self._columns)) if grow else self._columns.get(pair)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    counts.append(count / lengths[row])
        return csr_matrix((counts, (rows, columns)), shape=(len(keys), len(self._columns)))


def near_twins(keys: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of `keys` that are too alike."""
    return list(TwinIndex(keys).pairs())
