"""The queue and the releases as the numbers read them."""

from __future__ import annotations

import datetime as dt

from danloi.console.numbers.sources import WorkDone
from danloi.console.release.models import ReleaseRow
from danloi.console.review.models import GroupRow
from danloi.storage.database import Database

NOON = dt.datetime(2026, 11, 26, 5, tzinfo=dt.UTC)  # of Vietnam
DAY = dt.date(2026, 11, 26)


def group(number: int, state: str, settled_at: dt.datetime | None = None) -> GroupRow:
    return GroupRow(
        id=number, text="câu hỏi", digest=str(number), reason="unsure", reasons=["unsure"], newest_at=NOON, state=state,
        settled_at=settled_at,
    )  # fmt: skip


async def test_what_waits_is_counted_and_what_was_settled_stands_on_its_day_in_vietnam(database: Database) -> None:
    late = dt.datetime(2026, 11, 25, 18, tzinfo=dt.UTC)  # one o'clock at night of the 26th in Vietnam
    async with database.transaction() as session:
        session.add_all([group(1, "open"), group(2, "disputed"), group(3, "settled", NOON), group(4, "settled", late)])
        session.add(group(5, "settled", NOON - dt.timedelta(days=9)))
    waiting = await WorkDone(database).waiting(DAY, DAY)
    assert (waiting.count, dict(waiting.settled)) == (2, {DAY: 2})


async def test_a_release_counts_from_when_it_served_and_a_trial_does_not(database: Database) -> None:
    async with database.transaction() as session:
        for kind, model, at in (
            ("release", "moi", NOON), ("canary", "thu", NOON), ("release", "hong", None), ("rollback", "cu", NOON),
        ):  # fmt: skip
            session.add(ReleaseRow(kind=kind, model=model, by="lan", overridden=[], switched_at=at))
    found = await WorkDone(database).releases(NOON - dt.timedelta(days=1), NOON + dt.timedelta(days=1))
    assert sorted(one.name for one in found) == ["cu", "moi"]
    assert await WorkDone(database).releases(NOON + dt.timedelta(days=1), NOON + dt.timedelta(days=2)) == []
