"""Confidence against truth."""

from __future__ import annotations

import pytest

from danloi.console.release.quality.counts import Share
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question
from danloi.console.release.quality.score import Scored, score
from evaluation.reliability import Bin, Guess, binned, calibration_error, guesses
from evaluation.turns import Understood

BIRTH, DEATH = "1.001193", "1.000656"
UNDERSTOOD = Understood("ask_fee", 0.39, (BIRTH, DEATH), 0.8, 0.05)
FEE = Question("q1", "khai sinh hết bao nhiêu", codes=(BIRTH,), ask="fee", asks=("fee",))


def judged(question: Question, sender: str = "a", loaded: frozenset[str] | None = None) -> Scored:
    return score(question, Heard("answered", BIRTH, aspects=("fee",), sender=sender), loaded)


def test_a_guess_is_right_when_it_names_what_was_labelled() -> None:
    found = guesses([judged(FEE)], {"a": UNDERSTOOD})
    assert found == {"link": [Guess(0.8, True)], "none": [Guess(0.05, False)], "intent": [Guess(0.39, True)]}


def test_of_a_procedure_that_is_not_loaded_or_not_recorded_no_link_is_right() -> None:
    elsewhere = judged(Question("q2", "…", codes=("9.000001",), ask="time", asks=("time",)), loaded=frozenset({BIRTH}))
    unknown = judged(Question("q3", "…", ask="unknown"))
    found = guesses([elsewhere, unknown], {"a": UNDERSTOOD})
    assert found["link"] == [Guess(0.8, False)] * 2
    assert found["none"] == [Guess(0.05, True)] * 2
    assert found["intent"] == [Guess(0.39, False)]


@pytest.mark.parametrize(
    ("ask", "intent", "is_right"),
    [
        ("greet", "thanks", True),
        ("greet", "ask_fee", False),
        ("out_of_scope", "out_of_scope_visa", True),
        ("foreign_language", "foreign_language", True),
        ("status", "ask_time", False),
    ],
)
def test_the_intent_of_what_is_about_no_procedure_is_judged_too(ask: str, intent: str, is_right: bool) -> None:
    found = guesses([judged(Question("q4", "…", ask=ask))], {"a": Understood(intent, 0.7)})
    assert found == {"intent": [Guess(0.7, is_right)]}


def test_what_the_labels_do_not_say_is_left_out() -> None:
    either = judged(Question("q5", "…", codes=(BIRTH, DEATH), ambiguous=True))
    corrects = judged(Question("q6", "không phải, khai sinh", context=("khai tử",), codes=(BIRTH,), asks=("fee",)))
    unheard = judged(FEE, sender="nobody")
    turns = {"a": Understood("correct", 0.9)}
    assert guesses([either, corrects, unheard], turns) == {}


def test_guesses_are_put_into_bins_and_weighed() -> None:
    some = [Guess(0.91, True), Guess(1.0, True), Guess(0.95, False), Guess(0.1, False)]
    low, high = binned(some)
    assert low == Bin(0.1, Share(0, 1))
    assert (high.share, round(high.confidence, 4)) == (Share(2, 3), 0.9533)
    assert calibration_error([low, high]) == pytest.approx((1 * 0.1 + 3 * (0.95333 - 2 / 3)) / 4, abs=1e-4)
    assert calibration_error([]) == 0
