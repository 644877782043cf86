"""What a message about a file brings: codes, the second fact, what is wanted, and numbers that are no code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from danloi.guidance.question import Question
from danloi.guidance.vietnamese import find_identifiers, fold

Wish = Literal["status", "payment", "notices", "consent", "decline", "stop"]
MOST_CODES = 3
_FACT_KINDS = {"phone", "citizen_number", "id_number", "tax_number"}
# A number that somebody takes for the code of a file; the first that is there is explained.
NO_CODE_KINDS = ("incomplete_code", "receipt_number", "citizen_number", "phone", "tax_number", "id_number")
# These can only be meant as a code; the others may be the second fact.
MISTAKEN = frozenset({"incomplete_code", "receipt_number"})
_INTENTS: dict[str, Wish] = {
    "check_status": "status",
    "check_payment": "payment",
    "request_notices": "notices",
    "stop_notices": "stop",
}


def codes_in(question: Question) -> list[str]:
    """Return the dossier codes of the message, each once."""
    return list(dict.fromkeys(question.values("dossier_code")))[:MOST_CODES]


def wish_in(question: Question, buttons: Mapping[Wish, str]) -> Wish | None:
    """Return what is wanted: what a button sends, or else what the engine understood; None if neither says."""
    text = fold(question.text).strip(" .!")
    pressed = next((wish for wish, payload in buttons.items() if fold(payload) == text), None)
    return pressed or _INTENTS.get(question.intent)


def second_fact(question: Question) -> str | None:
    """Return four digits of the message: as typed, or the last four of a whole number that was not needed."""
    four = question.values("four_digits")
    if four:
        return four[-1]
    whole = [one.value for one in find_identifiers(question.text) if one.kind in _FACT_KINDS]
    return whole[-1].replace("-", "")[-4:] if whole else None


def no_code_kind(question: Question) -> str | None:
    """Return the kind of a number in the message that is no dossier code."""
    kinds = {one.kind for one in find_identifiers(question.text)}
    return next((kind for kind in NO_CODE_KINDS if kind in kinds), None)
