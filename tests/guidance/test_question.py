"""What a citizen needs, in the order asked."""

from __future__ import annotations

import pytest

from danloi.guidance.answers.contract import Aspect
from danloi.guidance.question import Cue, Question


def _question(intent: str, *cues: Cue, confidence: float = 0.9) -> Question:
    return Question(text="…", intent=intent, confidence=confidence, cues=list(cues))


@pytest.mark.parametrize(
    ("cues", "needs"),
    [
        ([Cue("fee", "lệ phí", 30), Cue("documents", "giấy tờ", 5)], ["documents", "fee"]),
        ([Cue("documents", "giấy tờ", 30), Cue("fee", "lệ phí", 5)], ["fee", "documents"]),
        ([Cue("time", "bao lâu", 9), Cue("fee", "phí", 3), Cue("place", "ở đâu", 20)], ["fee", "time", "place"]),
        ([Cue("fee", "phí", 3), Cue("fee", "bao nhiêu tiền", 20)], ["fee"]),
    ],
)
def test_needs_come_in_the_order_they_stand_in_the_text(cues: list[Cue], needs: list[Aspect]) -> None:
    assert _question("ask_fee", *cues).aspects == needs


def test_the_intent_says_the_need_where_no_word_is_marked() -> None:
    assert _question("ask_time").aspects == ["time"]


def test_the_need_of_a_sure_intent_comes_before_other_marks() -> None:
    assert _question("ask_documents", Cue("fee", "phí", 20)).aspects == ["documents", "fee"]


def test_the_need_of_an_unsure_intent_gives_way_to_marks() -> None:
    assert _question("ask_documents", Cue("fee", "phí", 20), confidence=0.3).aspects == ["fee"]


def test_an_unsure_intent_is_better_than_none() -> None:
    assert _question("ask_documents", confidence=0.3).aspects == ["documents"]


def test_an_overview_is_given_only_if_nothing_more_special_is_asked() -> None:
    assert _question("ask_overview").aspects == ["overview"]
    assert _question("ask_overview", Cue("fee", "phí", 20)).aspects == ["fee"]


@pytest.mark.parametrize("intent", ["greet", "affirm", "ask_bot_identity", "correct", "give_details"])
def test_other_messages_ask_no_need(intent: str) -> None:
    assert _question(intent).aspects == []


def test_a_weak_mark_does_not_count() -> None:
    question = _question("ask_time", Cue("fee", "phí", 3, confidence=0.2))
    assert question.aspects == ["time"]
    assert question.asked_parts == []


def test_marks_of_other_kinds_are_no_needs() -> None:
    question = _question("ask_fee", Cue("procedure", "khai sinh", 3), Cue("unit", "Hạ Long", 20), Cue("fee", "phí", 9))
    assert question.aspects == ["fee"]
    assert question.asked_parts == ["phí"]


def test_values_of_a_kind_come_in_the_order_of_the_text() -> None:
    question = _question("ask_fee", Cue("procedure", "khai tử", 20), Cue("procedure", "khai sinh", 3))
    assert question.values("procedure") == ["khai sinh", "khai tử"]
    assert question.values("unit") == []
