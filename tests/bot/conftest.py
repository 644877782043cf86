"""The engine's own components, trained on a few sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.entities import CueExtractor
from bot.intent import LinearIntentClassifier
from bot.tokenizer import SyllableTokenizer

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")


def tokenise(data: TrainingData) -> TrainingData:
    """Return the same examples with tokens, as the engine's first component leaves them."""
    return SyllableTokenizer(SyllableTokenizer.get_default_config()).process_training_data(data)


class Shelf:
    """One component of the engine in a model storage, as a model's archive holds it."""

    def __init__(self, kind: type[GraphComponent], folder: Path) -> None:
        self._kind = kind
        self._storage = LocalModelStorage.create(folder)
        self._resource = Resource(kind.__name__)

    def train(self, data: TrainingData, **options: object) -> GraphComponent:
        config = {**self._kind.get_default_config(), **options}
        component = self._kind.create(config, self._storage, self._resource, CONTEXT)
        component.train(data)
        return component

    def load(self) -> GraphComponent:
        return self._kind.load(self._kind.get_default_config(), self._storage, self._resource, CONTEXT)

    def files(self) -> list[Path]:
        with self._storage.read_from(self._resource) as folder:
            return sorted(path for path in folder.rglob("*") if path.is_file())


def read(component: GraphComponent, text: str) -> Message:
    """Return `text` as a message that the tokenizer and `component` have worked on."""
    messages = [Message.build(text)]
    tokenizer = SyllableTokenizer(SyllableTokenizer.get_default_config())
    return component.process(tokenizer.process(messages))[0]


@pytest.fixture(scope="session")
def small_data() -> TrainingData:
    return tokenise(load_data(str(ROOT / "tests" / "bot" / "small_nlu.yml")))


@pytest.fixture(scope="session")
def intent_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(LinearIntentClassifier, tmp_path_factory.mktemp("intent"))


@pytest.fixture(scope="session")
def classifier(intent_shelf: Shelf, small_data: TrainingData) -> LinearIntentClassifier:
    return intent_shelf.train(small_data)


@pytest.fixture(scope="session")
def cue_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(CueExtractor, tmp_path_factory.mktemp("cues"))


@pytest.fixture(scope="session")
def extractor(cue_shelf: Shelf, small_data: TrainingData) -> CueExtractor:
    return cue_shelf.train(small_data)
