"""Actions that go on from what was said before: a choice, a correction, once more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.base import GuideAction
from actions.reading import asker_of, memory_of, question_of, say
from danloi.guidance.guide import Guide
from danloi.guidance.status.desk import StatusDesk


class GuideOrDeskAction(GuideAction):
    """An action on what was offered: by the guide, or by the desk that answers about submitted files."""

    def __init__(self, guide: Guide, desk: StatusDesk) -> None:
        """Keep both."""
        super().__init__(guide)
        self._desk = desk


class Continue(GuideOrDeskAction):
    """Take up one of the offered options."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_continue"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the guide choose; what the desk has offered is the desk's."""
        question, memory = question_of(tracker), memory_of(tracker)
        option = self._guide.option_chosen(question, memory)
        if option and self._desk.takes(option):
            asker, is_public = asker_of(tracker)
            say(dispatcher, tracker, await self._desk.answer(asker, replace(question, text=option), memory, is_public))
        else:
            say(dispatcher, tracker, self._guide.choose(question, memory))
        return []


class Correct(GuideOrDeskAction):
    """Move to what was really meant."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_correct"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the guide correct itself; a no to the desk's question is the desk's."""
        question, memory = question_of(tracker), memory_of(tracker)
        if memory.wish == "consent":
            asker, is_public = asker_of(tracker)
            say(dispatcher, tracker, await self._desk.answer(asker, question, memory, is_public))
        else:
            say(dispatcher, tracker, self._guide.correct(question, memory))
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
