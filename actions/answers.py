"""Actions about procedures: answer, look up what was not understood, decline what is out of scope."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import memory_of, question_of, say, understanding
from danloi.guidance.guide import Guide


class AnswerProcedure(Action):
    """Answer a question about a procedure."""

    def __init__(self, guide: Guide) -> None:
        """Keep the guide."""
        self._guide = guide

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Let the guide answer."""
        say(dispatcher, tracker, self._guide.answer(question_of(tracker), memory_of(tracker)))
        return []


class LookUpUnclear(AnswerProcedure):
    """Look up a message whose intent is unclear: the catalogue may know it all the same."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_unclear"


class DeclineOutOfScope(Action):
    """Decline what is no administrative procedure, unless the catalogue knows it beyond doubt."""

    def __init__(self, guide: Guide) -> None:
        """Keep the guide."""
        self._guide = guide

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_out_of_scope"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer, or say the words that domain.yml has for this kind of question."""
        question = question_of(tracker)
        reply = self._guide.answer_if_known(question, memory_of(tracker))
        if reply is not None:
            say(dispatcher, tracker, reply)
        else:
            custom = {"understood": understanding(tracker)}
            dispatcher.utter_message(response=f"utter_{question.intent}", json_message=custom)
        return []
