"""The action about submitted files."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.reading import asker_of, memory_of, question_of, say
from danloi.guidance.guide import Guide
from danloi.guidance.status.desk import StatusDesk


class CheckStatus(Action):
    """Ask for what is missing, then show the file or refuse."""

    def __init__(self, desk: StatusDesk, guide: Guide) -> None:
        """Keep the desk, and the guide for what only sounds like a question about a file."""
        self._desk = desk
        self._guide = guide

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_check_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the desk answer; numbers that nobody asked for are asked about."""
        question, memory = question_of(tracker), memory_of(tracker)
        if question.intent == "give_details" and not memory.awaiting and not question.values("dossier_code"):
            dispatcher.utter_message(response="utter_which_number")
            return []
        is_doubtful = question.intent == "check_status" and not question.is_surely_about_files
        if is_doubtful and not memory.awaiting and not question.values("dossier_code"):
            known = self._guide.answer_if_known(question, memory)
            if known is not None and known.answer.outcome == "answered":
                say(dispatcher, tracker, known)
                return []
        asker, is_group = asker_of(tracker)
        say(dispatcher, tracker, await self._desk.answer(asker, question, memory, is_group))
        return []
