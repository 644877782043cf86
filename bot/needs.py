"""What speaks for each need: scores of the whole message, of its words that can ask, of its clauses, and marks.

The app adds them up (danloi/guidance/needs.py); a need is asked for whatever the procedure is called and whatever was
told before, so the third opinion here hears nothing but the words that needs are made of.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.examples import ASKING, COPIES, NEEDS, Example, taught
from bot.features import NEED_MARKS, NEED_SCORES, WORD_LABELS, shape
from danloi.guidance.vietnamese import fold

logger = logging.getLogger(__name__)
_OTHER = "_"
_WORD = r"\S+"
_CUT = re.compile(r"[.,;?!:\n]")
_MASKED = ("procedure", "unit")
_LEAST_SEEN, _LEAST_SHARE, _FREQUENT = 3, 0.12, 60


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedReader(GraphComponent):
    """Set `needs` on every message: for each need its evidence, all plain numbers.

    `whole` is the intent classifier's score, `bare` the score of the words that can ask, `clause` the best such score
    of one clause, `mark` the greatest marginal probability that the extractor gives a word, `at` that word's offset.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Tokens must be there; the extractor before it labels them once it is trained."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: shares of copies and regularisation."""
        return {**COPIES, "C": 0.6, "random_seed": 19}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options; `train` or `load` fills in what is learned."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._asking_words: set[str] = set()
        self._vectors: TfidfVectorizer | None = None
        self._weights = np.zeros((0, len(NEEDS)), dtype=np.float32)
        self._bias = np.zeros(len(NEEDS), dtype=np.float32)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeedReader:
        """Make an untrained reader."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that ask; persist at once."""
        examples = [
            one
            for one in taught(training_data.intent_examples, self._config["random_seed"], self._config)
            if one.intent in ASKING
        ]
        if {one.intent for one in examples} != ASKING:
            logger.warning("Not every need has examples; needs are read from intents and marks alone.")
            return self._resource
        self._asking_words = _asking_words(examples)
        self._vectors = TfidfVectorizer(
            lowercase=False, analyzer="word", token_pattern=_WORD, ngram_range=(1, 4), sublinear_tf=True, min_df=2
        )
        vectors = self._vectors.fit_transform([self._bare(one.words, one.labels) for one in examples])
        svc = LinearSVC(C=self._config["C"], class_weight="balanced", random_state=self._config["random_seed"])
        svc.fit(vectors, [one.intent for one in examples])
        columns = [list(svc.classes_).index(f"ask_{need}") for need in NEEDS]
        self._weights = svc.coef_[columns].T.astype(np.float32)
        self._bias = svc.intercept_[columns].astype(np.float32)
        with self._model_storage.write_to(self._resource) as folder:
            learned = (self._asking_words, self._vectors, self._weights, self._bias)
            joblib.dump(learned, Path(folder) / "needs.joblib", compress=3)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `needs`; nothing where a component before has no scores."""
        for message in messages:
            tokens, labels = message.get(TOKENS_NAMES[TEXT]) or [], message.get(WORD_LABELS)
            scores, marks = message.get(NEED_SCORES), message.get(NEED_MARKS)
            if self._vectors is None or not tokens or not labels or not scores or not marks:
                continue
            words = [token.text for token in tokens]
            said = [self._bare(words, labels)]
            cuts = _cuts(message.get(TEXT), tokens)
            said += [self._bare(words[a:b], labels[a:b]) for a, b in pairwise(cuts)]
            rows = np.asarray(self._vectors.transform(said).astype(np.float32) @ self._weights) + self._bias
            bare, clause = rows[0], rows[1:].max(axis=0)
            needs = {
                need: {
                    "whole": round(float(scores[need]), 4),
                    "bare": round(float(bare[i]), 4),
                    "clause": round(float(clause[i]), 4),
                    "mark": round(float(marks[need][0]), 4),
                    "at": int(marks[need][1]),
                }
                for i, need in enumerate(NEEDS)
            }
            message.set("needs", needs, add_to_output=True)
        return messages

    def _bare(self, words: Sequence[str], labels: Sequence[str]) -> str:
        """Return the words that can ask; all others, and those that name the thing or the place, are one sign."""
        kept: list[str] = []
        for word, label in zip(words, labels, strict=True):
            folded = fold(shape(word))
            if folded not in self._asking_words or label[2:] in _MASKED:
                folded = _OTHER
            if folded != _OTHER or kept[-1:] != [_OTHER]:
                kept.append(folded)
        return " ".join(["^", *kept, "$"])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NeedReader:
        """Read a trained reader; one that was never trained reads nothing."""
        component = cls(config, model_storage, resource)
        try:
            with model_storage.read_from(resource) as folder:
                learned = joblib.load(Path(folder) / "needs.joblib")
        except (ValueError, FileNotFoundError):
            return component
        component._asking_words, component._vectors, component._weights, component._bias = learned
        return component


def _asking_words(examples: Sequence[Example]) -> set[str]:
    """Return the folded words that stand in needs often enough for their number, and the most frequent of all."""
    in_needs: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for one in examples:
        for word, label in zip(one.words, one.labels, strict=True):
            folded = fold(shape(word))
            everywhere[folded] += 1
            in_needs[folded] += label[2:] in NEEDS
    often = {w for w, n in in_needs.items() if n >= _LEAST_SEEN and n / everywhere[w] > _LEAST_SHARE}
    return often | {word for word, _ in everywhere.most_common(_FREQUENT)}


def _cuts(text: str, tokens: Sequence[Token]) -> list[int]:
    """Return where clauses begin, as indices of tokens, and their number at the end."""
    inner = [i + 1 for i in range(len(tokens) - 1) if _CUT.search(text[tokens[i].end : tokens[i + 1].start])]
    return [0, *inner, len(tokens)]
