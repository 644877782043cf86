"""The labelled questions and how they are read; the keys of a line are explained in docs/evaluation/labels.md."""

from __future__ import annotations

import csv
import functools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from danloi.guidance.answers.contract import ASPECTS

Kind = Literal[
    "procedure", "two_procedures", "topic", "ambiguous", "place", "place_unclear", "unknown", "not_loaded",
    "out_of_scope", "smalltalk", "foreign_language", "status",
]  # fmt: skip

DATA = Path(__file__).resolve().parents[4] / "data"
FILES = (DATA / "evaluation" / "questions.jsonl", DATA / "evaluation" / "understanding.jsonl")
UNITS = DATA / "catalogue" / "units.csv"
SLICES = (
    "plain", "no_diacritics", "typo", "teencode", "regional", "long_story", "fragment", "follow_up", "compound",
    "correction", "old_names", "elderly", "business", "ambiguous", "unknown_procedure", "out_of_scope", "smalltalk",
    "status", "code", "national", "topic", "two_procedures", "new_circumstance", "return_to_earlier",
    "small_talk_between", "partial_diacritics", "telex", "place", "foreign_language", "emoji_caps", "side_clause",
)  # fmt: skip
NEEDS = frozenset(ASPECTS)
OTHER_ASKS: dict[str, Kind] = {
    "greet": "smalltalk",
    "out_of_scope": "out_of_scope",
    "status": "status",
    "foreign_language": "foreign_language",
}


class QuestionError(Exception):
    """A question file cannot be used; the text says which and why. For whoever wrote the file."""


@dataclass(frozen=True)
class Question:
    """One labelled question, with the messages said before it.

    `codes` are the procedures that are right, any of them; `also` those that are right for a second wish of the same
    message. `asks` is every need, in the order asked. `unit` is the name of today's commune that the reply must say.
    """

    id: str
    text: str
    context: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    topic: str | None = None
    unit: str | None = None
    ask: str = "overview"
    asks: tuple[str, ...] = ()
    ambiguous: bool = False
    slices: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What is to be made of it: a need without a procedure is one about a procedure nobody recorded."""
        if self.ambiguous:
            return "ambiguous"
        if self.topic:
            return "topic"
        if "place" in self.slices and not self.unit:
            return "place_unclear"
        if self.codes:
            return "two_procedures" if self.also else "procedure"
        return "place" if self.unit else OTHER_ASKS.get(self.ask, "unknown")


def read_files(paths: Sequence[Path]) -> list[Question]:
    """Read several files, one after the other.

    Raises:
        QuestionError: a line is no question, a file holds none, or an id stands twice.
    """
    found = [question for path in paths for question in read_questions(path)]
    twice = [name for name, times in Counter(question.id for question in found).items() if times > 1]
    if twice:
        msg = f"{', '.join(map(str, paths))}: the id {twice[0]} stands twice; every question needs its own"
        raise QuestionError(msg)
    return found


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
    unit = record.get("unit")
    return Question(
        id=str(record["id"]),
        text=str(record["text"]),
        context=tuple(record.get("context") or ()),
        codes=tuple(record.get("procedure_codes") or ()),
        also=tuple(record.get("also_codes") or ()),
        topic=record.get("topic"),
        unit=unit_names()[unit] if unit else None,
        ask=ask,
        asks=tuple(record.get("ask_all") or ([ask] if ask in NEEDS else [])),
        ambiguous=bool(record.get("ambiguous")),
        slices=tuple(record.get("slices") or ()),
    )


@functools.cache
def unit_names() -> dict[str, str]:
    """Return the names of today's communes by code."""
    with UNITS.open(encoding="utf-8", newline="") as file:
        return {row["new_code"]: row["new_unit"] for row in csv.DictReader(file)}
