"""The copies that the learned components are taught beside what a person wrote."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.examples import COPIES, Choice, Example, taught
from tests.bot.conftest import tokenise

PLAIN = dict.fromkeys(COPIES, 0.0)


def _message(text: str, intent: str, **marks: str) -> Message:
    entities = [
        {"entity": kind, "value": value, "start": text.index(value), "end": text.index(value) + len(value)}
        for kind, value in marks.items()
    ]
    return Message.build(text, intent=intent, entities=entities)


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return tokenise(
        TrainingData(
            [
                _message("làm hộ chiếu hết bao nhiêu tiền", "ask_fee", procedure="hộ chiếu", fee="bao nhiêu tiền"),
                _message("Bố tôi ốm nặng. Sang tên xe ở đâu", "ask_place", procedure="Sang tên xe", place="ở đâu"),
                _message("chào em", "greet"),
            ]
        )
    ).training_examples


def _taught(messages: list[Message], **shares: float) -> list[Example]:
    return list(taught(messages, 3, PLAIN | shares))


def _said(examples: list[Example]) -> set[str]:
    return {" ".join(one.words) for one in examples}


def test_without_copies_the_examples_are_what_was_written(messages: list[Message]) -> None:
    assert [one.number for one in _taught(messages)] == [0, 1, 2]


def test_a_question_is_asked_of_another_thing_with_its_labels(messages: list[Message]) -> None:
    copies = [one for one in _taught(messages, other_thing=1.0) for _ in range(1) if one.number == 0]
    assert len(copies) == 2
    for one in copies:
        assert len(one.words) == len(one.labels)
        assert " ".join(one.words).endswith("hết bao nhiêu tiền")
        assert one.labels.count("B-procedure") == 1


def test_a_story_may_stand_before_a_question_and_never_before_talk(messages: list[Message]) -> None:
    said = _said(_taught(messages, story=1.0))
    assert "Bố tôi ốm nặng làm hộ chiếu hết bao nhiêu tiền" in said
    assert not any(text.endswith("chào em") and text != "chào em" for text in said)


def test_a_copy_keeps_the_intent_and_the_number_of_its_sentence(messages: list[Message]) -> None:
    for one in _taught(messages, other_thing=1.0, story=1.0, accent_drop=1.0):
        assert one.intent == messages[one.number].get("intent")


def test_what_becomes_of_a_sentence_does_not_depend_on_the_others(messages: list[Message]) -> None:
    shares = {"accent_drop": 0.5, "typos": 0.5}
    few, all_ = _taught(messages[:1], **shares), _taught(list(reversed(messages)), **shares)
    assert [one.words for one in few] == [one.words for one in all_ if one.number == 2]


def test_one_more_thing_to_choose_from_changes_few_choices() -> None:
    few = Choice((str(number), number) for number in range(100))
    more = Choice((str(number), number) for number in range(101))
    names = [f"sentence {number}" for number in range(1000)]
    changed = [name for name in names if few.of(name) != more.of(name)]
    assert 0 < len(changed) < 40
    assert {more.of(name) for name in changed} == {100}
    assert len({few.of(name) for name in names}) > 90
