"""BM25 over short texts as one sparse matrix: a query is a handful of column look-ups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]


class BM25:
    """Scores of all documents for weighted query terms (Robertson and Zaragoza, 2009).

    Args:
        documents: the terms of each document.
        k1: how soon repeating a term stops counting; b: how much long documents are held back.
    """

    def __init__(self, documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.4) -> None:
        """Count the terms and weigh them."""
        self.size = len(documents)
        self.columns: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, terms in enumerate(documents):
            for term, count in Counter(terms).items():
                rows.append(row)
                columns.append(self.columns.setdefault(term, len(self.columns)))
                counts.append(count)
        lengths = np.array([len(terms) for terms in documents], dtype=np.float32)
        mean = float(lengths.mean()) if self.size and lengths.any() else 1.0
        counted = np.array(counts, dtype=np.float32)
        held_back = k1 * (1 - b + b * lengths[rows] / mean) if rows else np.zeros(0, dtype=np.float32)
        frequency = np.bincount(columns, minlength=len(self.columns)) if columns else np.zeros(0)
        self.idf = np.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        weights = self.idf[columns] * counted * (k1 + 1) / (counted + held_back) if columns else counted
        self._matrix = sparse.csc_array((weights, (rows, columns)), shape=(self.size, max(len(self.columns), 1)))
        self.unknown_idf = math.log(1 + (self.size + 0.5) / 0.5)

    def scores(self, terms: dict[str, float]) -> Vector:
        """Return the score of every document for `terms` (term to weight)."""
        total = np.zeros(self.size, dtype=np.float32)
        matrix = self._matrix
        for term, weight in terms.items():
            column = self.columns.get(term)
            if column is None:
                continue
            span = slice(matrix.indptr[column], matrix.indptr[column + 1])
            total[matrix.indices[span]] += weight * matrix.data[span]
        return total

    def weight_of(self, term: str) -> float:
        """Return the IDF of `term`; a term in no document weighs most."""
        column = self.columns.get(term)
        return self.unknown_idf if column is None else float(self.idf[column])
