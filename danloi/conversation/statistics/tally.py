"""Adding up a handful of turns before they are written to the sums."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from danloi.conversation.statistics.buckets import bucket_of
from danloi.conversation.statistics.days import day_of, hour_of

# Whether the record of a procedure lacks what a need asks for, today.
type Lacks = Callable[[str, str], bool]
NO_SUBJECT = ""
WHOLE = ""  # in place of a need: the turn itself
ALL_STEPS = "all"
TO_STAFF = "to_staff"


class Counted(NamedTuple):
    """What is read of a turn: nothing that was written by anybody."""

    id: int
    conversation: str
    at: dt.datetime
    received_at: dt.datetime | None
    outcome: str
    procedure: str | None
    topic: str | None
    aspects: list[Any]
    understood: dict[str, Any]
    milliseconds: dict[str, Any]

    @property
    def channel(self) -> str:
        """The channel's name alone."""
        return self.conversation.partition(":")[0][:20]

    @property
    def counted_as(self) -> str:
        """The outcome; `to_staff` for a message in the middle of a talk with an officer, which asks for nobody anew."""
        return TO_STAFF if self.understood.get(TO_STAFF) else self.outcome

    @property
    def subject(self) -> str:
        """What it was about: a procedure's code, `topic:<id>`, or nothing that is known."""
        if self.procedure:
            return self.procedure
        if self.topic:
            return f"topic:{self.topic}"
        if self.outcome in {"clarify", "not_found"}:
            candidates = (self.understood.get("link") or {}).get("candidates") or []
            return str(candidates[0][0])[:80] if candidates and candidates[0] else NO_SUBJECT
        return NO_SUBJECT


@dataclass
class Tally:
    """The sums of some turns, by the keys of their tables."""

    lacks: Lacks
    turns: Counter[tuple[dt.date, int, str, str]] = field(default_factory=Counter)
    talks: Counter[tuple[dt.date, int, str]] = field(default_factory=Counter)
    needs: Counter[tuple[dt.date, str, str, str]] = field(default_factory=Counter)
    lacking: Counter[tuple[dt.date, str, str, str]] = field(default_factory=Counter)
    steps: Counter[tuple[dt.date, str, int]] = field(default_factory=Counter)
    durations: dict[tuple[dt.date, str, int], float] = field(default_factory=dict)

    def add(self, turn: Counted, *, opens_day: bool) -> None:
        """Add a turn; `opens_day` if it is the first of its conversation on its day."""
        day, hour = day_of(turn.at), hour_of(turn.at)
        self.turns[day, hour, turn.channel, turn.counted_as] += 1
        if opens_day:
            self.talks[day, hour, turn.channel] += 1
        self._add_needs(turn, day)
        if turn.received_at is not None:
            self._add_duration(day, ALL_STEPS, (turn.at - turn.received_at).total_seconds() * 1000)
        for step, milliseconds in turn.milliseconds.items():
            self._add_duration(day, str(step)[:20], float(milliseconds))

    def _add_needs(self, turn: Counted, day: dt.date) -> None:
        subject = turn.subject
        if subject == NO_SUBJECT:
            return
        self.needs[day, subject, WHOLE, turn.counted_as] += 1
        for aspect in dict.fromkeys(map(str, turn.aspects)):
            key = day, subject, aspect[:20], turn.counted_as
            self.needs[key] += 1
            if turn.procedure and self.lacks(turn.procedure, aspect):
                self.lacking[key] += 1

    def _add_duration(self, day: dt.date, step: str, milliseconds: float) -> None:
        key = day, step, bucket_of(max(milliseconds, 0.0))
        self.steps[key] += 1
        self.durations[key] = self.durations.get(key, 0.0) + max(milliseconds, 0.0)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of each table, in the order of their keys: two writers then never wait for each other."""
        return {
            "turns": [
                {"day": k[0], "hour": k[1], "channel": k[2], "outcome": k[3], "count": n}
                for k, n in sorted(self.turns.items())
            ],
            "talks": [{"day": k[0], "hour": k[1], "channel": k[2], "count": n} for k, n in sorted(self.talks.items())],
            "needs": [
                {"day": k[0], "subject": k[1], "aspect": k[2], "outcome": k[3], "count": n, "lacking": self.lacking[k]}
                for k, n in sorted(self.needs.items())
            ],
            "steps": [
                {"day": k[0], "step": k[1], "upper": k[2], "count": n, "milliseconds": round(self.durations[k], 2)}
                for k, n in sorted(self.steps.items())
            ],
        }
