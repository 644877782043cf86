"""What the app remembers reaches the engine as entities of one turn."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.context import ConversationContext


def entities_with(metadata: Any, known: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    data = {TEXT: "4321", "metadata": metadata}
    if known is not None:
        data[ENTITIES] = known
    return ConversationContext().process([Message(data)])[0].get(ENTITIES) or []


def test_what_is_awaited_and_talked_about_become_entities() -> None:
    found = entities_with({"context": {"awaiting": "second_fact", "procedure_in_mind": "1.001193"}})
    assert {one["entity"]: one["value"] for one in found} == {
        "awaiting": "second_fact",
        "procedure_in_mind": "1.001193",
    }
    assert {one["extractor"] for one in found} == {"ConversationContext"}


def test_what_other_components_found_is_kept() -> None:
    digits = {"entity": "four_digits", "value": "4321", "start": 0, "end": 4}
    found = entities_with({"context": {"awaiting": "second_fact"}}, [digits])
    assert found[0] == digits
    assert [one["entity"] for one in found] == ["four_digits", "awaiting"]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        "context",
        ["context"],
        7,
        {"context": None},
        {"context": "awaiting"},
        {"context": ["awaiting"]},
        {"context": {}},
        {"context": {"awaiting": None, "procedure_in_mind": ""}},
        {"context": {"memory": {"procedure": "1.001193"}, "role": "admin"}},
        {"awaiting": "second_fact"},
    ],
)
def test_odd_or_empty_metadata_adds_nothing(metadata: Any) -> None:
    assert entities_with(metadata) == []


def test_a_value_that_is_no_text_is_written_out() -> None:
    assert entities_with({"context": {"awaiting": 5}})[0]["value"] == "5"


def test_each_message_gets_its_own_context() -> None:
    first = Message({TEXT: "2", "metadata": {"context": {"awaiting": "choice"}}})
    second = Message({TEXT: "2"})
    ConversationContext().process([first, second])
    assert [bool(message.get(ENTITIES)) for message in (first, second)] == [True, False]
