"""When officers are there: hours of a working day, holidays and make-up days from the calendar of status."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from danloi.guidance.status.calendar import is_working_day

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_LONGEST_CLOSED_DAYS = 30  # Tết is closed for nine days in a row


class HoursError(ValueError):
    """Hours that cannot be read; the text says how to write them. For the operator."""


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a working day, in Vietnam's time, in order and apart."""

    spans: tuple[tuple[dt.time, dt.time], ...]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read hours such as `7:30-11:30,13:30-17:00`.

        Raises:
            HoursError: they are written otherwise, or out of order.
        """
        spans = []
        for piece in text.replace(" ", "").split(","):
            found = _SPAN.fullmatch(piece)
            try:
                if found is None:
                    raise ValueError(piece)
                hour, minute, to_hour, to_minute = map(int, found.groups())
                spans.append((dt.time(hour, minute), dt.time(to_hour, to_minute)))
            except ValueError:
                msg = f"{piece!r} is no span of hours: write 7:30-11:30,13:30-17:00"
                raise HoursError(msg) from None
        ends = [end for span in spans for end in span]
        if ends != sorted(set(ends)):
            msg = f"{text!r} is out of order: write 7:30-11:30,13:30-17:00"
            raise HoursError(msg)
        return cls(tuple(spans))

    def is_open(self, at: dt.datetime) -> bool:
        """Tell whether officers are there."""
        there = at.astimezone(VIETNAM)
        return is_working_day(there.date()) and any(start <= there.time() < end for start, end in self.spans)

    def next_opening(self, at: dt.datetime) -> dt.datetime:
        """Return when officers are there next, in Vietnam's time; `at` itself if they are."""
        there = at.astimezone(VIETNAM)
        if self.is_open(at):
            return there
        for day in (there.date() + dt.timedelta(days=n) for n in range(_LONGEST_CLOSED_DAYS)):
            for start, _ in self.spans if is_working_day(day) else ():
                opening = dt.datetime.combine(day, start, VIETNAM)
                if opening > there:
                    return opening
        return there + dt.timedelta(days=1)  # no calendar has so many holidays

    def minutes_between(self, start: dt.datetime, end: dt.datetime) -> float:
        """Return the working minutes from `start` to `end`."""
        first, last = start.astimezone(VIETNAM), end.astimezone(VIETNAM)
        minutes = 0.0
        for n in range((last.date() - first.date()).days + 1):
            day = first.date() + dt.timedelta(days=n)
            for opens, closes in self.spans if is_working_day(day) else ():
                begun = max(first, dt.datetime.combine(day, opens, VIETNAM))
                ended = min(last, dt.datetime.combine(day, closes, VIETNAM))
                minutes += max((ended - begun).total_seconds(), 0.0) / 60
        return minutes
