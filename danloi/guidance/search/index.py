"""The arrays of one state of the catalogue. A built index never changes; another state gets another index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danloi.guidance.search.cards import Card
from danloi.guidance.search.postings import Floats, Ints, Postings
from danloi.guidance.search.tokens import CardTokens, Tokeniser, Variant

_COMMON = frozenset({"curated", "topic"})  # kinds whose words most questions use
_EVEN = 0.75  # BM25's b where records with many aliases would else win by their number
USUAL = ("first",)  # the operation that is meant where none is said


@dataclass(frozen=True)
class Ragged:
    """Rows of different length in one array."""

    values: Ints
    starts: Ints

    @classmethod
    def of(cls, rows: list[Ints]) -> Ragged:
        """Put `rows` one after the other."""
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        values = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        return cls(values, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    @property
    def lengths(self) -> Ints:
        """How long each row is."""
        return np.diff(self.starts)

    def take(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return the positions in `values` of all of `rows`, and where each row starts among them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        offsets = np.repeat(self.starts[rows] - starts[:-1], lengths)
        return np.arange(starts[-1], dtype=np.int64) + offsets, starts[:-1]


class Index:
    """Cards, their variants, and the weights of their words.

    A variant is a name or alias; those of a card stand together, from `first_variant[card]` on.
    """

    def __init__(self, cards: list[Card], tokeniser: Tokeniser) -> None:
        """Index `cards`; only those that the tokeniser has not seen cost more than array work."""
        made: list[CardTokens] = tokeniser.tokens(cards)
        variants: list[Variant] = [variant for tokens in made for variant in tokens.variants]
        self.cards = cards
        self.by_code = {code: i for i, card in enumerate(cards) for code in card.codes}
        self.by_code |= {card.key: i for i, card in enumerate(cards)}
        self.texts = [variant.text for variant in variants]
        counts = np.array([len(tokens.variants) for tokens in made], dtype=np.int64)
        self.first_variant = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.owner = np.repeat(np.arange(len(cards)), counts)
        self.words = Ragged.of([variant.words for variant in variants])
        self.accented = np.concatenate([*(v.accented for v in variants), np.zeros(0, dtype=np.int64)])
        self.bags = Ragged.of([tokens.bag for tokens in made])
        self.operations = np.array([variant.operations for variant in variants], dtype=np.int64)
        self.usual = tokeniser.lexicon.mask(USUAL)
        self.names = _postings([variant.terms for variant in variants])
        self.together = _postings([np.concatenate([v.terms for v in t.variants]) for t in made], _EVEN)
        self.about = _postings([tokens.about for tokens in made])
        self.papers = _postings([tokens.papers for tokens in made])
        self.idf = self.names.idf(np.arange(len(tokeniser.vocabulary.words) + 1, dtype=np.int64))
        weights = np.concatenate([*(v.weights for v in variants), np.zeros(0, dtype=np.float32)])
        self.position_weight = self.idf[self.words.values] * weights
        self.variant_weight = row_sums(self.position_weight, self.words.starts[:-1], len(variants))
        heads = np.concatenate([*(v.heads for v in variants), np.zeros(0, dtype=np.float32)])
        self.position_head = self.idf[self.words.values] * heads
        self.pairs = frozenset().union(
            *(v.names for t, c in zip(made, cards, strict=True) if c.kind in _COMMON for v in t.variants)
        )
        self.is_foreign = np.array([bool(t.variants) and t.variants[0].is_foreign for t in made], dtype=bool)
        self.is_combined = np.array([bool(t.variants) and t.variants[0].is_combined for t in made], dtype=bool)
        self.kind = np.array([card.kind for card in cards])
        self.level = {
            name: np.array([name in card.level for card in cards], dtype=bool)
            for name in ("commune", "province", "ministry")
        }

    def variants_of(self, cards: Ints) -> tuple[Ints, Ints]:
        """Return the variants of `cards`, card by card, and where each card's begin among them."""
        counts = self.first_variant[cards + 1] - self.first_variant[cards]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        offsets = np.repeat(self.first_variant[cards] - starts[:-1], counts)
        return np.arange(starts[-1], dtype=np.int64) + offsets, starts[:-1]


def _postings(texts: list[Ints], even: float = 0.4) -> Postings:
    ragged = Ragged.of(texts)
    return Postings(ragged.values, ragged.lengths, b=even)


def row_sums(values: Floats, starts: Ints, rows: int) -> Floats:
    """Return the sum of each row of `values`; an empty row sums to 0."""
    if not rows:
        return np.zeros(0, dtype=np.float32)
    ends = np.concatenate([starts[1:], [len(values)]])
    running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    result: NDArray[np.float32] = (running[ends] - running[starts]).astype(np.float32)
    return result
