"""Texts as numbers: every folded and every accented syllable has one, for as long as the process lives."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from danloi.guidance.search.cards import Card
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.postings import Floats, Ints, terms_of
from danloi.guidance.vietnamese import clean, fold, words_of


class Vocabulary:
    """Words to numbers from 1 on. It only grows, so that numbers stay good across states of the catalogue."""

    def __init__(self) -> None:
        """Begin empty."""
        self._numbers: dict[str, int] = {}
        self._lock = threading.Lock()

    def add(self, word: str) -> int:
        """Return the number of `word`, a new one if it has none."""
        number = self._numbers.get(word)
        if number is None:
            with self._lock:
                number = self._numbers.setdefault(word, len(self._numbers) + 1)
        return number

    def find(self, word: str) -> int:
        """Return the number of `word`, 0 if it has none."""
        return self._numbers.get(word, 0)

    @property
    def words(self) -> list[str]:
        """Every word, in the order of the numbers."""
        return list(self._numbers)


@dataclass(frozen=True)
class Variant:
    """A name or alias: `words` without repetition, `accented` the same with diacritics, `terms` for BM25.

    `weights` say how much each word counts, `heads` the same for the words that say what it is about, nothing for those
    that only say when or for whom; `names` are its pairs of neighbours that are no stop words.
    """

    text: str
    words: Ints
    accented: Ints
    terms: Ints
    weights: Floats
    heads: Floats
    names: frozenset[tuple[str, str]]
    operations: int
    is_foreign: bool
    is_combined: bool


@dataclass(frozen=True)
class CardTokens:
    """A card's texts as numbers; made once for as long as the card stays the same."""

    variants: list[Variant]
    about: Ints
    papers: Ints
    bag: Ints


class Tokeniser:
    """Makes the numbers of cards; remembers those it has made.

    Args:
        lexicon: writes abbreviations out and knows operations; another lexicon needs another tokeniser.
        vocabulary: shared by all states of the catalogue.
    """

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        """Begin with nothing remembered."""
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self._made: dict[tuple[str, bytes], CardTokens] = {}

    def tokens(self, cards: list[Card]) -> list[CardTokens]:
        """Return the numbers of `cards` and forget those of others."""
        made: dict[tuple[str, bytes], CardTokens] = {}
        for card in cards:
            key = (card.key, card.digest)
            made[key] = self._made.get(key) or self._make(card)
        self._made = made
        return list(made.values())

    def _make(self, card: Card) -> CardTokens:
        variants = [self._variant(text) for text in card.variants]
        about, papers = self._words(card.about), self._words(card.papers)
        bag = np.unique(np.concatenate([*(v.words for v in variants), about]))
        return CardTokens(variants, terms_of(about), terms_of(papers), bag)

    def _words(self, text: str) -> Ints:
        folded = self.lexicon.expand([fold(word) for word in words_of(clean(text))])
        return np.array([self.vocabulary.add(word) for word in folded], dtype=np.int64)

    def _variant(self, text: str) -> Variant:
        said = words_of(clean(text))
        pairs = [pair for word in said for pair in self.lexicon.expand_accented(word)]
        folded = np.array([self.vocabulary.add(word) for word, _ in pairs], dtype=np.int64)
        accented = np.array([self.vocabulary.add(word) for _, word in pairs], dtype=np.int64)
        words, first = np.unique(folded, return_index=True)
        weights = np.array(self.lexicon.weights(pairs, exact=True), dtype=np.float32)
        heads = np.where(np.arange(len(pairs)) < self.lexicon.head(pairs, weights.tolist()), weights, np.float32(0))
        return Variant(
            text=text,
            words=words,
            accented=accented[first],
            terms=terms_of(folded),
            weights=weights[first],
            heads=heads[first],
            names=self._names(pairs),
            operations=self.lexicon.operation_mask(text),
            is_foreign=self.lexicon.is_foreign(text),
            is_combined=self.lexicon.is_combined(text),
        )

    def _names(self, pairs: list[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Return the neighbours, folded, that both count in full with their diacritics, one of them only with these."""
        strong = [self.lexicon.weight(*pair) == 1.0 for pair in pairs]
        light = [self.lexicon.weight(folded) < 1.0 for folded, _ in pairs]
        return frozenset(
            (pairs[i][0], pairs[i + 1][0])
            for i in range(len(pairs) - 1)
            if strong[i] and strong[i + 1] and (light[i] or light[i + 1])
        )
