"""The sums: every turn and verdict exactly once, in Vietnam's days, and nothing of a person in them."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase

from danloi.conversation.erasing import Eraser
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import TurnRow
from danloi.conversation.statistics.counting import Counting
from danloi.conversation.statistics.models import (
    CountMarkRow,
    NeedCountRow,
    StepCountRow,
    TalkCountRow,
    TurnCountRow,
    VerdictCountRow,
)
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.conversation.statistics.turns import FEE_UNKNOWN, NOON, add_turn, lacks

DAY = dt.date(2026, 11, 26)
SUMS: list[type[DeclarativeBase]] = [TurnCountRow, TalkCountRow, NeedCountRow, StepCountRow, VerdictCountRow]


async def rows_of(database: Database, table: type[DeclarativeBase]) -> list[tuple[Any, ...]]:
    async with database.transaction() as session:
        return sorted(tuple(row) for row in await session.execute(select(*table.__table__.c)))  # type: ignore[attr-defined]


async def test_each_turn_is_counted_once_however_often_and_by_whomever(database: Database) -> None:
    for number in range(60):
        await add_turn(database, conversation=f"web:c{number % 7}", outcome="answered" if number % 3 else "clarify")
    other = Database(database.url.render_as_string(hide_password=False))
    counters = [Counting(database, lacks), Counting(other, lacks)]

    async def count(counter: Counting) -> int:
        total = 0
        while True:
            try:
                found = await counter.count_turns(at_most=7)
            except SQLAlchemyError:  # SQLite: the other one writes; nothing was counted
                continue
            if not found:
                return total
            total += found

    shares = await asyncio.gather(*map(count, counters))
    await other.close()
    assert sum(shares) == 60
    assert await rows_of(database, TurnCountRow) == [
        (DAY, 12, "web", "answered", 40),
        (DAY, 12, "web", "clarify", 20),
    ]
    assert await rows_of(database, TalkCountRow) == [(DAY, 12, "web", 7)]
    before = [await rows_of(database, table) for table in SUMS]
    assert await counters[0].run_once() == 0
    assert [await rows_of(database, table) for table in SUMS] == before


async def test_only_the_wish_for_a_person_counts_as_handed_over_not_what_is_said_to_the_officer(
    database: Database,
) -> None:
    await add_turn(database, outcome="handoff", procedure=None, aspects=())
    for _ in range(3):
        await add_turn(database, outcome="handoff", procedure=None, aspects=(), understood={"to_staff": True})
    await Counting(database, lacks).run_once()
    async with database.transaction() as session:
        rows = await session.execute(select(TurnCountRow.outcome, TurnCountRow.count))
        counts = {outcome: count for outcome, count in rows}  # noqa: C416 - rows are no tuples to mypy
    assert counts == {"handoff": 1, "to_staff": 3}


async def test_a_turn_that_appears_late_among_its_successors_is_counted(database: Database) -> None:
    moment = now()
    counting = Counting(database, lacks, lambda: moment)
    await add_turn(database, turn_id=10)
    await add_turn(database, turn_id=14)
    assert await counting.run_once() == 2
    await add_turn(database, turn_id=12)
    await add_turn(database, turn_id=9)
    assert await counting.run_once() == 2
    moment += dt.timedelta(minutes=30)
    await add_turn(database, turn_id=11)
    assert await counting.run_once() == 1
    moment += dt.timedelta(minutes=31)
    await add_turn(database, turn_id=13)
    assert await counting.run_once() == 0  # nothing of ours stays open for an hour
    assert await counting.run_once() == 0
    (mark,) = await rows_of(database, CountMarkRow)
    assert mark[1] == 14


async def test_a_count_that_is_cut_off_leaves_nothing_half_done(database: Database) -> None:
    await add_turn(database)

    def fails(_code: str, _aspect: str) -> bool:
        raise OSError

    try:
        await Counting(database, fails).run_once()
    except OSError:
        assert await rows_of(database, TurnCountRow) == []
    assert await Counting(database, lacks).run_once() == 1
    assert [row[-1] for row in await rows_of(database, TurnCountRow)] == [1]


async def test_days_and_hours_are_vietnams(database: Database) -> None:
    late = dt.datetime(2026, 11, 26, 16, 59, 59, tzinfo=dt.UTC)
    await add_turn(database, at=late)
    await add_turn(database, at=late + dt.timedelta(seconds=1))
    await add_turn(database, at=late + dt.timedelta(hours=2))
    await Counting(database, lacks).run_once()
    assert await rows_of(database, TurnCountRow) == [
        (DAY, 23, "web", "answered", 1),
        (dt.date(2026, 11, 27), 0, "web", "answered", 1),
        (dt.date(2026, 11, 27), 1, "web", "answered", 1),
    ]
    # The same conversation comes on two days: once on each.
    assert [row[:2] for row in await rows_of(database, TalkCountRow)] == [(DAY, 23), (dt.date(2026, 11, 27), 0)]


async def test_what_was_asked_and_what_the_record_lacked(database: Database) -> None:
    await add_turn(database, aspects=("fee", "time"))
    await add_turn(database, procedure=FEE_UNKNOWN, aspects=("fee", "fee"))
    await add_turn(database, procedure=None, topic="vneid", aspects=())
    guesses = {"link": {"candidates": [["1.000656", 0.6], ["1.001193", 0.3]]}}
    await add_turn(database, procedure=None, outcome="clarify", aspects=(), understood=guesses)
    await add_turn(database, procedure=None, outcome="smalltalk", aspects=(), understood=guesses)
    await Counting(database, lacks).run_once()
    assert await rows_of(database, NeedCountRow) == [
        (DAY, "1.000001", "", "answered", 1, 0),
        (DAY, "1.000001", "fee", "answered", 1, 1),
        (DAY, "1.000656", "", "clarify", 1, 0),
        (DAY, "1.001193", "", "answered", 1, 0),
        (DAY, "1.001193", "fee", "answered", 1, 0),
        (DAY, "1.001193", "time", "answered", 1, 0),
        (DAY, "topic:vneid", "", "answered", 1, 0),
    ]


async def test_durations_by_step_and_from_acceptance_to_answer(database: Database) -> None:
    await add_turn(database, waited=0.42, milliseconds={"engine": 75.0, "guard": 0.0})
    await add_turn(database, waited=90, milliseconds={"engine": 76.0})
    await Counting(database, lacks).run_once()
    assert await rows_of(database, StepCountRow) == [
        (DAY, "all", 500, 1, 420.0),
        (DAY, "all", 2_000_000_000, 1, 90_000.0),
        (DAY, "engine", 75, 1, 75.0),
        (DAY, "engine", 100, 1, 76.0),
        (DAY, "guard", 5, 1, 0.0),
    ]


async def test_a_verdict_that_changes_moves_and_belongs_to_the_day_of_its_answer(database: Database) -> None:
    counting = Counting(database, lacks)
    await add_turn(database, verdict="up")
    await add_turn(database, verdict="down")
    await counting.run_once()
    async with database.transaction() as session:
        changed = update(FeedbackRow).where(FeedbackRow.verdict == "up")
        await session.execute(changed.values(verdict="down", at=NOON + dt.timedelta(days=3)))
    await counting.run_once()
    await counting.run_once()
    assert await rows_of(database, VerdictCountRow) == [
        (DAY, "web", "1.001193", "down", 2),
        (DAY, "web", "1.001193", "up", 0),
    ]


async def test_an_erased_conversation_stays_in_the_sums_which_hold_nothing_of_it(database: Database) -> None:
    await add_turn(database, conversation="web:bi-mat-0912345678", verdict="down", words="số của tôi")
    counting = Counting(database, lacks)
    await counting.run_once()
    before = [await rows_of(database, table) for table in SUMS]
    await Eraser(database).erase("web:bi-mat-0912345678")
    await counting.run_once()
    assert [await rows_of(database, table) for table in SUMS] == before
    assert all(rows for rows in before)
    assert "bi-mat" not in str(before)
    assert "số của" not in str(before)


async def test_one_erased_before_it_is_counted_counts_the_same(database: Database) -> None:
    await add_turn(database, verdict="up")
    await Eraser(database).erase("web:lan")
    assert await Counting(database, lacks).run_once() == 2
    assert len(await rows_of(database, TurnCountRow)) == 1
    async with database.transaction() as session:
        assert await session.scalar(select(TurnRow.asked)) == ""
