"""The intent classifier: linear, over accented and folded words and characters, with calibrated confidence."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from bot.examples import COPIES, NEEDS, taught
from bot.features import NEED_SCORES, shape
from danloi.guidance.vietnamese import fold

logger = logging.getLogger(__name__)
CROSS_VALIDATED = "cross_validated.json"  # [sentence, its intent, the one guessed, confidence] of every sentence


def _sentence(words: Sequence[str]) -> str:
    return " ".join(shape(word) for word in words)


def _features() -> FeatureUnion:
    words = {"analyzer": "word", "token_pattern": r"\S+", "ngram_range": (1, 3), "sublinear_tf": True}
    characters = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 2}
    return FeatureUnion(
        [
            ("word", TfidfVectorizer(lowercase=False, **words)),
            ("folded word", TfidfVectorizer(preprocessor=fold, **words)),
            ("folded character", TfidfVectorizer(preprocessor=fold, **characters)),
        ]
    )


def softmax(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Return the probabilities of each row of `scores` (rows x classes) at `temperature`."""
    scaled = scores / temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return scaled / scaled.sum(axis=1, keepdims=True)


def fit_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the temperature under which held-out `scores` give `truth` (column indices) the best log likelihood."""
    grid = np.geomspace(0.05, 2.0, 60)
    rows = np.arange(len(truth))
    losses = [-np.log(softmax(scores, t)[rows, truth] + 1e-12).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])


def _fold(example: Message, folds: int) -> int:
    """Return the fold of a sentence and its copies: always the same, whatever else is taught."""
    return zlib.crc32(str(example.get(TEXT)).encode()) % folds


def _calibrate(held_out: np.ndarray, labels: Sequence[str]) -> float:
    """Return the temperature under which the held-out scores are honest."""
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    temperature = fit_temperature(held_out, truth)
    logger.info(
        "Intent classifier: %d sentences, held-out accuracy %.3f, temperature %.2f.",
        len(labels),
        (held_out.argmax(axis=1) == truth).mean(),
        temperature,
    )
    return temperature


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """LinearSVC over TF-IDF of words and characters, accented and folded.

    Training adds copies (bot/examples.py). The confidence is a softmax whose temperature is fitted
    on folds that keep a sentence and its copies together, so that 0.8 means right about four times in five.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Tokens must be there."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: shares of copies, regularisation, folds for calibration, length of the ranking."""
        return {**COPIES, "C": 0.6, "folds": 3, "ranking_length": 6, "random_seed": 13}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options; `train` or `load` fills in what is learned."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._features: FeatureUnion | None = None
        self._weights: np.ndarray | None = None
        self._bias: np.ndarray | None = None
        self._labels: list[str] = []
        self._temperature = 1.0

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that carry an intent; persist at once."""
        texts: list[str] = []
        labels: list[str] = []
        groups: list[int] = []
        for example in taught(training_data.intent_examples, self._config["random_seed"], self._config):
            texts.append(_sentence(example.words))
            labels.append(str(example.intent))
            groups.append(example.number)
        if len(set(labels)) < 2:
            logger.warning("Fewer than two intents have examples; no intent will be recognised.")
            return self._resource
        folds = [_fold(training_data.intent_examples[number], self._config["folds"]) for number in groups]
        held_out = self._held_out_scores(texts, np.array(labels), np.array(folds))
        self._temperature = _calibrate(held_out, labels)
        self._features = _features()
        svc = self._classifier().fit(self._features.fit_transform(texts), labels)
        self._weights, self._bias = svc.coef_.T.astype(np.float32), svc.intercept_.astype(np.float32)
        self._labels = list(svc.classes_)
        guesses = self._guesses(held_out, labels)
        numbers, rows = np.unique(groups, return_index=True)  # the first of a sentence and its copies is as written
        sentences = [str(training_data.intent_examples[number].get(TEXT)) for number in numbers]
        self._persist([[text, labels[row], *guesses[row]] for text, row in zip(sentences, rows, strict=True)])
        return self._resource

    def _classifier(self) -> LinearSVC:
        return LinearSVC(C=self._config["C"], class_weight="balanced", random_state=self._config["random_seed"])

    def _held_out_scores(self, texts: list[str], labels: np.ndarray, folds: np.ndarray) -> np.ndarray:
        """Return the scores (texts x sorted intents) that a classifier gives that saw neither a text nor its copies."""
        classes = sorted(set(labels))
        scores = np.full((len(texts), len(classes)), -5.0)
        for number in sorted(set(folds)):
            fit, held_out = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
            features = _features()
            svc = self._classifier()
            svc.fit(features.fit_transform([texts[i] for i in fit]), labels[fit])
            columns = [classes.index(label) for label in svc.classes_]
            decisions = svc.decision_function(features.transform([texts[i] for i in held_out]))
            if decisions.ndim == 1:
                decisions = np.stack([-decisions, decisions], axis=1)
            scores[np.ix_(held_out, columns)] = decisions
        return scores

    def _guesses(self, held_out: np.ndarray, labels: Sequence[str]) -> list[tuple[str, float]]:
        """Return for every row the intent guessed for it and the confidence, as cross-validation gives them."""
        classes = sorted(set(labels))
        shares = softmax(held_out, self._temperature)
        return [(classes[i], round(float(row[i]), 4)) for row, i in zip(shares, shares.argmax(axis=1), strict=True)]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` on every message."""
        for message in messages:
            scores = self._scores([token.text for token in message.get(TOKENS_NAMES[TEXT]) or []])
            ranking = self._rank(scores)
            message.set(NEED_SCORES, self._of_needs(scores))
            top = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set("intent", top, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _scores(self, words: list[str]) -> np.ndarray:
        """Return one score an intent (1 x intents); none if nothing is learned or said."""
        if not words or self._features is None or self._weights is None or self._bias is None:
            return np.zeros((1, 0))
        row = self._features.transform([_sentence(words)]).astype(np.float32)  # or the whole matrix is converted
        decisions = np.asarray(row @ self._weights) + self._bias
        return np.concatenate([-decisions, decisions], axis=1) if decisions.shape[1] == 1 else decisions

    def _rank(self, scores: np.ndarray) -> list[dict[str, Any]]:
        if not scores.size:
            return []
        shares = softmax(scores, self._temperature)[0]
        best = np.argsort(-shares)[: self._config["ranking_length"]]
        return [{"name": self._labels[i], "confidence": float(shares[i])} for i in best]

    def _of_needs(self, scores: np.ndarray) -> dict[str, float]:
        """Return the score of every need, for the reader of needs; none if not every need is an intent here."""
        columns = {label: i for i, label in enumerate(self._labels)}
        if not scores.size or any(f"ask_{need}" not in columns for need in NEEDS):
            return {}
        return {need: float(scores[0, columns[f"ask_{need}"]]) for need in NEEDS}

    def _persist(self, cross_validated: list[list[Any]]) -> None:
        """Store what is learned, and beside it what cross-validation made of every sentence."""
        with self._model_storage.write_to(self._resource) as folder:
            learned = (self._features, self._weights, self._bias, self._labels, self._temperature)
            joblib.dump(learned, Path(folder) / "intent.joblib", compress=3)
            text = json.dumps(cross_validated, ensure_ascii=False)
            (Path(folder) / CROSS_VALIDATED).write_text(text, encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read a trained classifier; one that was never trained recognises nothing."""
        component = cls(config, model_storage, resource)
        try:
            with model_storage.read_from(resource) as folder:
                learned = joblib.load(Path(folder) / "intent.joblib")
        except ValueError:
            logger.warning("No trained intent classifier in the model.")
            return component
        component._features, component._weights, component._bias, component._labels, component._temperature = learned
        return component
