"""The first page of numbers: how much is asked, when, where, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from danloi.console.frame.marks import Picture, Series, figure
from danloi.console.frame.pictures import bars, heat, lines, stacked
from danloi.console.numbers.section import Asked, Release, Section, Tile
from danloi.conversation.statistics.days import day_of, start_of
from danloi.conversation.statistics.groups import GROUPS, QUESTIONS, Group, group_of, grouped, questions

TONES: dict[Group, str] = {
    "answered": "good", "clarified": "doubt", "unknown": "bad", "handed_over": "deep", "failed": "calm",
    "other": "faint",
}  # fmt: skip
_UP_IS: dict[Group, str] = {"answered": "good", "unknown": "bad", "failed": "bad"}
type Day = tuple[dt.date, str, int]  # day, outcome, turns
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


async def overview(asked: Asked) -> Section:
    """Return tiles and pictures of a period."""
    days = await asked.statistics.outcomes_by_day(asked.period.span)
    by_hour = await asked.statistics.outcomes_by_hour(asked.period.last)
    columns, counts = _columns(asked, days, by_hour)
    releases = await _releases(asked)
    pictures = [
        _volume(asked, columns, counts),
        _share(asked, columns, counts, releases),
        await _by_channel(asked),
        await _by_hour(asked),
        _by_outcome(asked, days),
    ]
    return Section(pictures, await _tiles(asked, days, by_hour))


async def _tiles(asked: Asked, days: Sequence[Day], by_hour: Sequence[tuple[int, str, int]]) -> list[Tile]:
    period, read = asked.period, asked.statistics
    whole = grouped((outcome, count) for _, outcome, count in days)
    going_on = grouped((outcome, count) for hour, outcome, count in by_hour if hour >= period.finished.hours)
    now = {group: whole[group] - going_on[group] for group in GROUPS}
    before = grouped(await read.outcomes(period.before))
    total, total_now, total_before = questions(whole), questions(now), questions(before)
    talks = await read.talks(period.span)
    talks_change = asked.change(await read.talks(period.finished), await read.talks(period.before))
    tiles = [
        Tile(asked.say("tile.questions"), figure(total), asked.change(total_now, total_before)),
        Tile(asked.say("tile.talks"), figure(talks), talks_change),
    ]
    for group in QUESTIONS:
        change, tone = asked.change_of_share(
            (now[group], total_now), (before[group], total_before), up_is=_UP_IS.get(group, "")
        )
        tiles.append(Tile(asked.say(f"group.{group}"), asked.share(whole[group], total), change, tone))
    return tiles


def _columns(
    asked: Asked, days: Sequence[Day], by_hour: Sequence[tuple[int, str, int]]
) -> tuple[list[str], list[dict[Group, int]]]:
    """Return the columns' names and what came of the questions in each: hours of one day, days, or weeks."""
    rows: Sequence[tuple[int, str, int]]
    if asked.period.length == 1:
        names, rows = [str(hour) for hour in range(24)], by_hour
    else:
        names, at = asked.columns()
        rows = [(at[day], outcome, count) for day, outcome, count in days]
    sums = [dict.fromkeys(GROUPS, 0) for _ in names]
    for column, outcome, count in rows:
        sums[column][group_of(outcome)] += count
    return names, sums


def _heading(asked: Asked) -> str:
    return asked.say("column.hour") if asked.period.length == 1 else asked.heading()


def _volume(asked: Asked, columns: Sequence[str], counts: Sequence[dict[Group, int]]) -> Picture:
    series = [
        Series(asked.say(f"group.{group}"), [one[group] for one in counts], TONES[group])
        for group in GROUPS
        if any(one[group] for one in counts)
    ]
    most = max(range(len(columns)), key=lambda at: sum(counts[at].values()))
    about = asked.say("volume.about", column=columns[most], count=figure(sum(counts[most].values())))
    return stacked(
        "volume",
        asked.say("volume.title"),
        about,
        columns,
        series,
        _heading(asked),
        csv=asked.csv("overview", "volume"),
    )


def _share(
    asked: Asked, columns: Sequence[str], counts: Sequence[dict[Group, int]], releases: Sequence[Release]
) -> Picture:
    shares = [round(100 * one["answered"] / questions(one), 1) if questions(one) else None for one in counts]
    marks: dict[int, str] = {}
    if asked.period.length > 1:
        _, at = asked.columns()
        for release in releases:
            column = at[day_of(release.at)]
            marks[column] = ", ".join([*([marks[column]] if column in marks else []), release.name])
    about = asked.say("share.about_releases" if marks else "share.about")
    return lines(
        "share", asked.say("share.title"), about, columns, [Series(asked.say("group.answered"), shares, "good")],
        _heading(asked), unit="%", highest=100, marks=sorted(marks.items()), csv=asked.csv("overview", "share"),
    )  # fmt: skip


async def _releases(asked: Asked) -> Sequence[Release]:
    if asked.work is None:
        return []
    period = asked.period
    return await asked.work.releases(start_of(period.first), start_of(period.last + dt.timedelta(days=1)))


async def _by_channel(asked: Asked) -> Picture:
    sums = await asked.statistics.channels(asked.period.span)
    rows = sorted(((channel_name(asked, name), count) for name, count in sums), key=lambda row: -row[1])
    about = asked.say("channels.about", channel=rows[0][0]) if rows else ""
    return bars(
        "channels", asked.say("channels.title"), about, rows, (asked.say("column.channel"), asked.say("column.turns")),
        csv=asked.csv("overview", "channels"),
    )  # fmt: skip


def channel_name(asked: Asked, channel: str) -> str:
    """Return what staff call a channel; one that is not known keeps its own name."""
    key = f"channel.{channel}"
    return asked.say(key) if key in asked.say.keys() else channel  # noqa: SIM118


async def _by_hour(asked: Asked) -> Picture:
    values = [[0.0] * 24 for _ in WEEK]
    for day, hour, count in await asked.statistics.hours(asked.period.span):
        values[day][hour] += count
    days = [asked.say(f"weekday.{one}") for one in WEEK]
    most, weekday, hour = max((values[d][h], -d, -h) for d in range(7) for h in range(24))
    about = asked.say("hours.about", day=days[-weekday], hour=-hour, count=figure(most))
    hours = [str(hour) for hour in range(24)]
    return heat(
        "hours", asked.say("hours.title"), about, days, hours, values, asked.say("column.weekday"),
        csv=asked.csv("overview", "hours"),
    )  # fmt: skip


def _by_outcome(asked: Asked, days: Sequence[Day]) -> Picture:
    sums: Counter[str] = Counter()
    for _, outcome, count in days:
        sums[outcome] += count
    rows = [(outcome_name(asked, name), count) for name, count in sums.most_common()]
    return bars(
        "outcomes", asked.say("outcomes.title"), asked.say("outcomes.about"), rows,
        (asked.say("column.outcome"), asked.say("column.turns")), csv=asked.csv("overview", "outcomes"),
    )  # fmt: skip


def outcome_name(asked: Asked, outcome: str) -> str:
    """Return what staff call an outcome of the answer contract."""
    key = f"outcome.{outcome}"
    return asked.say(key) if key in asked.say.keys() else outcome  # noqa: SIM118
