"""Question to record: which of thousands a citizen's sentence may mean, best first, and how sure that is.

Two stages: BM25 over names, aliases and fields picks candidates; a linear model over shares and flags (`features`)
ranks them. Its weights are fitted on labelled questions (`make tune`, data/search.yaml), so that the exponentials of
the scores, with one for "none of them", are probabilities. Measurements: docs/decisions/0005-linking.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from danloi.guidance.search.asked import Asked, ask
from danloi.guidance.search.cards import Card
from danloi.guidance.search.features import Rows, Stage, rows
from danloi.guidance.search.index import USUAL, Index
from danloi.guidance.search.lexicon import Lexicon, Query
from danloi.guidance.search.postings import Floats
from danloi.guidance.search.tokens import Tokeniser, Vocabulary
from danloi.guidance.search.weights import Weights
from danloi.guidance.vietnamese import find_procedure_codes

CANDIDATES = 60
DOUBT = 50.0  # how steeply the first doubt that it is about public services counts
MOST_BESIDE = 2  # words beside those that say what is to be done
NEARLY = 0.8  # of the best fit
LONG = 8  # words of content; a longer question is no less likely to mean something
FIELD_SHARE = 0.3  # of the smaller fields in the first stage
CURATED_LEAD = 1.1  # first stage: times the score of a name


@dataclass(frozen=True)
class Hit:
    """A record that may be meant.

    `confidence` is the probability that it is the one meant, `score` its logarithm up to a constant of the question.
    `alias` is the name or alias that fits best, `fit` how well (0 to 1); `named` the share of the thing wanted that its
    names explain (1 if the question marks none), `cover` that of the whole question.
    """

    code: str
    confidence: float
    score: float
    fit: float
    named: float
    cover: float
    alias: str
    kind: str


@dataclass(frozen=True)
class Ranking:
    """The hits of a question, best first, and the probability that it means none of the records."""

    hits: list[Hit]
    none: float = 1.0

    def without(self, codes: Iterable[str | None]) -> Ranking:
        """Return the ranking with `codes` left out and the rest of the probability spread over what remains."""
        left_out = set(codes)
        kept = [hit for hit in self.hits if hit.code not in left_out]
        lost = sum(hit.confidence for hit in self.hits if hit.code in left_out)
        rest = max(1.0 - lost, 1e-6)
        return Ranking(
            [Hit(**{**hit.__dict__, "confidence": min(hit.confidence / rest, 1.0)}) for hit in kept],
            min(self.none / rest, 1.0),
        )

    def mixed_with(self, other: Ranking, share: float) -> Ranking:
        """Return the mean of both; `share` (0 to 1) is the weight of `other`."""
        both = [(self, 1.0 - share), (other, share)]
        hits = {hit.code: hit for ranking in (other, self) for hit in ranking.hits}
        sums = {code: sum(w * hit.confidence for r, w in both for hit in r.hits if hit.code == code) for code in hits}
        ordered = sorted(hits, key=lambda code: -sums[code])
        return Ranking(
            [replace(hits[code], confidence=sums[code]) for code in ordered], sum(w * r.none for r, w in both)
        )

    def offering(self, hits: Sequence[Hit], share: float) -> Ranking:
        """Return the ranking with `hits` right behind its first, for what may be meant beside it.

        Those that it holds already keep their probability, others get `share`; the first hit stays as it is.
        """
        known = {hit.code: hit for hit in self.hits}
        first = [hit.code for hit in self.hits[:1]]
        moved = [known.get(hit.code) or replace(hit, confidence=share) for hit in hits if hit.code not in first]
        moved = [replace(hit, confidence=max(hit.confidence, share)) for hit in moved]
        codes = {hit.code for hit in moved}
        return Ranking([*self.hits[:1], *moved, *(hit for hit in self.hits[1:] if hit.code not in codes)], self.none)


@dataclass(frozen=True)
class Evidence:
    """What the model sees of a question: features of candidates, and those of the question itself."""

    rows: Rows
    question: Floats


class Linker:
    """The search over one state of the catalogue.

    Args:
        cards: what may be found.
        tokeniser: keep it from state to state, and only cards that changed cost time.
        weights: of the model.
    """

    def __init__(self, cards: Sequence[Card], tokeniser: Tokeniser, weights: Weights) -> None:
        """Index `cards`."""
        self._lexicon: Lexicon = tokeniser.lexicon
        self._vocabulary: Vocabulary = tokeniser.vocabulary
        self._weights = weights
        self._index = Index(list(cards), tokeniser)

    def rank(
        self,
        text: str,
        objects: Iterable[str] = (),
        asked: Iterable[str] = (),
        limit: int = 8,
        outside: float = 0.0,
    ) -> Ranking:
        """Return what `text` may mean.

        `objects` are the parts of the text that name the thing wanted, their words count more; `asked` are those that
        say what is asked about it, their words count less; `outside` is the probability, from elsewhere, that it is no
        question about public services.
        """
        for code in find_procedure_codes(text):
            at = self._index.by_code.get(code.value)
            if at is not None:
                card = self._index.cards[at]
                return Ranking([Hit(card.key, 1.0, 100.0, 1.0, 1.0, 1.0, code.value, card.kind)], 0.0)
        evidence = self.evidence(text, list(objects), list(asked), outside)
        if evidence is None or not len(evidence.rows.cards):
            return Ranking([])
        return self._ranking(evidence, limit)

    def evidence(self, text: str, objects: list[str], asked: list[str], outside: float = 0.0) -> Evidence | None:
        """Return what the model sees; None if the text has no word."""
        query = self._prepare(text)
        if not query.words and not query.extra:
            return None
        question = self._ask(query, objects, asked)
        wanted = [part for part in objects if not self._lexicon.is_only_operation(part)]
        parts = [self._ask(self._prepare(part), (), ()) for part in wanted]
        wish = [self._ask(self._prepare(query.wish), (), asked)] if query.wish else []
        if wish and wish[0].operations:
            question = replace(question, operations=wish[0].operations)  # what is wanted, not what happened before
        stage = Stage.of(self._index, question)
        first = stage.names * np.where(self._index.kind == "curated", CURATED_LEAD, 1.0)
        first = first + FIELD_SHARE * (stage.about + stage.papers)
        for part in [*parts, *wish]:
            names = np.zeros(len(self._index.cards), dtype=np.float32)
            np.maximum.at(names, self._index.owner, self._index.names.scores(part.terms))
            first = np.maximum(first, names)
        count = min(CANDIDATES, int((first > 0).sum()))
        cards = np.sort(np.argpartition(-first, count - 1)[:count]) if count else np.zeros(0, dtype=np.int64)
        if not count:
            return None
        found = rows(self._index, question, parts, stage, cards, wish)
        return Evidence(found, _question_features(question, parts, outside))

    def code_of(self, card: int) -> str:
        """Return the key of a row of `evidence`."""
        return self._index.cards[card].key

    def _prepare(self, text: str) -> Query:
        return self._lexicon.prepare(text, self._index.pairs)

    def _ask(self, query: Query, objects: Iterable[str], asked: Iterable[str]) -> Asked:
        return ask(self._index, self._lexicon, self._vocabulary, query, objects, asked)

    def _ranking(self, evidence: Evidence, limit: int) -> Ranking:
        scores = evidence.rows.values @ self._weights.card
        none = float(evidence.question @ self._weights.none)
        top = max(float(scores.max()), none)
        shares = np.exp(scores - top)
        total = float(shares.sum()) + float(np.exp(none - top))
        order = np.argsort(-scores)[:limit]
        names = {name: i for i, name in enumerate(self._weights.names)}
        values = evidence.rows.values
        hits = []
        for i in order:
            card = self._index.cards[int(evidence.rows.cards[i])]
            hits.append(
                Hit(
                    code=card.key,
                    confidence=float(shares[i]) / total,
                    score=float(scores[i]),
                    fit=float(values[i, names["fit"]]),
                    named=1.0 + float(values[i, names["named"]]),
                    cover=float(values[i, names["cover"]]),
                    alias=self._index.texts[int(evidence.rows.best[i])],
                    kind=card.kind,
                )
            )
        return Ranking(hits, float(np.exp(none - top)) / total)

    def usual_first(self, ranking: Ranking, name: str) -> Ranking:
        """Return `ranking` of a bare `name` ("sổ đỏ") with the likeliest hit first that does nothing unsaid with it.

        Its name must fit nearly as well as that of the first; probabilities keep their order.
        """
        if not ranking.hits or self._lexicon.says_operation(name):
            return ranking
        least = ranking.hits[0].fit * NEARLY
        fitting = (hit for hit in ranking.hits if hit.fit >= least and hit.kind != "topic")
        usual = next((hit for hit in fitting if self.is_usual(hit)), None)
        if usual is None:
            return ranking
        ordered = [usual, *(hit for hit in ranking.hits if hit is not usual)]
        shares = [hit.confidence for hit in ranking.hits]
        return Ranking(
            [replace(hit, confidence=share) for hit, share in zip(ordered, shares, strict=True)], ranking.none
        )

    def is_usual(self, hit: Hit) -> bool:
        """Whether a hit does nothing with its thing but what is usually done."""
        return not self._lexicon.operation_mask(hit.alias) & ~self._lexicon.mask(USUAL)

    def names_something(self, objects: Iterable[str]) -> bool:
        """Whether any of `objects` names a thing, and not only what to do with it."""
        return any(not self._lexicon.is_only_operation(part) for part in objects)

    def bare_name(self, name: str, said: str) -> str:
        """Return `name` without what it says is to be done, if `said` after it says something else to do."""
        return self._lexicon.without_operations(name) if self._lexicon.says_operation(said) else name

    def circumstances_shared(self, said: str, name: str) -> int:
        """Return how many circumstances of `said` (what is to be done, a foreign side) `name` speaks of too."""
        query = self._lexicon.prepare(said)
        same = self._lexicon.mask(query.operations) & self._lexicon.operation_mask(name)
        return int(same != 0) + int(query.is_foreign and self._lexicon.is_foreign(name))

    def says_only_what_to_do(self, text: str) -> bool:
        """Whether `text` says what is to be done or what happened ("tôi bị mất rồi"), and little else."""
        rest = self._lexicon.prepare(self._lexicon.without_operations(text))
        words = [weight for weight in rest.weights if weight == 1.0]
        return self._lexicon.says_operation(text) and len(words) <= MOST_BESIDE

    def leaves_unsaid(self, text: str) -> bool:
        """Whether `text` says what is to be done and not with what ("tôi muốn đăng ký lại")."""
        return self._lexicon.leaves_unsaid(text)

    def content_words(self, text: str, asked: Iterable[str] = ()) -> int:
        """Return how many words of `text`, those of `asked` left out, may tell which procedure is meant."""
        query = self._prepare(text)
        noise = {word for part in asked for word in self._lexicon.prepare(part, self._index.pairs).words}
        strong = [w >= 1.0 and x not in noise for x, w in zip(query.words, query.weights, strict=True)]
        return max(sum(strong), len(query.stands_for))  # "mới đẻ" names something in two light words


def _question_features(asked: Asked, parts: list[Asked], outside: float) -> Floats:
    """Return what tells of the question alone whether any record may be meant (weights.NONE)."""
    length = min(asked.strong, LONG) / LONG
    return np.array(
        [1.0, asked.unknown, length, float(bool(parts)), np.log1p(outside * DOUBT) / np.log1p(DOUBT)], dtype=np.float32
    )
