"""The entity extractor: a CRF over syllables that marks what is asked (need cues), the procedure and the place."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pycrfsuite
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.examples import COPIES, NEEDS, taught
from bot.features import NEED_MARKS, WORD_LABELS, shape, token_features

logger = logging.getLogger(__name__)
_FILE = "entities.crfsuite"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class CueExtractor(EntityExtractorMixin, GraphComponent):
    """CRF on accented and folded syllables, trained with copies of the examples (bot/examples.py).

    The trained CRF itself is stored (Rasa's own extractor stores its training data and trains anew at every load).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Tokens must be there."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: shares of copies, L1 and L2 regularisation, iterations."""
        return {**COPIES, "c1": 0.08, "c2": 0.02, "iterations": 70, "random_seed": 17}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options; `train` or `load` opens the CRF."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._tagger: pycrfsuite.Tagger | None = None
        self._model = b""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CueExtractor:
        """Make an untrained extractor."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples (those without marks teach what is none); persist at once."""
        if not training_data.entity_examples:
            logger.warning("No example has an entity; none will be recognised.")
            return self._resource
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {"c1": self._config["c1"], "c2": self._config["c2"], "max_iterations": self._config["iterations"]}
        )
        for example in taught(training_data.nlu_examples, self._config["random_seed"], self._config):
            shaped = [shape(word) for word in example.words]
            trainer.append([token_features(shaped, i) for i in range(len(shaped))], example.labels)
        with self._model_storage.write_to(self._resource) as folder:
            trainer.train(str(Path(folder) / _FILE))
            self._open(Path(folder) / _FILE)
        return self._resource

    def _open(self, path: Path) -> None:
        self._model = path.read_bytes()  # the tagger reads from these bytes and does not keep them alive itself
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message, each with the mean marginal probability of its syllables."""
        for message in messages:
            tokens = message.get(TOKENS_NAMES[TEXT]) or []
            labels = self._label(tokens)
            found = self._extract(message.get(TEXT), tokens, labels)
            message.set(WORD_LABELS, labels)
            message.set(NEED_MARKS, self._marks(tokens))
            found = self.add_extractor_name(found)
            message.set(ENTITIES, (message.get(ENTITIES) or []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Later components do not learn from predicted entities: nothing to do."""
        return training_data

    def _label(self, tokens: list[Token]) -> list[str]:
        """Return one label a token; none if nothing is learned or said. `marginal` is about these tokens then."""
        if self._tagger is None or not tokens:
            return []
        shaped = [shape(token.text) for token in tokens]
        labels: list[str] = self._tagger.tag([token_features(shaped, i) for i in range(len(shaped))])
        return labels

    def _marks(self, tokens: list[Token]) -> dict[str, tuple[float, int]]:
        """Return for each need the greatest probability of a token to be part of one, and where that token begins."""
        if self._tagger is None:
            return {}
        known = set(self._tagger.labels())
        found: dict[str, tuple[float, int]] = {}
        for need in NEEDS if tokens else ():
            names = [name for name in (f"B-{need}", f"I-{need}") if name in known]
            shares = [sum(self._tagger.marginal(name, i) for name in names) for i in range(len(tokens))]
            best = max(range(len(tokens)), key=shares.__getitem__)
            found[need] = (shares[best], tokens[best].start)
        return found

    def _extract(self, text: str, tokens: list[Token], labels: list[str]) -> list[dict[str, Any]]:
        if self._tagger is None:
            return []
        entities: list[dict[str, Any]] = []
        sums: list[tuple[float, int]] = []
        previous = "O"
        for i, (token, label) in enumerate(zip(tokens, labels, strict=True)):
            if label != "O":
                kind = label[2:]
                if label[0] == "I" and previous[2:] == kind and entities:
                    entities[-1]["end"] = token.end
                    total, count = sums[-1]
                    sums[-1] = (total + self._tagger.marginal(label, i), count + 1)
                else:
                    entities.append({"entity": kind, "start": token.start, "end": token.end})
                    sums.append((self._tagger.marginal(label, i), 1))
            previous = label
        for entity, (total, count) in zip(entities, sums, strict=True):
            entity["value"] = text[entity["start"] : entity["end"]]
            entity["confidence_entity"] = round(total / count, 3)
        return entities

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CueExtractor:
        """Read a trained CRF; one that was never trained marks nothing."""
        component = cls(config, model_storage, resource)
        try:
            with model_storage.read_from(resource) as folder:
                component._open(Path(folder) / _FILE)
        except ValueError:
            logger.warning("No trained entity extractor in the model.")
        return component
