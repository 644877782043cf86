"""What speaks for and against each candidate: one row of numbers a card, all shares of the question or flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from danloi.guidance.search.asked import Asked
from danloi.guidance.search.index import Index, row_sums
from danloi.guidance.search.postings import Floats, Ints

NEARLY_ALL = 0.97
_SAYS_ENOUGH = 8  # words that count in full
_MOST_UNASKED = 3.0
NAMES = (
    "names",
    "fit",
    "exact",
    "cover",
    "bag",
    "together",
    "named",
    "object_fit",
    "wished",
    "wish_fit",
    "head",
    "about",
    "papers",
    "agree",
    "conflict",
    "unasked",
    "missing",
    "accents",
    "curated",
    "topic",
    "commune",
    "province",
    "ministry",
    "foreign_unasked",
    "foreign_missing",
    "combined_unasked",
)


@dataclass(frozen=True)
class Stage:
    """First scores of all cards: by name (best variant), by all names together, by the smaller fields.

    `variants` are the variants' own scores.
    """

    variants: Floats
    names: Floats
    together: Floats
    about: Floats
    papers: Floats

    @classmethod
    def of(cls, index: Index, asked: Asked) -> Stage:
        """Score every card for the words of `asked`."""
        variants = index.names.scores(asked.terms)
        names = np.zeros(len(index.cards), dtype=np.float32)
        np.maximum.at(names, index.owner, variants)
        together = index.together.scores(asked.terms)
        return cls(variants, names, together, index.about.scores(asked.terms), index.papers.scores(asked.terms))


@dataclass(frozen=True)
class Rows:
    """Features of some cards: `values` is cards x NAMES; `best` the variant that fits each best."""

    cards: Ints
    values: Floats
    best: Ints


def rows(
    index: Index, asked: Asked, objects: list[Asked], stage: Stage, cards: Ints, wish: Sequence[Asked] = ()
) -> Rows:
    """Return the features of `cards` for a question, the `objects` marked in it and its `wish`, if it is set apart."""
    variants, starts = index.variants_of(cards)
    positions, word_starts = index.words.take(variants)
    words = index.words.values[positions]
    explained = _explained(asked, words, word_starts, len(variants))
    cover: Floats = explained / np.float32(max(asked.total, 1e-6))
    fit = _two_way(index, asked, cover, variants, positions, word_starts)
    per_name = stage.variants[variants] / max(asked.total, 1e-6)
    best = _argmax(per_name + fit, starts, len(variants))
    chosen = variants[best]
    operations = index.operations[chosen]
    asks, offers = asked.operations != 0, operations != 0
    agrees = (operations & asked.operations) != 0
    bag_positions, bag_starts = index.bags.take(cards)
    bag_words = index.bags.values[bag_positions]
    bag = _explained(asked, bag_words, bag_starts, len(cards)) / max(asked.total, 1e-6)
    columns = {
        "names": per_name[best],
        "fit": fit[best],
        "exact": fit[best] > NEARLY_ALL,
        "cover": np.maximum.reduceat(cover, starts),
        "bag": bag,
        "together": stage.together[cards] / max(asked.total, 1e-6),
        "named": _named(objects, bag_words, bag_starts, len(cards)),
        "object_fit": _object_fit(index, objects, variants, starts, positions, word_starts),
        "wished": _named(wish, bag_words, bag_starts, len(cards)),
        "wish_fit": _object_fit(index, wish, variants, starts, positions, word_starts),
        "head": _head(index, asked, chosen),
        "about": stage.about[cards] / max(asked.total, 1e-6),
        "papers": stage.papers[cards] / max(asked.total, 1e-6),
        "agree": agrees,
        "conflict": asks & offers & ~agrees,
        "unasked": _unasked(index, asked, operations),
        "missing": asks & ~offers,
        "accents": _accents(index, asked, chosen),
        "curated": index.kind[cards] == "curated",
        "topic": index.kind[cards] == "topic",
        "commune": index.level["commune"][cards],
        "province": index.level["province"][cards] & ~index.level["commune"][cards],
        "ministry": index.level["ministry"][cards] & ~index.level["commune"][cards] & ~index.level["province"][cards],
        "foreign_unasked": index.is_foreign[cards] & (not asked.is_foreign),
        "foreign_missing": ~index.is_foreign[cards] & asked.is_foreign,
        "combined_unasked": index.is_combined[cards] & (not asked.is_combined),
    }
    values = np.stack([np.asarray(columns[name], dtype=np.float32) for name in NAMES], axis=1)
    return Rows(cards, values, chosen)


def _explained(asked: Asked, words: Ints, starts: Ints, count: int) -> Floats:
    """The weight of the question's words that each row of `words` holds, or holds the catalogue's words for."""
    total: Floats = row_sums(asked.content[words], starts, count)
    for meant, weight, stands_for in asked.brought:
        held = row_sums(np.isin(words, meant).astype(np.float32), starts, count)
        there = row_sums(np.where(np.isin(words, stands_for), asked.content[words], 0.0), starts, count)
        total += np.where(held * 2 > len(meant), weight - there, 0.0).astype(np.float32)
    return total


def _two_way(index: Index, asked: Asked, cover: Floats, variants: Ints, positions: Ints, starts: Ints) -> Floats:
    """The harmonic mean of how much of the question and of each variant the other explains."""
    common = row_sums(
        index.position_weight[positions] * asked.said[index.words.values[positions]], starts, len(variants)
    )
    variant = common / np.maximum(index.variant_weight[variants], np.float32(1e-6))
    both: Floats = (2 * variant * cover / np.maximum(variant + cover, 1e-6)).astype(np.float32)
    return both


def _argmax(values: Floats, starts: Ints, count: int) -> Ints:
    """The position of the greatest value of each row."""
    rows_of = np.repeat(np.arange(len(starts)), np.diff(np.concatenate([starts, [count]])))
    order = np.lexsort((values, rows_of))
    ends = np.concatenate([starts[1:], [count]]) - 1
    best: Ints = order[ends]
    return best


def _named(objects: Sequence[Asked], words: Ints, starts: Ints, count: int) -> Floats:
    """How much of the thing wanted the card's words do not name, as a negative share; 0 if nothing is marked."""
    total = sum(part.total for part in objects)
    if not total:
        return np.zeros(count, dtype=np.float32)
    held = sum(_explained(part, words, starts, count) for part in objects)
    missing: Floats = np.asarray(held, dtype=np.float32) / total - 1
    return missing


def _object_fit(
    index: Index, objects: Sequence[Asked], variants: Ints, card_starts: Ints, positions: Ints, starts: Ints
) -> Floats:
    """How well one of the marked parts and one of the card's names fit each other."""
    best = np.zeros(len(variants), dtype=np.float32)
    words = index.words.values[positions]
    for part in objects:
        cover: Floats = _explained(part, words, starts, len(variants)) / np.float32(max(part.total, 1e-6))
        best = np.maximum(best, _two_way(index, part, cover, variants, positions, starts))
    fits: Floats = np.maximum.reduceat(best, card_starts)
    return fits


def _unasked(index: Index, asked: Asked, operations: Ints) -> Floats:
    """1 for a variant that does something with the thing of which the question says nothing; more if it says little.

    A bare "sổ đỏ" asks for the first one; in a long story the operation may be told in other words.
    """
    if asked.operations:
        return np.zeros(len(operations), dtype=np.float32)
    little = min(_MOST_UNASKED, _SAYS_ENOUGH / max(asked.strong, 1))
    return np.where((operations & ~index.usual) != 0, np.float32(max(little, 1.0)), np.float32(0))


def _head(index: Index, asked: Asked, variants: Ints) -> Floats:
    """The share of what the variant is about that the question does not say, as a negative number."""
    positions, starts = index.words.take(variants)
    weights = index.position_head[positions]
    total = np.maximum(row_sums(weights, starts, len(variants)), np.float32(1e-6))
    said = row_sums(weights * asked.said[index.words.values[positions]], starts, len(variants))
    unsaid: Floats = (said / total - 1).astype(np.float32)
    return unsaid


def _accents(index: Index, asked: Asked, variants: Ints) -> Floats:
    """The share of the common words that have other diacritics in the variant, as a negative number."""
    if not len(asked.accented):
        return np.zeros(len(variants), dtype=np.float32)
    positions, starts = index.words.take(variants)
    common = asked.content[index.words.values[positions]]
    same = np.isin(index.accented[positions], asked.accented)
    total = np.maximum(row_sums(common, starts, len(variants)), 1e-6)
    share = row_sums(np.where(same, common, np.float32(0)), starts, len(variants)) / total
    other: Floats = (share - 1).astype(np.float32)
    return other
