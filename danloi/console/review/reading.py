"""From what the form says to an opinion."""

from __future__ import annotations

from danloi.console.frame.visit import Visit
from danloi.console.review.choices import Choices
from danloi.console.review.labels import OUTSIDE, Label, Opinion
from danloi.console.review.likeness import is_masked

_LONGEST_SENTENCE = 300


class BadOpinion(Exception):
    """Something is missing or wrong; the text is the key of the sentence that says what."""


def opinion_of(visit: Visit, choices: Choices) -> Opinion:
    """Read the form.

    Raises:
        BadOpinion: no such label, intent or procedure, or a sentence that cannot be proposed.
    """
    try:
        label = Label(visit.form("label"))
    except ValueError as err:
        raise BadOpinion("problem.no_label") from err
    if label is Label.WRONG_INTENT:
        intent = visit.form("intent")
        if not choices.is_intent(intent):
            raise BadOpinion("problem.no_intent")
        return Opinion(label, intent=intent, text=_sentence(visit.form("example")))
    if label is Label.OUT_OF_SCOPE:
        intent = visit.form("outside")
        if not choices.is_intent(intent) or not intent.startswith(OUTSIDE):
            raise BadOpinion("problem.no_outside")
        return Opinion(label, intent=intent, text=_sentence(visit.form("example")))
    if label in {Label.WRONG_PROCEDURE, Label.ALIAS}:
        code, alias = visit.form("code"), _sentence(visit.form("alias"))
        if not choices.is_procedure(code):
            raise BadOpinion("problem.no_procedure")
        if label is Label.ALIAS and not alias:
            raise BadOpinion("problem.no_alias")
        return Opinion(label, code=code, text=alias)
    return Opinion(label)


def _sentence(text: str) -> str:
    if is_masked(text):
        raise BadOpinion("problem.masked")
    if len(text) > _LONGEST_SENTENCE:
        raise BadOpinion("problem.too_long")
    return text


def numbers_of(texts: list[str]) -> list[int]:
    """Return the whole numbers among `texts`, each of which may hold several with commas between."""
    pieces = [piece for text in texts for piece in text.split(",")]
    return [int(piece) for piece in pieces if piece.isascii() and piece.isdigit() and len(piece) < 11]
