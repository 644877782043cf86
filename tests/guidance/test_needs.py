"""What is asked for, from the engine's opinions of each need."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.needs import Need, NeedWeights, needs_of
from danloi.guidance.question import Cue, Question
from danloi.guidance.search.weights import WeightsError

WEIGHTS = NeedWeights()
TEXT = "lệ phí trước bạ nộp ở đâu"


def _question(*cues: Cue, text: str = TEXT, **heard: tuple[float, int]) -> Question:
    """A question in which the engine hears `heard`: how clearly (-1 to 1), and where."""
    needs = tuple(
        Need(kind, *(3 * [heard.get(kind, (-1.3, 0))[0]]), mark=max(heard.get(kind, (0.0, 0))[0], 0.0), at=at)
        for kind in ASPECTS
        for at in [heard.get(kind, (0.0, 0))[1]]
    )
    return Question(text, "ask_overview", 0.3, list(cues), needs=needs)


def test_what_is_heard_clearly_is_answered_whatever_the_intent_says() -> None:
    assert WEIGHTS.asked(_question(place=(0.9, 16))) == ["place"]


def test_needs_come_in_the_order_asked() -> None:
    assert WEIGHTS.asked(_question(place=(0.9, 16), fee=(0.9, 3))) == ["fee", "place"]


def test_a_doubtful_need_comes_after_the_sure_one() -> None:
    assert WEIGHTS.asked(_question(place=(0.9, 16), fee=(-0.3, 3)))[0] == "place"


def test_where_nothing_is_clear_the_likeliest_is_answered() -> None:
    assert WEIGHTS.asked(_question(time=(-0.9, 0))) == ["time"]


def test_a_mark_that_belongs_to_the_name_does_not_count() -> None:
    question = _question(Cue("fee", "lệ phí", 0), place=(0.4, 16), fee=(0.2, 0))
    beside = WEIGHTS.probabilities(question, "kê khai lệ phí trước bạ")
    assert beside["fee"] < WEIGHTS.probabilities(question)["fee"]
    assert WEIGHTS.asked(question, "kê khai lệ phí trước bạ")[0] == "place"


def test_without_evidence_marks_and_intent_decide() -> None:
    assert WEIGHTS.asked(Question(TEXT, "ask_time", 0.9)) == ["time"]
    assert WEIGHTS.asked(Question(TEXT, "greet", 0.9)) == ["overview"]


@pytest.mark.parametrize("given", [{}, {"fee": {"whole": 1.0, "bare": 1.0, "clause": 1.0, "mark": 1.0, "at": 0}}])
def test_half_the_evidence_is_none(given: dict[Aspect, dict[str, float]]) -> None:
    assert needs_of(given) == ()


def test_the_delivered_weights_are_read(data: Path) -> None:
    weights = NeedWeights.read(data / "search.yaml")
    assert 0 < weights.least < 1
    assert weights.whole > 0 and weights.mark > 0


def test_a_file_without_weights_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "search.yaml"
    path.write_text("card: {}\n", encoding="utf-8")
    with pytest.raises(WeightsError, match="make tune"):
        NeedWeights.read(path)
