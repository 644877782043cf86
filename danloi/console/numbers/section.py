"""What every page of numbers is made of: the period, the sums, the names of things, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from danloi.console.frame.console import PATH
from danloi.console.frame.marks import Picture, figure
from danloi.console.numbers.period import Period
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.phrases import Phrases
from danloi.guidance.shelf import Shelf

Page = Literal["overview", "procedures", "ratings", "speed", "work"]
PATHS: dict[Page, str] = {
    "overview": "/so-lieu",
    "procedures": "/so-lieu/thu-tuc",
    "ratings": "/so-lieu/danh-gia",
    "speed": "/so-lieu/thoi-gian",
    "work": "/so-lieu/cong-viec",
}
_MOST_DAYS = 62  # columns; longer periods are shown by weeks
_FEWEST_COMPARED = 20  # below that a change is chance


@dataclass(frozen=True)
class Release:
    """A model that went live."""

    at: dt.datetime
    name: str


@dataclass(frozen=True)
class Waiting:
    """The queue of the reviewers: how much waits, since when, and what was settled on each day."""

    count: int
    oldest: dt.datetime | None
    settled: Mapping[dt.date, int]


class Work(Protocol):
    """What the numbers take from review and release."""

    async def releases(self, since: dt.datetime, until: dt.datetime) -> Sequence[Release]:
        """Return what went live between two moments, oldest first."""

    async def waiting(self, first: dt.date, last: dt.date) -> Waiting:
        """Return the queue as it is now, and what was settled from `first` to `last`."""


@dataclass(frozen=True)
class Tile:
    """A figure in large print, with how it was before; `tone` is good, bad or empty."""

    name: str
    value: str
    change: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Asked:
    """What a section is asked with. `work` is None as long as there is no review and no release to be read."""

    say: Phrases
    period: Period
    statistics: Statistics
    shelf: Shelf
    work: Work | None
    today: dt.date
    query: Callable[[str], str]

    def csv(self, page: Page, key: str) -> str:
        """Return the address of a picture's table as a file."""
        more = "".join(f"&{name}={self.query(name)}" for name in ("co-quan", "linh-vuc") if self.query(name))
        return f"{PATH}{PATHS['overview']}/tai/{page}/{key}?{self.period.address}{more}"

    def name_of(self, subject: str) -> str:
        """Return what citizens call a procedure or a topic; the code of one that is no longer there."""
        if subject.startswith("topic:"):
            topic = self.shelf.topics.get(subject.removeprefix("topic:"))
            return topic.title if topic else subject
        code = self.shelf.replaced.get(subject, subject)
        entry = self.shelf.entries.get(code)
        return entry.title if entry else subject

    def columns(self) -> tuple[list[str], dict[dt.date, int]]:
        """Return the names of the columns that the period is shown in, days or weeks, and the column of each day."""
        days = self.period.days
        if len(days) <= _MOST_DAYS:
            return [f"{day:%d/%m}" for day in days], {day: at for at, day in enumerate(days)}
        starts = sorted({day - dt.timedelta(days=day.weekday()) for day in days})
        at = {start: number for number, start in enumerate(starts)}
        return [f"{start:%d/%m}" for start in starts], {day: at[day - dt.timedelta(days=day.weekday())] for day in days}

    def heading(self) -> str:
        """Return what a column is."""
        return self.say("column.day" if self.period.length <= _MOST_DAYS else "column.week")

    def change(self, present: int, before: int) -> str:
        """Say how a count has changed since the time before; nothing where that would be chance."""
        if before < _FEWEST_COMPARED:
            return ""
        percent = round(100 * (present - before) / before)
        key = "change.same" if percent == 0 else "change.more" if percent > 0 else "change.less"
        return self.say(key, percent=figure(abs(percent)))

    def share(self, part: int, whole: int) -> str:
        """Write a share."""
        return f"{figure(round(100 * part / whole))}%" if whole else "–"

    def change_of_share(self, present: tuple[int, int], before: tuple[int, int], *, up_is: str) -> tuple[str, str]:
        """Say by how many points a share has changed, and whether that is good; `up_is` is the tone of a rise."""
        if min(present[1], before[1]) < _FEWEST_COMPARED:
            return "", ""
        points = round(100 * present[0] / present[1] - 100 * before[0] / before[1])
        if points == 0:
            return self.say("change.same"), ""
        down_is = {"good": "bad", "bad": "good"}.get(up_is, "")
        key = "change.points_more" if points > 0 else "change.points_less"
        return self.say(key, points=figure(abs(points))), up_is if points > 0 else down_is


@dataclass(frozen=True)
class Section:
    """What a page shows. `values` are those that its template alone asks for."""

    pictures: Sequence[Picture]
    tiles: Sequence[Tile] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
