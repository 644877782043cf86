"""Actions about procedures: answer, look up what was not understood, decline what is out of scope."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.base import GuideAction
from actions.reading import memory_of, question_of, say, understanding
from danloi.guidance.answers.contract import Answer, Outcome
from danloi.guidance.guide import Guide


class AnswerProcedure(GuideAction):
    """Answer a question about a procedure."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Let the guide answer."""
        question = question_of(tracker)
        reply = self._guide.answer(question, memory_of(tracker))
        if reply.answer.outcome == "not_found" and question.outside_intent:
            _decline(question.outside_intent, dispatcher, tracker)
        else:
            say(dispatcher, tracker, reply, self._guide.needs.likely(question))
        return []


class SecondLook(GuideAction):
    """A message whose intent is unclear, or that looks like something else: the catalogue may know it all the same.

    What the catalogue does not know gets the words that domain.yml has for the classifier's best guess.
    """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Answer, or say that this is something else."""
        question, memory = question_of(tracker), memory_of(tracker)
        if question.intent in _TALK and not question.is_unsure and question.confidence >= _SURE_TALK:
            _decline(question.intent, dispatcher, tracker)
            return []
        reply = self._guide.answer_if_known(question, memory)
        goes_on = question.intent in _FEEDBACK and question.confidence < _SURE_TALK and memory.procedure is not None
        if reply is None and question.intent in _UTTERANCES and not goes_on and not question.is_outside_by_guess:
            _decline(question.intent, dispatcher, tracker)
            return []
        reply = reply or self._guide.answer(question, memory)
        if reply.answer.outcome == "not_found" and question.outside_intent:
            _decline(question.outside_intent, dispatcher, tracker)
        else:
            say(dispatcher, tracker, reply, self._guide.needs.likely(question))
        return []


class LookUpUnclear(SecondLook):
    """For an intent below the classifier's threshold; one that is about a file all the same goes to `status`."""

    def __init__(self, guide: Guide, status: Action) -> None:
        """Keep the guide, and the action about files."""
        super().__init__(guide)
        self._status = status

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Hand over what is about a file; else look the message up."""
        if question_of(tracker).is_best_about_files:
            done: list[dict[str, Any]] = await self._status.run(dispatcher, tracker, domain)
            return done
        return await super().run(dispatcher, tracker, domain)

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_unclear"


class LookBeforeDeclining(SecondLook):
    """For a message that seems to be small talk or out of scope."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_second_look"


def _decline(intent: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say what domain.yml has for `intent`."""
    utterance, outcome = _UTTERANCES[intent]
    understood = understanding(tracker) | {"talk": intent}
    custom = {"answer": Answer(outcome=outcome).model_dump(), "understood": understood}
    dispatcher.utter_message(response=utterance, json_message=custom)


# What is said between people is looked up only where the classifier is in doubt whether it is that.
_TALK = frozenset({"goodbye", "thanks", "affirm", "deny", "insult", "distress", "request_human", "ask_bot_identity"})
_SURE_TALK = 0.7
# What may be feedback tells more of one's case if a procedure is talked about ("quán em nhỏ thôi").
_FEEDBACK = frozenset({"praise", "complain", "insult"})
_UTTERANCES: dict[str, tuple[str, Outcome]] = {
    "greet": ("utter_greet", "smalltalk"),
    "goodbye": ("utter_goodbye", "smalltalk"),
    "thanks": ("utter_thanks", "smalltalk"),
    "affirm": ("utter_nothing_pending", "smalltalk"),
    "deny": ("utter_deny", "smalltalk"),
    "chitchat": ("utter_chitchat", "smalltalk"),
    "insult": ("utter_insult", "smalltalk"),
    "ask_capabilities": ("utter_capabilities", "smalltalk"),
    "ask_bot_identity": ("utter_bot_identity", "smalltalk"),
    "praise": ("utter_praise", "feedback"),
    "complain": ("utter_complain", "feedback"),
    "request_human": ("utter_request_human", "handoff"),
    "distress": ("utter_distress", "handoff"),
    "foreign_language": ("utter_foreign_language", "out_of_scope"),
    "out_of_scope_court": ("utter_out_of_scope_court", "out_of_scope"),
    "out_of_scope_visa": ("utter_out_of_scope_visa", "out_of_scope"),
    "out_of_scope_banking": ("utter_out_of_scope_banking", "out_of_scope"),
    "out_of_scope_insurance": ("utter_out_of_scope_insurance", "out_of_scope"),
    "out_of_scope_study": ("utter_out_of_scope_study", "out_of_scope"),
    "out_of_scope_health": ("utter_out_of_scope_health", "out_of_scope"),
    "out_of_scope_shopping": ("utter_out_of_scope_shopping", "out_of_scope"),
    "out_of_scope_general": ("utter_out_of_scope_general", "out_of_scope"),
}
