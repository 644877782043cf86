"""What counts as right. Pure: a question and what was answered go in, marks come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.questions import SLICES, Question

METRICS: dict[str, str] = {
    "procedure_at_1": "the right procedure answered",
    "procedure_in_3": "the right procedure answered or among the first three offered",
    "not_refused": "answered or asked back, not refused",
    "aspect": "what was asked for comes first in the answer",
    "every_aspect": "everything that was asked for is answered",
    "ambiguous_handled": "asked back, or one of the meanings answered",
    "unknown_said": "no answer about another procedure",
    "out_of_scope_refused": "what is no public service is not answered as one",
    "smalltalk": "taken as talk",
    "status_understood": "taken as a question about a file handed in",
}
_ENGAGED = frozenset({"answered", "clarify"})
_NO_SERVICE = frozenset({"out_of_scope", "not_found", "smalltalk", "handoff"})
_UNKNOWN = frozenset({"not_found", "clarify", "out_of_scope", "handoff"})
_TALK = frozenset({"smalltalk", "feedback"})


@dataclass(frozen=True)
class Heard:
    """The part of `custom.answer` that is judged; an assistant that failed has the outcome `error`."""

    outcome: str
    procedure: str | None = None
    also: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Heard:
        """Read the answer contract."""
        return cls(
            outcome=answer["outcome"],
            procedure=answer.get("procedure"),
            also=tuple(answer.get("also") or ()),
            aspects=tuple(answer.get("aspects") or ()),
            candidates=tuple(one["code"] for one in answer.get("candidates") or ()),
        )


@dataclass(frozen=True)
class Scored:
    """A question, what was answered, and the marks: only the metrics that apply to the question."""

    question: Question
    heard: Heard
    marks: dict[str, bool]


@dataclass(frozen=True)
class Share:
    """How many were right of how many."""

    right: int
    of: int

    def __str__(self) -> str:
        """The percentage, with how many it is taken from."""
        return f"{100 * self.right / self.of:.1f} % ({self.right}/{self.of})" if self.of else "–"


def score(question: Question, heard: Heard) -> Scored:
    """Mark one answer."""
    kind = question.kind
    if kind == "procedure":
        return Scored(question, heard, _procedure_marks(question, heard))
    outcome, answered = heard.outcome, heard.procedure is not None
    marks = {
        "ambiguous": {"ambiguous_handled": outcome == "clarify" or heard.procedure in question.codes},
        "unknown": {"unknown_said": outcome in _UNKNOWN and not answered},
        "out_of_scope": {"out_of_scope_refused": outcome in _NO_SERVICE and not answered},
        "smalltalk": {"smalltalk": outcome in _TALK},
        "status": {"status_understood": outcome.startswith("status")},
    }
    return Scored(question, heard, marks[kind])


def _procedure_marks(question: Question, heard: Heard) -> dict[str, bool]:
    offered = {heard.procedure, *heard.also, *heard.candidates[:3]}
    marks = {
        "procedure_at_1": heard.procedure in question.codes,
        "procedure_in_3": not offered.isdisjoint(question.codes),
        "not_refused": heard.outcome in _ENGAGED,
    }
    if heard.outcome == "answered" and question.asks:
        marks["aspect"] = bool(heard.aspects) and any(_meets(heard.aspects[:1], need) for need in question.asks)
        if len(question.asks) > 1:
            marks["every_aspect"] = all(_meets(heard.aspects, need) for need in question.asks)
    return marks


def _meets(aspects: Sequence[str], need: str) -> bool:
    """Whether `need` was answered; an overview ends with the steps, so it answers for them."""
    return need in aspects or (need == "steps" and "overview" in aspects)


def totals(scored: Iterable[Scored]) -> dict[str, Share]:
    """Count every metric, in the order of METRICS."""
    marks = [one.marks for one in scored]
    counted = {name: [mark[name] for mark in marks if name in mark] for name in METRICS}
    return {name: Share(sum(values), len(values)) for name, values in counted.items()}


def by_slice(scored: Sequence[Scored]) -> dict[str, dict[str, Share]]:
    """Count every metric in every slice that has a question."""
    found = {name: [one for one in scored if name in one.question.slices] for name in SLICES}
    return {name: totals(members) for name, members in found.items() if members}
