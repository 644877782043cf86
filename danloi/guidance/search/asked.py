"""A question as numbers of one index: which words count how much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from danloi.guidance.search.index import Index
from danloi.guidance.search.lexicon import SYNONYM_WEIGHT, Lexicon, Query
from danloi.guidance.search.postings import Floats, Ints, pair
from danloi.guidance.search.tokens import Vocabulary

PAIR_WEIGHT = 0.8
OBJECT_BOOST = 1.5
ASKED_WEIGHT = 0.3


@dataclass(frozen=True)
class Asked:
    """The weights of a question.

    `content` holds the weight of each word number in the question, `said` 1 for words said and catalogue's words
    for them, `accented` the numbers of the words as typed (empty if typed without diacritics); `brought` the synonyms:
    numbers of the catalogue's words and the weight of what they stand for. `total` is the weight of all words, those
    that no record has included, `unknown` the share of these.
    """

    terms: list[tuple[int, float]]
    content: Floats
    said: Floats
    accented: Ints
    brought: list[tuple[Ints, float, Ints]]
    total: float
    unknown: float
    operations: int
    is_foreign: bool
    is_combined: bool
    strong: int


def ask(
    index: Index,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    query: Query,
    objects: Iterable[str] = (),
    asked: Iterable[str] = (),
) -> Asked:
    """Weigh the words of `query`: those of `objects` more, those that only say what is asked about it less."""
    wanted = {word for part in objects for word in lexicon.prepare(part, index.pairs).words}
    noise = {word for part in asked for word in lexicon.prepare(part, index.pairs).words} - wanted
    factor = dict.fromkeys(wanted, OBJECT_BOOST) | dict.fromkeys(noise, ASKED_WEIGHT)
    size = len(index.idf)
    numbers = [_number(vocabulary, word, size) for word in query.words]
    weights = [w * factor.get(x, 1.0) for x, w in zip(query.words, query.weights, strict=True)]
    terms: dict[int, float] = {}
    for number, weight in zip(numbers, weights, strict=True):
        terms[number] = max(terms.get(number, 0.0), weight)
    single = dict(terms)
    for (left, one), (right, other) in pairwise(zip(numbers, weights, strict=True)):
        terms[pair(left, right)] = PAIR_WEIGHT * max(one, other)
    extra = [_number(vocabulary, word, size) for word in query.extra]
    for term in [*extra, *(pair(left, right) for left, right in pairwise(extra))]:
        terms.setdefault(term, SYNONYM_WEIGHT)
    content, total, unknown = _content(index, single, numbers, weights)
    said = np.zeros(size, dtype=np.float32)
    said[[*numbers, *extra]] = 1.0
    said[0] = content[0] = 0.0
    accented = np.array([vocabulary.find(word) for word in query.accented], dtype=np.int64)
    return Asked(
        terms=[(term, weight) for term, weight in terms.items() if term],
        content=content,
        said=said,
        accented=accented if query.has_diacritics else np.zeros(0, dtype=np.int64),
        brought=_brought(query, vocabulary, content),
        total=total,
        unknown=unknown / total if total else 0.0,
        operations=lexicon.mask(query.operations),
        is_foreign=query.is_foreign,
        is_combined=query.is_combined,
        strong=sum(weight >= 1.0 for weight in query.weights),
    )


def _content(
    index: Index, single: dict[int, float], numbers: Sequence[int], weights: Sequence[float]
) -> tuple[Floats, float, float]:
    content = np.zeros(len(index.idf), dtype=np.float32)
    known = np.array([number for number in single if number], dtype=np.int64)
    content[known] = index.names.idf(known) * np.array([single[int(n)] for n in known], dtype=np.float32)
    unknown = sum(w for number, w in zip(numbers, weights, strict=True) if not number) * index.names.unknown_idf
    return content, float(content.sum()) + unknown, unknown


def _brought(query: Query, vocabulary: Vocabulary, content: Floats) -> list[tuple[Ints, float, Ints]]:
    """Return for each synonym: the catalogue's words, the weight of the words they stand for, and these words."""
    found = []
    for words, target in query.stands_for:
        stands_for = np.array(sorted({_number(vocabulary, w, len(content)) for w in words} - {0}), dtype=np.int64)
        meant = np.array(sorted({_number(vocabulary, w, len(content)) for w in target} - {0}), dtype=np.int64)
        if len(meant) and len(stands_for):
            found.append((meant, float(content[stands_for].sum()), stands_for))
    return found


def _number(vocabulary: Vocabulary, word: str, size: int) -> int:
    """The number of `word` in an index of `size` words, 0 if it has none there."""
    number = vocabulary.find(word)
    return number if number < size else 0
