"""One turn on its way through the steps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from danloi.conversation.handover.models import TicketRow
from danloi.guidance.answers.contract import Answer, Memory, Outcome
from danloi.guidance.answers.render import Render


@dataclass
class Turn:
    """A message, what is remembered, and what comes of it.

    A step ends the turn by calling `finish`; the steps after it do nothing to the outcome. `kind`, `turned_away`,
    `is_public` and `source` are those of the inbox, whose row is `inbox_id`. `ticket` is the conversation's open one;
    with `keeps_numbers` the message stays readable for an officer while that is open. `brought` are messages of staff
    that go out with this turn, in the channel in which nothing can be sent: outbox rows and their bodies.
    `model` is the one that understood it, if any did.
    """

    conversation: str
    text: str
    memory: Memory
    is_first: bool
    kind: str = "text"
    turned_away: str = ""
    is_public: bool = False
    source: str = ""
    inbox_id: int = 0
    ticket: TicketRow | None = None
    keeps_numbers: bool = False
    brought: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    answer: Answer | None = None
    render: Render | None = None
    notices: list[str] = field(default_factory=list)
    understood: dict[str, Any] = field(default_factory=dict)
    model: str | None = None
    milliseconds: dict[str, float] = field(default_factory=dict)

    @property
    def is_finished(self) -> bool:
        """Whether an outcome is known."""
        return self.answer is not None

    def finish(self, outcome: Outcome, text: str) -> None:
        """End the turn with one sentence of our own."""
        self.answer = Answer(outcome=outcome)
        self.messages = [{"text": text}]
        self.render = None

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Record how long `step` takes, in milliseconds."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.milliseconds[step] = round((time.perf_counter() - started) * 1000, 2)
