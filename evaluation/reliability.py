"""Whether a confidence means what it says: of the answers given with 0.8, eight in ten should be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from danloi.console.release.quality.counts import Share
from danloi.console.release.quality.questions import Kind
from danloi.console.release.quality.score import Scored
from evaluation.turns import Understood

BINS = 10
CURVES = {
    "link": "the first procedure is the right one",
    "none": "none of the catalogue is meant",
    "intent": "the intent is the right one",
}
_LINKED: frozenset[Kind] = frozenset({"procedure", "two_procedures", "unknown", "not_loaded"})
_TALK = frozenset({
    "greet", "goodbye", "thanks", "praise", "chitchat", "ask_capabilities", "ask_bot_identity", "insult", "distress",
    "complain", "request_human", "affirm", "deny",
})  # fmt: skip
_DIALOGUE = frozenset({"give_details", "choose_option", "affirm", "deny", "correct", "repeat"})
_OF_A_FILE = frozenset({"check_status", "check_payment"})


@dataclass(frozen=True)
class Guess:
    """A probability that was given, and whether it came true."""

    confidence: float
    is_right: bool


@dataclass(frozen=True)
class Bin:
    """Guesses of about the same confidence: their mean confidence, and how many came true."""

    confidence: float
    share: Share


def guesses(scored: Sequence[Scored], understood: Mapping[str, Understood]) -> dict[str, list[Guess]]:
    """Return the guesses of each of CURVES; a question whose turn or truth is not known is left out.

    Args:
        scored: the questions with what was heard.
        understood: the turns by sender.
    """
    found: dict[str, list[Guess]] = {name: [] for name in CURVES}
    for one in scored:
        turn = understood.get(one.heard.sender)
        if turn is None:
            continue
        if one.kind in _LINKED:
            right = {*one.question.codes, *one.question.also} if one.kind != "not_loaded" else set()
            if turn.link is not None and turn.candidates:
                found["link"].append(Guess(turn.link, turn.candidates[0] in right))
            if turn.none is not None:
                found["none"].append(Guess(turn.none, not right))
        verdict = is_right_intent(one, turn.intent)
        if verdict is not None:
            found["intent"].append(Guess(turn.confidence, verdict))
    return {name: some for name, some in found.items() if some}


def is_right_intent(one: Scored, intent: str | None) -> bool | None:
    """Tell whether the intent is right; None where the labels do not say: several would do."""
    question = one.question
    if intent is None or (question.context and intent in _DIALOGUE):
        return None
    if one.kind == "smalltalk":
        return intent in _TALK
    if one.kind == "out_of_scope":
        return intent.startswith("out_of_scope")
    if one.kind == "foreign_language":
        return intent == "foreign_language"
    if one.kind == "status":
        return intent in _OF_A_FILE
    return intent in {f"ask_{need}" for need in question.asks} if question.asks else None


def binned(some: Iterable[Guess], bins: int = BINS) -> list[Bin]:
    """Put guesses into bins of equal width from 0 to 1; empty ones are left out."""
    filled: dict[int, list[Guess]] = {}
    for guess in some:
        filled.setdefault(min(int(guess.confidence * bins), bins - 1), []).append(guess)
    return [
        Bin(sum(one.confidence for one in ones) / len(ones), Share.among(one.is_right for one in ones))
        for _, ones in sorted(filled.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean distance of confidence and truth, weighed by the guesses."""
    total = sum(one.share.of for one in bins)
    return sum(one.share.of * abs(one.confidence - one.share.rate) for one in bins) / total if total else 0.0
