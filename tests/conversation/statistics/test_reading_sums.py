"""The sums as pages ask for them: added up by the database, so that a year is no more to read than a week."""

from __future__ import annotations

import datetime as dt

from danloi.conversation.statistics.counting import Counting
from danloi.conversation.statistics.reading import Span, Statistics
from danloi.storage.database import Database
from tests.conversation.statistics.turns import NOON, add_turn, lacks

DAY = dt.timedelta(days=1)
THURSDAY, SUNDAY, MONDAY = 3, 6, 0


async def test_hours_of_many_weeks_are_added_up_by_weekday(database: Database) -> None:
    for weeks in range(3):
        await add_turn(database, at=NOON - 7 * weeks * DAY)
    await add_turn(database, at=NOON - 4 * DAY)
    await add_turn(database, at=NOON - 3 * DAY, conversation="telegram:ba", outcome="clarify")
    await Counting(database, lacks).run_once()
    read, span = Statistics(database), Span((NOON - 30 * DAY).date(), NOON.date())
    assert sorted(await read.hours(span)) == [(MONDAY, 12, 1), (THURSDAY, 12, 3), (SUNDAY, 12, 1)]
    assert await read.channels(span) == [("telegram", 1), ("web", 4)]
    assert sorted(await read.outcomes_by_day(Span((NOON - 4 * DAY).date(), NOON.date()))) == [
        ((NOON - 4 * DAY).date(), "answered", 1),
        ((NOON - 3 * DAY).date(), "clarify", 1),
        (NOON.date(), "answered", 1),
    ]
