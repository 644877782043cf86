"""A confidence of 0.8 is right about four times in five: measured on real examples kept out of the training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.intent import LinearIntentClassifier
from danloi.guidance.vietnamese import fold
from tests.bot.conftest import ROOT, Shelf, read, tokenise

BINS = 10
# Measured 0.060 (accented) and 0.073 (folded); the same scores without the fitted temperature: 0.63.
LARGEST_ERROR = 0.10
# Measured 0.74 and 0.72: one example in five is held out, and many are the only one of their kind.
SMALLEST_ACCURACY = 0.68


@pytest.fixture(scope="module")
def examples() -> list[Message]:
    return load_data(str(ROOT / "data" / "nlu")).intent_examples


@pytest.fixture(scope="module")
def learned(examples: list[Message], tmp_path_factory: pytest.TempPathFactory) -> LinearIntentClassifier:
    """The classifier, having seen four examples in five; two folds for its temperature are less work than three."""
    seen = TrainingData([example for number, example in enumerate(examples) if number % 5])
    return Shelf(LinearIntentClassifier, tmp_path_factory.mktemp("calibration")).train(tokenise(seen), folds=2)


@dataclass
class Outcomes:
    """How sure the classifier was of each held-out example, and whether it was right."""

    confidences: np.ndarray
    right: np.ndarray

    @property
    def calibration_error(self) -> float:
        """The expected calibration error over ten equal bins."""
        bins = np.minimum((self.confidences * BINS).astype(int), BINS - 1)
        gaps = [
            (bins == one).mean() * abs(self.confidences[bins == one].mean() - self.right[bins == one].mean())
            for one in set(bins)
        ]
        return float(sum(gaps))


def try_out(classifier: LinearIntentClassifier, examples: list[Message], folded: bool) -> Outcomes:
    confidences, right = [], []
    for example in examples:
        text = example.get("text")
        guess = read(classifier, fold(text) if folded else text).get("intent")
        confidences.append(guess["confidence"])
        right.append(guess["name"] == example.get("intent"))
    return Outcomes(np.array(confidences), np.array(right))


@pytest.fixture(scope="module")
def accented(learned: LinearIntentClassifier, examples: list[Message]) -> Outcomes:
    return try_out(learned, examples[::5], folded=False)


@pytest.fixture(scope="module")
def folded(learned: LinearIntentClassifier, examples: list[Message]) -> Outcomes:
    return try_out(learned, examples[::10], folded=True)


def test_the_confidence_can_be_relied_upon(accented: Outcomes) -> None:
    assert len(accented.right) > 800
    assert accented.calibration_error <= LARGEST_ERROR
    assert accented.right.mean() >= SMALLEST_ACCURACY


def test_so_it_can_without_diacritics(folded: Outcomes) -> None:
    assert len(folded.right) > 400
    assert folded.calibration_error <= LARGEST_ERROR
    assert folded.right.mean() >= SMALLEST_ACCURACY


def test_what_it_is_sure_of_is_nearly_always_right(accented: Outcomes) -> None:
    sure = accented.confidences >= 0.95
    assert sure.mean() > 0.2
    assert accented.right[sure].mean() > 0.9
    assert accented.right[~sure].mean() < accented.right[sure].mean() - 0.2
