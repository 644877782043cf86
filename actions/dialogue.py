"""Actions that go on from what was said before: a choice, a correction, once more."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.base import GuideAction
from actions.reading import memory_of, question_of, say


class Continue(GuideAction):
    """Take up one of the offered options."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_continue"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the guide choose."""
        say(dispatcher, tracker, self._guide.choose(question_of(tracker), memory_of(tracker)))
        return []


class Correct(GuideAction):
    """Move to what was really meant."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_correct"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the guide correct itself."""
        say(dispatcher, tracker, self._guide.correct(question_of(tracker), memory_of(tracker)))
        return []


class Repeat(GuideAction):
    """Say the last answer once more."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the guide repeat, or say that there is nothing to repeat."""
        reply = self._guide.repeat(memory_of(tracker))
        if reply is None:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        else:
            say(dispatcher, tracker, reply)
        return []
