"""What the app remembers of the conversation, brought into the engine as slots for the length of one turn."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

_KEYS = ("awaiting", "procedure_in_mind")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ConversationContext(GraphComponent):
    """Turn the `context` of a message's metadata into entities that fill the slots of the same names.

    `awaiting` says what the assistant asked for last (dossier_code, second_fact, choice, …), `procedure_in_mind` is
    the code of the procedure talked about. Unknown keys and empty values are left out.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConversationContext:
        """Make the component; it has no options."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one entity for each remembered value."""
        for message in messages:
            metadata = message.get("metadata") or {}
            context = metadata.get("context") if isinstance(metadata, dict) else None
            if not isinstance(context, dict):
                continue
            entities = list(message.get(ENTITIES) or [])
            for key in _KEYS:
                if context.get(key):
                    entities.append(
                        {
                            "entity": key,
                            "value": str(context[key]),
                            "start": 0,
                            "end": 0,
                            "extractor": "ConversationContext",
                        }
                    )
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
