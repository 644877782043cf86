"""BM25 over arrays of term numbers: a query is a handful of slices (Robertson and Zaragoza, 2009)."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
_PAIR = 1 << 31  # a pair of neighbouring words is one term: left * _PAIR + right


def terms_of(words: Ints) -> Ints:
    """Return the terms of a text given by its word numbers: the words and the pairs of neighbours."""
    return np.concatenate([words, pairs_of(words)])


def pair(left: int, right: int) -> int:
    """Return the number of two neighbouring words."""
    return left * _PAIR + right


def pairs_of(words: Ints) -> Ints:
    """Return the numbers of the pairs of neighbours in `words`; word numbers begin at 1, so no pair is a word."""
    return words[:-1] * _PAIR + words[1:]


class Postings:
    """The weight of every term in every document.

    Args:
        terms: the terms of all documents, one after the other.
        lengths: how many terms each document has.
        k1: how soon repeating a term stops counting; b: how much long documents are held back.
    """

    def __init__(self, terms: Ints, lengths: Ints, k1: float = 1.2, b: float = 0.4) -> None:
        """Count the terms and weigh them."""
        self.size = len(lengths)
        owners = np.repeat(np.arange(self.size), lengths)
        vocabulary, column = np.unique(terms, return_inverse=True)
        seen, counts = np.unique(column.astype(np.int64) * max(self.size, 1) + owners, return_counts=True)
        columns, self._documents = seen // max(self.size, 1), seen % max(self.size, 1)
        frequency = np.bincount(columns, minlength=len(vocabulary))
        mean = max(float(lengths.mean()) if self.size else 1.0, 1.0)
        held_back = k1 * (1 - b + b * lengths[self._documents] / mean)
        self._idf = np.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._weights = (self._idf[columns] * counts * (k1 + 1) / (counts + held_back)).astype(np.float32)
        self._terms = vocabulary
        self._starts = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
        self.unknown_idf = math.log(1 + (self.size + 0.5) / 0.5)

    def scores(self, terms: Iterable[tuple[int, float]]) -> Floats:
        """Return the score of every document for (term, weight) pairs."""
        total = np.zeros(self.size, dtype=np.float32)
        wanted = [(term, weight) for term, weight in terms if weight > 0]
        for (_, weight), at in zip(wanted, self._find([term for term, _ in wanted]), strict=True):
            if at >= 0:
                span = slice(self._starts[at], self._starts[at + 1])
                total[self._documents[span]] += np.float32(weight) * self._weights[span]
        return total

    def idf(self, terms: Ints) -> Floats:
        """Return the IDF of each term; one that no document has weighs most."""
        at = self._find(terms)
        known = np.asarray(at) >= 0
        result = np.full(len(at), self.unknown_idf, dtype=np.float32)
        result[known] = self._idf[np.asarray(at)[known]]
        return result

    def _find(self, terms: Ints | list[int]) -> Ints:
        wanted = np.asarray(terms, dtype=np.int64)
        if not len(self._terms):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._terms, wanted), len(self._terms) - 1)
        return np.where(self._terms[at] == wanted, at, -1)
