"""The labelled questions: how they are read, and how they are made harder."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from danloi.guidance.answers.contract import ASPECTS
from danloi.guidance.vietnamese.text import fold

Variant = Literal["plain", "strip", "typo"]
Kind = Literal["procedure", "ambiguous", "unknown", "out_of_scope", "smalltalk", "status"]

SLICES = (
    "plain", "no_diacritics", "typo", "teencode", "regional", "long_story", "fragment", "follow_up", "compound",
    "correction", "old_names", "elderly", "business", "ambiguous", "unknown_procedure", "out_of_scope", "smalltalk",
    "status", "code",
)  # fmt: skip
NEEDS = frozenset(ASPECTS)
OTHER_ASKS: dict[str, Kind] = {"greet": "smalltalk", "out_of_scope": "out_of_scope", "status": "status"}
_WORDS_PER_TYPO = 5


class QuestionError(Exception):
    """A line of a question file cannot be used; the text says which. For whoever wrote the file."""


@dataclass(frozen=True)
class Question:
    """One labelled question, with the messages said before it; `asks` is every need, in the order asked."""

    id: str
    text: str
    context: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    ask: str = "overview"
    asks: tuple[str, ...] = ()
    ambiguous: bool = False
    slices: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What is to be made of it: a need without a procedure is one about a procedure nobody recorded."""
        if self.ambiguous:
            return "ambiguous"
        if self.codes:
            return "procedure"
        return OTHER_ASKS.get(self.ask, "unknown")


def read_questions(path: Path) -> list[Question]:
    """Read a file with one JSON object a line; all but `id` and `text` may be missing.

    Raises:
        QuestionError: a line is no question, or there is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [_question(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
        msg = f"{path} cannot be read as questions: {type(err).__name__}: {err}"
        raise QuestionError(msg) from err
    if not found:
        msg = f"{path} holds no question"
        raise QuestionError(msg)
    return found


def _question(record: dict[str, Any]) -> Question:
    ask = record.get("ask") or "overview"
    return Question(
        id=str(record["id"]),
        text=str(record["text"]),
        context=tuple(record.get("context") or ()),
        codes=tuple(record.get("procedure_codes") or ()),
        ask=ask,
        asks=tuple(record.get("ask_all") or ([ask] if ask in NEEDS else [])),
        ambiguous=bool(record.get("ambiguous")),
        slices=tuple(record.get("slices") or ()),
    )


def vary(question: Question, variant: Variant) -> Question:
    """Return the question as a hastier hand would type it; the same one every time."""
    if variant == "plain":
        return question
    change = fold if variant == "strip" else _Typist(question.id)
    return replace(question, text=change(question.text), context=tuple(change(said) for said in question.context))


class _Typist:
    """Spoils about every fifth word by one letter: left out, doubled, or swapped with the next."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def __call__(self, text: str) -> str:
        words = text.split()
        spoilable = [number for number, word in enumerate(words) if len(word) > 2 and word.isalpha()]
        wanted = min(len(spoilable), max(1, len(words) // _WORDS_PER_TYPO))
        for number in self._random.sample(spoilable, wanted):
            words[number] = self._spoil(words[number])
        return " ".join(words)

    def _spoil(self, word: str) -> str:
        at = self._random.randrange(len(word) - 1)
        return self._random.choice(
            [
                word[:at] + word[at + 1 :],
                word[: at + 1] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
