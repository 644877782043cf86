"""The figures of a model are counted right."""

from __future__ import annotations

import pytest

from danloi.console.release.quality.intents import (
    Guess,
    accuracy,
    by_intent,
    confusion,
    histogram,
    lost_and_gained,
)


def guesses(*rows: tuple[str, str, float]) -> list[Guess]:
    return [Guess(f"câu {number}", *row) for number, row in enumerate(rows)]


FEE_AND_TIME = guesses(("fee", "fee", 0.95), ("fee", "fee", 0.9), ("fee", "time", 0.4), ("time", "time", 1.0))


def test_precision_recall_and_f1_of_an_intent() -> None:
    found = by_intent(FEE_AND_TIME)
    assert (found["fee"].precision, found["fee"].recall, found["fee"].of) == (1.0, pytest.approx(2 / 3), 3)
    assert found["fee"].f1 == pytest.approx(0.8)
    assert (found["time"].precision, found["time"].recall) == (0.5, 1.0)


def test_an_intent_that_is_never_found_has_an_f1_of_nothing() -> None:
    assert by_intent(guesses(("fee", "time", 0.5)))["fee"].f1 == 0


def test_accuracy_confusion_and_histogram() -> None:
    assert accuracy(FEE_AND_TIME) == 0.75
    assert accuracy([]) == 0
    assert confusion(FEE_AND_TIME) == {"fee": {"fee": 2, "time": 1}, "time": {"time": 1}}
    bars = histogram(FEE_AND_TIME)
    assert (bars[4], bars[9], sum(map(sum, bars))) == ((0, 1), (3, 0), 4)


def test_what_turned_wrong_and_right_around_an_intent() -> None:
    before = {one.text: one for one in guesses(("fee", "fee", 1), ("fee", "time", 1), ("time", "time", 1))}
    after = {one.text: one for one in guesses(("fee", "time", 1), ("fee", "fee", 1), ("time", "time", 1))}
    assert lost_and_gained(before, after, "fee") == (1, 1)
    assert lost_and_gained(before, after, "place") == (0, 0)
