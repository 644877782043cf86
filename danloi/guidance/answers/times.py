"""The time section, and how long one case takes."""

from __future__ import annotations

from danloi.guidance.answers.channels import channel_text
from danloi.guidance.answers.format import clause, number, sentence
from danloi.guidance.catalogue.records import Procedure, Time
from danloi.guidance.phrases import Phrases


def time_length(time: Time, say: Phrases) -> str:
    """Return how long one case takes ("3 ngày làm việc", "trong ngày")."""
    if time.unit == "same_day":
        return say("time.same_day")
    if time.value is None:
        return say("time.unknown")
    return say(f"time.{time.unit}", value=number(time.value))


def time_lines(procedure: Procedure, say: Phrases) -> list[str]:
    """Return one line for each case of the record."""
    if not procedure.times:
        return [say("time.none")]
    return [say("bullet", text=_line(time, say)) for time in procedure.times]


def _line(time: Time, say: Phrases) -> str:
    return say(
        "time.line",
        value=sentence(time_length(time, say)).rstrip("."),
        case=say("time.case", case=clause(time.case)) if time.case else "",
        channel=channel_text(time.channel, time.case, say),
        note=say("time.note", note=clause(time.note)) if time.note else "",
    )
