"""Question to procedure: which records a citizen's sentence may mean, best first.

Every name and alias of a record is a text of its own and the best one counts, so that more aliases bring no double
credit. Small fields (summary, documents, steps) break ties. Measurements: docs/decisions/0005-linking.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.search.bm25 import BM25, Vector
from danloi.guidance.search.lexicon import SYNONYM_WEIGHT, Lexicon, Query
from danloi.guidance.vietnamese import find_procedure_codes, fold_words

BIGRAM_WEIGHT = 0.8
CHARACTER_WEIGHT = 8.0
COVERAGE_WEIGHT = 10.0
EXACT_BONUS = 6.0  # the question says a name or alias and nothing else
NEARLY_ALL = 0.97
OPERATION_WEIGHT = 2.5
FIELD_WEIGHTS = {"summary": 0.3, "documents": 0.12, "steps": 0.08}
OBJECT_BOOST = 1.5
UNNAMED_PENALTY = 40.0  # for a record that names nothing of the thing wanted
ASKED_WEIGHT = 0.3
UNASKED_OPERATION = 0.6  # times OPERATION_WEIGHT


@dataclass(frozen=True)
class Hit:
    """A procedure that may be meant.

    `score` has no unit and is comparable within one catalogue. The rest are shares (0 to 1): `coverage` of the
    question's content that the best name or alias explains, `fit` of both by each other, `named` of the thing wanted
    that any of the record's names explains (1 if the question marks none). `alias` is the best name or alias.
    """

    code: str
    score: float
    coverage: float
    fit: float
    named: float
    alias: str


class Linker:
    """An index over a catalogue. Build a new one when the catalogue changes; a built one never changes."""

    def __init__(self, procedures: Sequence[Procedure], lexicon: Lexicon) -> None:
        """Index `procedures`."""
        self._lexicon = lexicon
        self._codes = [procedure.code for procedure in procedures]
        self._by_code = {procedure.code: i for i, procedure in enumerate(procedures)}
        for i, procedure in enumerate(procedures):
            for old in procedure.superseded_codes:
                self._by_code.setdefault(old, i)
        self._texts: list[str] = []
        owners: list[int] = []
        for i, procedure in enumerate(procedures):
            for text in dict.fromkeys(_variants(procedure)):
                self._texts.append(text)
                owners.append(i)
        self._owners = np.array(owners, dtype=np.int64)
        words = [lexicon.expand(fold_words(text)) for text in self._texts]
        self._variants = BM25([_terms(w) for w in words])
        self._characters = BM25([_characters(w) for w in words], b=0.3)
        self._word_sets = [set(w) for w in words]
        self._names: list[set[str]] = [
            set(lexicon.expand(fold_words(f"{procedure.summary} {procedure.field}"))) for procedure in procedures
        ]
        for owner, known in zip(owners, self._word_sets, strict=True):
            self._names[owner] |= known
        self._variant_weight = [
            sum(self._variants.weight_of(x) * lexicon.weight(x) for x in set(w)) or 1.0 for w in words
        ]
        self._operations = [lexicon.operations_in(text) for text in self._texts]
        self._fields = {
            name: BM25([_terms(lexicon.expand(fold_words(_field(p, name)))) for p in procedures])
            for name, weight in FIELD_WEIGHTS.items()
        }

    def rank(self, text: str, objects: Iterable[str] = (), asked: Iterable[str] = (), limit: int = 8) -> list[Hit]:
        """Return the procedures that `text` may mean, best first; none if no word of it is known.

        `objects` are the parts of the text that name the thing wanted, their words count more; `asked` are those that
        say what is asked about it, their words count less.
        """
        for code in find_procedure_codes(text):
            if code.value in self._by_code:
                return [Hit(self._codes[self._by_code[code.value]], 1000.0, 1.0, 1.0, 1.0, code.value)]
        objects = list(objects)
        query = self._lexicon.prepare(text)
        if not query.words and not query.extra:
            return []
        weights = self._weights(query, objects, asked)
        variant_scores = self._score_variants(query, weights)
        best = np.full(len(self._codes), -np.inf, dtype=np.float32)
        np.maximum.at(best, self._owners, variant_scores)
        for name, index in self._fields.items():
            best += FIELD_WEIGHTS[name] * index.scores(_weighted_terms(query, weights))
        wanted = self._lexicon.prepare(" ".join(objects))
        order = np.argsort(-best)[: 2 * limit]
        hits = [self._hit(int(i), float(best[i]), variant_scores, query, wanted) for i in order if best[i] > 0]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def names_something(self, objects: Iterable[str]) -> bool:
        """Whether any of `objects` names a thing, and not only what to do with it."""
        return any(not self._lexicon.is_only_operation(part) for part in objects)

    def content_words(self, text: str) -> int:
        """Return how many words of `text` may tell which procedure is meant."""
        return sum(weight >= 1.0 for weight in self._lexicon.prepare(text).weights)

    def _weights(self, query: Query, objects: Iterable[str], asked: Iterable[str]) -> list[float]:
        wanted = self._words_of(objects)
        noise = self._words_of(asked) - wanted
        factor = dict.fromkeys(wanted, OBJECT_BOOST) | dict.fromkeys(noise, ASKED_WEIGHT)
        return [w * factor.get(x, 1.0) for x, w in zip(query.words, query.weights, strict=True)]

    def _words_of(self, parts: Iterable[str]) -> set[str]:
        return set(self._lexicon.expand([word for part in parts for word in fold_words(part)]))

    def _score_variants(self, query: Query, weights: list[float]) -> Vector:
        scores = self._variants.scores(_weighted_terms(query, weights))
        characters = self._characters.scores(_weighted_characters(query, weights))
        top = float(characters.max()) if len(characters) else 0.0
        if top > 0:
            scores += CHARACTER_WEIGHT * characters / top
        for i in np.argsort(-scores)[:60]:
            coverage = self._two_way_coverage(int(i), query)
            scores[i] += COVERAGE_WEIGHT * coverage + (EXACT_BONUS if coverage > NEARLY_ALL else 0.0)
            scores[i] += OPERATION_WEIGHT * _agreement(query.operations, self._operations[i])
        return scores

    def _two_way_coverage(self, variant: int, query: Query) -> float:
        """The harmonic mean of how much of the question and of the alias the other explains."""
        said = set(query.words) | set(query.extra)
        common = said & self._word_sets[variant]
        if not common:
            return 0.0
        alias = (
            sum(self._variants.weight_of(x) * self._lexicon.weight(x) for x in common) / self._variant_weight[variant]
        )
        question = self._question_coverage(variant, query)
        return 2 * alias * question / (alias + question) if alias + question else 0.0

    def _question_coverage(self, variant: int, query: Query) -> float:
        content = {x: self._variants.weight_of(x) * w for x, w in zip(query.words, query.weights, strict=True)}
        total = sum(content.values())
        known = self._word_sets[variant]
        if not total:
            return 1.0 if known & set(query.extra) else 0.0
        return sum(weight for word, weight in content.items() if _explains(known, word, query)) / total

    def _hit(self, procedure: int, score: float, variant_scores: Vector, query: Query, wanted: Query) -> Hit:
        variants = np.flatnonzero(self._owners == procedure)
        best = int(variants[np.argmax(variant_scores[variants])])
        coverage = max(self._question_coverage(int(v), query) for v in variants)
        fit = max(self._two_way_coverage(int(v), query) for v in variants)
        named = self._explained(self._names[procedure], wanted) if wanted.words else 1.0
        score -= UNNAMED_PENALTY * (1 - named)
        return Hit(self._codes[procedure], score, coverage, fit, named, self._texts[best])

    def _explained(self, known: set[str], query: Query) -> float:
        """The share of the query's content that `known` words explain; synonyms explain what they stand for."""
        content = {x: self._variants.weight_of(x) * w for x, w in zip(query.words, query.weights, strict=True)}
        total = sum(content.values())
        if not total:
            return 1.0
        return sum(weight for word, weight in content.items() if _explains(known, word, query)) / total


def _explains(known: set[str], word: str, query: Query) -> bool:
    """Whether `known` words hold `word`, or the catalogue's words for it."""
    target = query.stands_for.get(word)
    return word in known or bool(target and len(target & known) * 2 > len(target))


def _variants(procedure: Procedure) -> Iterable[str]:
    yield procedure.name
    yield procedure.short_name
    if procedure.portal_name:
        yield procedure.portal_name
    yield from procedure.aliases


def _field(procedure: Procedure, name: str) -> str:
    if name == "summary":
        return f"{procedure.summary} {procedure.field} {procedure.result}"
    if name == "documents":
        return " ".join(f"{d.name} {d.when}" for d in procedure.documents)
    return " ".join([*procedure.steps, *procedure.conditions])


def _terms(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def _characters(words: Sequence[str]) -> list[str]:
    return [gram for word in words for gram in _grams(word)]


def _grams(word: str) -> Iterable[str]:
    padded = f" {word} "
    for size in (3, 4):
        yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


def _weighted_terms(query: Query, weights: list[float]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for word, weight in zip(query.words, weights, strict=True):
        terms[word] = max(terms.get(word, 0.0), weight)
    pairs = zip(query.words, query.words[1:], weights, weights[1:], strict=False)
    for left, right, one, other in pairs:
        terms[f"{left} {right}"] = BIGRAM_WEIGHT * max(one, other)
    for term in _terms(query.extra):
        terms.setdefault(term, SYNONYM_WEIGHT)
    return terms


def _weighted_characters(query: Query, weights: list[float]) -> dict[str, float]:
    grams: dict[str, float] = {}
    for word, weight in zip(query.words, weights, strict=True):
        for gram in _grams(word):
            grams[gram] = max(grams.get(gram, 0.0), weight)
    return grams


def _agreement(asked: set[str], offered: set[str]) -> float:
    """How well the operations said fit those of a name: both say one, none says one, only one side does."""
    if asked & offered:
        return 1.0
    if not asked:
        return -UNASKED_OPERATION if offered else 0.0
    return -1.0 if offered else 0.0
