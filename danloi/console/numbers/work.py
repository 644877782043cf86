"""What waits for the reviewers, and what each release has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from danloi.console.frame.console import moment
from danloi.console.frame.marks import Picture, Series, figure
from danloi.console.frame.pictures import stacked
from danloi.console.numbers.section import Asked, Release, Section, Tile, Work
from danloi.conversation.statistics.days import day_of, start_of
from danloi.conversation.statistics.groups import Group, grouped, questions
from danloi.conversation.statistics.reading import Span

_SIDE = 7  # days before and after a release that are compared
_LOOKS_BACK = dt.timedelta(days=90)
_LISTED = 10


@dataclass(frozen=True)
class Effect:
    """Shares of the week before a release and of the week after it, in words; the day of the release is left out."""

    release: Release
    rows: Sequence[tuple[str, str, str]]  # group, before, after
    days_after: int


async def work(asked: Asked) -> Section:
    """Return the queue and the releases of the last three months; an empty section where there is neither."""
    if asked.work is None:
        return Section([])
    waiting = await asked.work.waiting(asked.period.first, asked.period.last)
    oldest = moment(waiting.oldest) if waiting.oldest else "–"
    tiles = [Tile(asked.say("tile.waiting"), figure(waiting.count)), Tile(asked.say("tile.oldest"), oldest)]
    return Section([_settled(asked, waiting.settled)], tiles, {"effects": await _effects(asked, asked.work)})


def _settled(asked: Asked, settled: Mapping[dt.date, int]) -> Picture:
    columns, at = asked.columns()
    counts = [0.0] * len(columns)
    for day, count in settled.items():
        if day in at:
            counts[at[day]] += count
    return stacked(
        "settled", asked.say("settled.title"), asked.say("settled.about", count=figure(int(sum(counts)))), columns,
        [Series(asked.say("settled.name"), counts, "good")], asked.heading(), csv=asked.csv("work", "settled"),
    )  # fmt: skip


async def _effects(asked: Asked, source: Work) -> list[Effect]:
    end = start_of(asked.today + dt.timedelta(days=1))
    releases = list(await source.releases(end - _LOOKS_BACK, end))[-_LISTED:]
    return [await _effect(asked, release) for release in reversed(releases)]


async def _effect(asked: Asked, release: Release) -> Effect:
    day = day_of(release.at)
    one = dt.timedelta(days=1)
    last = min(day + _SIDE * one, asked.today)
    before = grouped(await asked.statistics.outcomes(Span(day - _SIDE * one, day - one)))
    after = grouped(await asked.statistics.outcomes(Span(day + one, last)))
    shown: tuple[Group, ...] = ("answered", "clarified", "unknown")
    rows = [
        (asked.say(f"group.{group}"), asked.share(before[group], questions(before)),
         asked.share(after[group], questions(after)))
        for group in shown
    ]  # fmt: skip
    return Effect(release, rows, (last - day).days)
