"""What came back for a question, as far as it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Heard:
    """The judged part of `custom.answer`, and the text of the turn; an assistant that failed has the outcome `error`.

    `sender` is whom the assistant heard it from, to find the turn in its records; `intent` the one understood, with its
    confidence, where that is known at once.
    """

    outcome: str
    procedure: str | None = None
    also: tuple[str, ...] = ()
    topic: str | None = None
    aspects: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    text: str = ""
    sender: str = ""
    intent: str | None = None
    confidence: float = 0.0

    @property
    def answered(self) -> tuple[object, ...]:
        """What was answered, without its words."""
        return (self.outcome, self.procedure, self.also, self.topic, self.aspects, self.candidates)

    @classmethod
    def of(cls, answer: Mapping[str, Any], text: str = "", sender: str = "") -> Heard:
        """Read the answer contract."""
        return cls(
            outcome=answer["outcome"],
            procedure=answer.get("procedure"),
            also=tuple(answer.get("also") or ()),
            topic=answer.get("topic"),
            aspects=tuple(answer.get("aspects") or ()),
            candidates=tuple(one["code"] for one in answer.get("candidates") or ()),
            text=text,
            sender=sender,
        )
