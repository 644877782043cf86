"""Codes and numbers: found by rule, and what a message that is nothing but them means."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from danloi.guidance.vietnamese import find_dossier_codes, find_identifiers, split_syllables

# Four digits on their own: no year, no sum of money.
_FOUR_DIGITS = re.compile(
    r"(?<![\d./-])(?<!năm )(?<!nam )\d{4}(?![\d./-]*\d)(?!\s*(?:đồng|dong|đ\b|k\b|nghìn|ngàn|vnd))", re.IGNORECASE
)
_CHOICE = re.compile(r"^\W*\d{1,2}\W*$")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class IdentifierExtractor(GraphComponent):
    """Add dossier_code, procedure_code and four_digits entities.

    A message of little more than a dossier code or digits is an answer to a question of ours, whatever the classifier
    thinks: the intent becomes give_details (or choose_option for one or two digits).
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IdentifierExtractor:
        """Make the extractor; it has no options."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities, and the intent where the message is only an identifier."""
        for message in messages:
            text = message.get(TEXT) or ""
            entities = list(message.get(ENTITIES) or [])
            identifiers = find_identifiers(text)
            for one in identifiers:
                if one.kind in {"dossier_code", "procedure_code"}:
                    entities.append(_entity(one.kind, one.value, one.start, one.end))
            for match in _FOUR_DIGITS.finditer(text):
                if all(match.end() <= one.start or match.start() >= one.end for one in identifiers):
                    entities.append(_entity("four_digits", match.group(), match.start(), match.end()))
            message.set(ENTITIES, entities, add_to_output=True)
            intent = _intent_of_bare_number(text)
            if any(one.kind == "procedure_code" for one in identifiers) and not _asks(message):
                intent = "ask_overview"
            if intent:
                message.set("intent", {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages


def _asks(message: Message) -> bool:
    return str((message.get("intent") or {}).get("name")).startswith("ask_")


def _entity(kind: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {
        "entity": kind,
        "value": value,
        "start": start,
        "end": end,
        "confidence_entity": 1.0,
        "extractor": "IdentifierExtractor",
    }


def _intent_of_bare_number(text: str) -> str | None:
    if _CHOICE.match(text):
        return "choose_option"
    rest = text
    codes = find_dossier_codes(text)
    for code in reversed(codes):
        rest = rest[: code.start] + rest[code.end :]
    words = [syllable.text for syllable in split_syllables(rest)]
    digits = [word for word in words if word.isdigit()]
    if codes and len(words) - len(digits) <= 2:
        return "give_details"
    if digits and len(words) == len(digits):
        return "give_details"
    return None
