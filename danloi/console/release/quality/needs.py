"""The test set's questions as sentences with an intent, where their labels say which one it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess
from danloi.console.release.quality.questions import Kind, Question

# Intents that mean the same for a question of this kind.
_GROUPS: dict[Kind, str] = {
    "out_of_scope": "out_of_scope", "foreign_language": "foreign_language", "status": "check_status"
}  # fmt: skip
_UNSAID = "unsaid"
_STATUS = frozenset({"check_status", "check_payment"})


def need_guesses(questions: Sequence[Question], heard: Mapping[str, Heard]) -> dict[str, Guess]:
    """Return the intent that each question has by its labels and the one understood, by the question's id.

    Left out are those whose labels do not say: talk, several needs, what is said after something else. What was
    answered without saying how it was understood, such as a greeting, was not understood as any of these.
    """
    found = {}
    for one in questions:
        intent, answer = _intent(one), heard[one.id]
        if intent is not None:
            found[one.id] = Guess(one.id, intent, _group(answer.intent or _UNSAID), answer.confidence)
    return found


def _intent(question: Question) -> str | None:
    if question.context:
        return None
    if question.kind in _GROUPS:
        return _GROUPS[question.kind]
    return f"ask_{question.asks[0]}" if len(question.asks) == 1 and question.kind != "ambiguous" else None


def _group(intent: str) -> str:
    if intent.startswith("out_of_scope"):
        return "out_of_scope"
    return "check_status" if intent in _STATUS else intent
