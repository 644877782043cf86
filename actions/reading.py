"""From Rasa's tracker to guidance's words, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from danloi.guidance.answers.contract import Memory, Reply
from danloi.guidance.needs import needs_of
from danloi.guidance.question import FALLBACK, Cue, Question
from danloi.guidance.status.gate import Asker

_SHOWN_RANKING = 3


def question_of(tracker: Tracker) -> Question:
    """Return the newest message as the engine understood it."""
    return question_from(tracker.latest_message)


def question_from(message: dict[str, Any]) -> Question:
    """Return a message as the engine understood it: text, intent, ranking, entities and needs, as Rasa gives them."""
    intent, is_unsure = _best_intent(message)
    cues = [
        Cue(e["entity"], str(e["value"]), int(e.get("start") or 0), float(e.get("confidence_entity") or 1.0))
        for e in message.get("entities") or []
        if e.get("extractor") != "ConversationContext"
    ]
    name, confidence = str(intent.get("name")), float(intent.get("confidence") or 0.0)
    ranking = [(str(g["name"]), float(g["confidence"])) for g in message.get("intent_ranking") or []]
    needs = needs_of(message.get("needs") or {})
    return Question(str(message.get("text") or ""), name, confidence, cues, is_unsure, ranking, needs)


def _best_intent(message: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the intent and False; or, where Rasa fell back, the classifier's best guess and True."""
    intent = message.get("intent") or {}
    if intent.get("name") != FALLBACK:
        return intent, False
    guesses = [guess for guess in message.get("intent_ranking") or [] if guess["name"] != FALLBACK]
    return (guesses[0] if guesses else intent), True


def memory_of(tracker: Tracker) -> Memory:
    """Return what the app remembers of the conversation; it came with the message."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Memory.model_validate((metadata.get("context") or {}).get("memory") or {})


def asker_of(tracker: Tracker) -> tuple[Asker, bool]:
    """Return who asks, as the app knows it, and whether others read along."""
    context = (tracker.latest_message.get("metadata") or {}).get("context") or {}
    return Asker(tracker.sender_id, str(context.get("source") or "")), bool(context.get("is_public"))


def say(
    dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply, needs: Mapping[str, float] | None = None
) -> None:
    """Hand `reply` to Rasa, with the contract's object and what was understood; `needs` are their probabilities."""
    custom: dict[str, Any] = {"answer": reply.answer.model_dump(), "understood": understanding(tracker)}
    if needs:
        custom["understood"]["needs"] = dict(needs)
    if reply.found is not None:
        custom["understood"]["link"] = reply.found.model_dump()
    if reply.memory is not None:
        custom["memory"] = reply.memory.model_dump(exclude_defaults=True)
    if reply.render is not None:
        custom["render"] = reply.render.model_dump(exclude_defaults=True)
    buttons = [button.model_dump() for button in reply.buttons]
    dispatcher.utter_message(text=reply.text, buttons=buttons, json_message=custom)


def understanding(tracker: Tracker) -> dict[str, Any]:
    """Return intent, confidence, runners-up and marks for the record; no text of the citizen."""
    message = tracker.latest_message
    return {
        "intent": (message.get("intent") or {}).get("name"),
        "confidence": round(float((message.get("intent") or {}).get("confidence") or 0.0), 3),
        "ranking": [
            [r["name"], round(r["confidence"], 3)] for r in (message.get("intent_ranking") or [])[:_SHOWN_RANKING]
        ],
        "marks": [e["entity"] for e in message.get("entities") or [] if e.get("extractor") != "ConversationContext"],
    }
