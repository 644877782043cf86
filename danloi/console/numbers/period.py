"""Which days a page is about, and which ones they are compared with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from danloi.console.frame.visit import Visit
from danloi.conversation.statistics.days import day_of, hour_of
from danloi.conversation.statistics.reading import Span

Choice = Literal["hom-nay", "7", "30", "rieng"]
CHOICES: tuple[Choice, ...] = ("hom-nay", "7", "30", "rieng")
_LENGTHS: dict[Choice, int] = {"hom-nay": 1, "7": 7, "30": 30}
LONGEST = 366  # days


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, and the hour that it is now if `last` is today."""

    choice: Choice
    first: dt.date
    last: dt.date
    hour: int | None
    problem: str = ""

    @classmethod
    def of(cls, visit: Visit, default: Choice = "7") -> Period:
        """Read `ky`, `tu` and `den` of the address; days that cannot be read become the last 30, with a `problem`."""
        moment = visit.console.clock()
        today, hour = day_of(moment), hour_of(moment)
        choice = next((one for one in CHOICES if one == visit.query("ky")), default)
        if choice == "rieng":
            first, last = _day(visit.query("tu")), _day(visit.query("den"))
            if first is not None and last is not None and first <= last <= today and (last - first).days < LONGEST:
                return cls(choice, first, last, hour if last == today else None)
            usual = today - dt.timedelta(days=_LENGTHS["30"] - 1)
            return cls("30", usual, today, hour, "period.wrong" if visit.query("tu") or visit.query("den") else "")
        return cls(choice, today - dt.timedelta(days=_LENGTHS[choice] - 1), today, hour)

    @property
    def span(self) -> Span:
        """The whole of it."""
        return Span(self.first, self.last)

    @property
    def finished(self) -> Span:
        """What can be compared: without the hour that is not over yet."""
        return Span(self.first, self.last, 24 if self.hour is None else self.hour)

    @property
    def before(self) -> Span:
        """As long a time just before it."""
        shift = dt.timedelta(days=self.length)
        return Span(self.first - shift, self.last - shift, self.finished.hours)

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[dt.date]:
        """Each of its days."""
        return [self.first + dt.timedelta(days=number) for number in range(self.length)]

    @property
    def address(self) -> str:
        """What the address of a page says of it."""
        if self.choice != "rieng":
            return urlencode({"ky": self.choice})
        return urlencode({"ky": "rieng", "tu": self.first.isoformat(), "den": self.last.isoformat()})


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
