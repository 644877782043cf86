"""What citizens think of the answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame.marks import Picture, Series, Table, figure
from danloi.console.frame.pictures import bars, stacked
from danloi.console.numbers.section import Asked, Section, Tile
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import TurnRow
from danloi.conversation.statistics.days import start_of
from danloi.conversation.statistics.groups import grouped

_SHOWN = 15
PER_PAGE = 20


async def ratings(asked: Asked) -> Section:
    """Return the share of thumbs up, by day, and the procedures whose answers are liked least."""
    columns, at = asked.columns()
    up, down = [0.0] * len(columns), [0.0] * len(columns)
    for day, verdict, count in await asked.statistics.verdicts_by_day(asked.period.span):
        (up if verdict == "up" else down)[at[day]] += count
    ups, downs = int(sum(up)), int(sum(down))
    answered = grouped(await asked.statistics.outcomes(asked.period.span))["answered"]
    tiles = [
        Tile(asked.say("tile.liked"), asked.share(ups, ups + downs)),
        Tile(asked.say("tile.verdicts"), figure(ups + downs)),
        Tile(asked.say("tile.rated"), asked.share(ups + downs, answered)),
    ]
    series = [Series(asked.say("verdict.up"), up, "good"), Series(asked.say("verdict.down"), down, "bad")]
    by_day = stacked(
        "verdicts", asked.say("verdicts.title"), asked.say("verdicts.about", share=asked.share(ups, ups + downs)),
        columns, series, asked.heading(), csv=asked.csv("ratings", "verdicts"),
    )  # fmt: skip
    return Section([by_day, await _disliked(asked)], tiles)


async def _disliked(asked: Asked) -> Picture:
    sums: dict[str, list[int]] = {}
    for subject, verdict, count in await asked.statistics.verdicts_by_subject(asked.period.span):
        sums.setdefault(subject, [0, 0])[verdict == "down"] += count
    worst = sorted(((s, up, down) for s, (up, down) in sums.items() if down), key=lambda row: (-row[2], row[1], row[0]))
    rows = [(asked.name_of(subject), down) for subject, _, down in worst[:_SHOWN]]
    about = asked.say("disliked.about", name=rows[0][0]) if rows else ""
    columns = (asked.say("column.subject"), asked.say("verdict.down"))
    picture = bars(
        "disliked", asked.say("disliked.title"), about, rows, columns, tone="bad", csv=asked.csv("ratings", "disliked")
    )
    heads = [asked.say("column.code"), columns[0], asked.say("verdict.up"), columns[1]]
    return replace(picture, table=Table(heads, [[s, asked.name_of(s), up, down] for s, up, down in worst[:100]]))


async def words(session: AsyncSession, asked: Asked, page: int) -> tuple[list[tuple[FeedbackRow, str | None]], bool]:
    """Return a page of what citizens wrote with their thumb, newest first, with the procedure, and whether more follow.

    Personal numbers are masked when the words are taken in; those of erased conversations are gone.
    """
    query = (
        select(FeedbackRow, TurnRow.procedure)
        .outerjoin(TurnRow, TurnRow.inbox_id == FeedbackRow.inbox_id)
        .where(FeedbackRow.words != "", FeedbackRow.at >= start_of(asked.period.first))
        .where(FeedbackRow.at < start_of(asked.period.last + dt.timedelta(days=1)))
        .order_by(FeedbackRow.at.desc(), FeedbackRow.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    )
    rows = [(row[0], row[1]) for row in await session.execute(query)]
    return rows[:PER_PAGE], len(rows) > PER_PAGE
