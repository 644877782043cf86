"""From Rasa's tracker to guidance's words, and back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from danloi.guidance.answers.contract import Memory, Reply
from danloi.guidance.question import Cue, Question

_SHOWN_RANKING = 3


def question_of(tracker: Tracker) -> Question:
    """Return the newest message as the engine understood it."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    cues = [
        Cue(e["entity"], str(e["value"]), int(e.get("start") or 0), float(e.get("confidence_entity") or 1.0))
        for e in message.get("entities") or []
        if e.get("extractor") != "ConversationContext"
    ]
    return Question(str(message.get("text") or ""), str(intent.get("name")), float(intent.get("confidence") or 0.0), cues)


def memory_of(tracker: Tracker) -> Memory:
    """Return what the app remembers of the conversation; it came with the message."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Memory.model_validate((metadata.get("context") or {}).get("memory") or {})


def say(dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply) -> None:
    """Hand `reply` to Rasa, with the contract's object and what the engine understood."""
    custom: dict[str, Any] = {"answer": reply.answer.model_dump(), "understood": understanding(tracker)}
    if reply.memory is not None:
        custom["memory"] = reply.memory.model_dump(exclude_defaults=True)
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
