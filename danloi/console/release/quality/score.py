"""What counts as right. Pure: a question and what was answered go in, marks come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Kind, Question

METRICS: dict[str, str] = {
    "procedure_at_1": "the right procedure answered",
    "procedure_in_3": "the right procedure answered or among the first three offered",
    "not_refused": "answered or asked back, not refused",
    "aspect": "what was asked for comes first in the answer",
    "every_aspect": "everything that was asked for is answered",
    "both_procedures": "both answered, or the first answered and the second offered",
    "topic_answered": "the right topic answered",
    "unit_named": "the reply names today's commune",
    "unit_asked": "asked which commune is meant",
    "ambiguous_handled": "asked back, or one of the meanings answered",
    "unknown_said": "no answer about another procedure",
    "not_loaded_said": "its procedure is not loaded: no answer about another",
    "out_of_scope_refused": "what is no public service is not answered as one",
    "smalltalk": "taken as talk",
    "foreign_language": "declined in English",
    "status_understood": "taken as a question about a file handed in",
}
_ENGAGED = frozenset({"answered", "clarify"})
_NO_SERVICE = frozenset({"out_of_scope", "not_found", "smalltalk", "handoff"})
_UNKNOWN = frozenset({"not_found", "clarify", "out_of_scope", "handoff"})
_TALK = frozenset({"smalltalk", "feedback"})
_DECLINED = frozenset({"smalltalk", "out_of_scope"})
_ENGLISH = re.compile(r"\b(Vietnamese|English|please|you)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Scored:
    """A question, what was answered, and the marks: only the metrics that apply, the leading one first.

    `question` is as it was judged: without the procedures that are not loaded, if others of it are.
    """

    question: Question
    heard: Heard
    marks: dict[str, bool]
    kind: Kind

    @property
    def is_understood(self) -> bool:
        """Whether the leading mark is right: the procedure, the topic, or what else the question is about."""
        return next(iter(self.marks.values()))

    @property
    def is_right(self) -> bool:
        """Whether every mark is right."""
        return all(self.marks.values())


def score(question: Question, heard: Heard, loaded: AbstractSet[str] | None = None) -> Scored:
    """Mark one answer.

    Args:
        question: with its labels.
        heard: the answer.
        loaded: the codes of the assistant's catalogue; None takes every code as loaded.
    """
    if loaded is None or not question.codes:
        kind = question.kind
    else:
        question, kind = _as_loaded(question, loaded)
    return Scored(question, heard, _MARKS[kind](question, heard), kind)


def _as_loaded(question: Question, loaded: AbstractSet[str]) -> tuple[Question, Kind]:
    """Return the question with the procedures the assistant has; if it has none of them, it is to say so."""
    codes, also = (tuple(code for code in some if code in loaded) for some in (question.codes, question.also))
    if not codes and not also:
        return question, "not_loaded"
    known = replace(question, codes=codes or also, also=also if codes else ())
    return known, known.kind


def _procedure(question: Question, heard: Heard) -> dict[str, bool]:
    offered = {heard.procedure, *heard.also, *heard.candidates[:3]}
    marks = {
        "procedure_at_1": heard.procedure in question.codes,
        "procedure_in_3": not offered.isdisjoint(question.codes),
        "not_refused": heard.outcome in _ENGAGED,
    }
    if heard.outcome == "answered" and question.asks:
        marks["aspect"] = _leads(heard, question)
        if len(question.asks) > 1:
            marks["every_aspect"] = all(_meets(heard.aspects, need) for need in question.asks)
    return marks | (_unit(question, heard) if question.unit else {})


def _two_procedures(question: Question, heard: Heard) -> dict[str, bool]:
    answered = {heard.procedure, *heard.also}
    both = not answered.isdisjoint(question.codes) and not answered.isdisjoint(question.also)
    offered = heard.procedure in question.codes and not set(heard.candidates).isdisjoint(question.also)
    marks = {"both_procedures": both or offered}
    if heard.outcome == "answered" and question.asks:
        marks["aspect"] = _leads(heard, question)
    return marks


def _unit(question: Question, heard: Heard) -> dict[str, bool]:
    return {"unit_named": _plain(question.unit or "") in _plain(heard.text)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _leads(heard: Heard, question: Question) -> bool:
    return bool(heard.aspects) and any(_meets(heard.aspects[:1], need) for need in question.asks)


def _meets(aspects: Sequence[str], need: str) -> bool:
    """Whether `need` was answered; an overview ends with the steps, so it answers for them."""
    return need in aspects or (need == "steps" and "overview" in aspects)


def _without_answer(heard: Heard, outcomes: AbstractSet[str]) -> bool:
    return heard.outcome in outcomes and heard.procedure is None


def _one_of_meanings(question: Question, heard: Heard) -> bool:
    return heard.outcome == "clarify" or heard.procedure in question.codes


def _in_english(heard: Heard) -> bool:
    return heard.outcome in _DECLINED and _ENGLISH.search(heard.text) is not None


_MARKS: dict[Kind, Callable[[Question, Heard], dict[str, bool]]] = {
    "procedure": _procedure,
    "two_procedures": _two_procedures,
    "topic": lambda question, heard: {"topic_answered": heard.topic == question.topic},
    "place": _unit,
    "place_unclear": lambda _, heard: {"unit_asked": heard.outcome == "clarify"},
    "ambiguous": lambda question, heard: {"ambiguous_handled": _one_of_meanings(question, heard)},
    "unknown": lambda _, heard: {"unknown_said": _without_answer(heard, _UNKNOWN)},
    "not_loaded": lambda _, heard: {"not_loaded_said": _without_answer(heard, _UNKNOWN)},
    "out_of_scope": lambda _, heard: {"out_of_scope_refused": _without_answer(heard, _NO_SERVICE)},
    "smalltalk": lambda _, heard: {"smalltalk": heard.outcome in _TALK},
    "foreign_language": lambda _, heard: {"foreign_language": _in_english(heard)},
    "status": lambda _, heard: {"status_understood": heard.outcome.startswith("status")},
}
