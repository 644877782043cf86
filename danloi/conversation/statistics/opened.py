"""The numbers for everybody: by whole days, without small counts, so that nobody can be made out in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from danloi.conversation.statistics.groups import group_of
from danloi.conversation.statistics.reading import Span, Statistics
from danloi.guidance.answers.contract import Outcome

FEWEST = 5
LONGEST = 366  # days
_MOST_SUBJECTS = 1_000
_ANSWERED: tuple[Outcome, ...] = ("answered",)


def without_small(counts: Mapping[str, int], fewest: int = FEWEST) -> dict[str, int | None]:
    """Return `counts` with those from 1 to `fewest` - 1 as None.

    A single None could be had back from the total, so the smallest of the others is then withheld as well.
    """
    shown: dict[str, int | None] = {key: None if 0 < count < fewest else count for key, count in counts.items()}
    if list(shown.values()).count(None) == 1:
        others = [key for key, count in shown.items() if count]
        if others:
            shown[min(others, key=lambda key: (counts[key], key))] = None
    return shown


async def open_days(statistics: Statistics, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Return for each day with any turn: `date`, `turns`, `outcomes` by group, `channels`.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    days: dict[dt.date, tuple[dict[str, int], dict[str, int]]] = {}
    for day, channel, outcome, count in sorted(await statistics.pieces(Span(first, last))):
        outcomes, channels = days.setdefault(day, ({}, {}))
        group = group_of(outcome)
        outcomes[group] = outcomes.get(group, 0) + count
        channels[channel] = channels.get(channel, 0) + count
    return [
        {
            "date": day.isoformat(),
            "turns": without_small({"all": sum(channels.values())})["all"],
            "outcomes": without_small(outcomes),
            "channels": without_small(channels),
        }
        for day, (outcomes, channels) in days.items()
    ]


async def open_months(statistics: Statistics, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Return for each whole month between two days the procedures and topics that were answered, most often first.

    Only whole months: of two periods that overlap the difference would tell what one person asked.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    months = []
    start = first if first.day == 1 else _next_month(first)
    while (end := _next_month(start) - dt.timedelta(days=1)) <= last:
        found = await statistics.subjects(Span(start, end), _ANSWERED, _MOST_SUBJECTS)
        subjects = [{"subject": subject, "turns": count} for subject, count in found if count >= FEWEST]
        months.append({"month": f"{start:%Y-%m}", "subjects": subjects})
        start = _next_month(start)
    return months


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
