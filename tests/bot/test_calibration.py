"""A confidence of 0.8 is right about four times in five: measured on real examples kept out of the training."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.intent import LinearIntentClassifier
from danloi.guidance.vietnamese import fold
from tests.bot.conftest import ROOT, Shelf, read, tokenise

BINS = 10
# Measured 0.060 (accented) and 0.073 (folded); an uncalibrated softmax of the same scores has 0.6.
LARGEST_ERROR = 0.10
# Measured 0.74 and 0.72: one example in five is held out, and many are the only one of their kind.
SMALLEST_ACCURACY = 0.68


@pytest.fixture(scope="module")
def examples() -> list[Message]:
    return load_data(str(ROOT / "data" / "nlu")).intent_examples


@pytest.fixture(scope="module")
def learned(examples: list[Message], tmp_path_factory: pytest.TempPathFactory) -> LinearIntentClassifier:
    """The classifier, having seen four examples in five."""
    seen = TrainingData([example for number, example in enumerate(examples) if number % 5])
    return Shelf(LinearIntentClassifier, tmp_path_factory.mktemp("calibration")).train(tokenise(seen))


def outcomes(classifier: LinearIntentClassifier, examples: list[Message], folded: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the confidence and the rightness of each held-out example."""
    confidences, right = [], []
    for example in examples[::5]:
        text = example.get("text")
        guess = read(classifier, fold(text) if folded else text).get("intent")
        confidences.append(guess["confidence"])
        right.append(guess["name"] == example.get("intent"))
    return np.array(confidences), np.array(right)


def calibration_error(confidences: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over ten equal bins."""
    bins = np.minimum((confidences * BINS).astype(int), BINS - 1)
    gaps = [(bins == b).mean() * abs(confidences[bins == b].mean() - right[bins == b].mean()) for b in set(bins)]
    return float(sum(gaps))


@pytest.mark.parametrize("folded", [False, True], ids=["accented", "folded"])
def test_the_confidence_can_be_relied_upon(
    learned: LinearIntentClassifier, examples: list[Message], folded: bool
) -> None:
    confidences, right = outcomes(learned, examples, folded)
    assert len(right) > 800
    assert right.mean() >= SMALLEST_ACCURACY
    assert calibration_error(confidences, right) <= LARGEST_ERROR


def test_what_it_is_sure_of_is_nearly_always_right(learned: LinearIntentClassifier, examples: list[Message]) -> None:
    confidences, right = outcomes(learned, examples, folded=False)
    sure = confidences >= 0.95
    assert sure.mean() > 0.2
    assert right[sure].mean() > 0.9
    assert right[~sure].mean() < right[sure].mean() - 0.2
