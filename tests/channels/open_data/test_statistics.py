"""The open numbers: whole days, no small counts, nothing of a person."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import aiohttp
import pytest

from channels.open_data.statistics import statistics_blueprint
from danloi.conversation.statistics.counting import Counting
from danloi.conversation.statistics.opened import without_small
from danloi.conversation.statistics.reading import Statistics
from danloi.storage.database import Database
from tests.channels.serving import serving
from tests.conversation.statistics.turns import NOON, add_turn, lacks
from tests.storage.choice import on_sqlite

DAY = dt.timedelta(days=1)
TOMORROW = (NOON + DAY).date()


async def ask(database: Database, query: str = "", today: dt.date = TOMORROW) -> tuple[int, str]:
    async with (
        serving(statistics_blueprint(Statistics(database), lambda: today)) as url,
        aiohttp.ClientSession() as http,
        http.get(f"{url}/api/statistics?{query}") as answer,
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return answer.status, (await answer.read()).decode("utf-8-sig")


async def some_days(database: Database) -> None:
    for _ in range(12):
        await add_turn(database)
    for outcome in ("clarify",) * 6 + ("not_found",) * 2:
        await add_turn(database, conversation="zalo_oa:bi-mat", outcome=outcome, procedure=None)
    for _ in range(4):
        await add_turn(database, conversation="telegram:x", at=NOON - DAY)
    for _ in range(9):
        await add_turn(database, at=NOON + DAY)
    await Counting(database, lacks).run_once()


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 10, "b": 4, "c": 7}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 4, "c": 1}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 5, "c": 0}, {"a": 10, "b": 5, "c": 0}),
        ({"a": 4}, {"a": None}),
        ({"a": 4, "b": 0}, {"a": None, "b": 0}),
        ({}, {}),
    ],
)
def test_a_small_count_is_withheld_and_cannot_be_had_from_the_total(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert without_small(counts) == shown


@on_sqlite
async def test_days_that_are_over_with_their_outcomes_and_channels(database: Database) -> None:
    await some_days(database)
    status, text = await ask(database)
    content: dict[str, Any] = json.loads(text)
    assert status == 200
    assert (content["first"], content["last"]) == ("2026-10-28", "2026-11-26")
    assert content["licence"].startswith("CC BY")
    assert content["days"] == [
        {"date": "2026-11-25", "turns": None, "outcomes": {"answered": None}, "channels": {"telegram": None}},
        {
            "date": "2026-11-26",
            "turns": 20,
            "outcomes": {"answered": 12, "clarified": None, "unknown": None},
            "channels": {"web": 12, "zalo_oa": 8},
        },
    ]
    assert "bi-mat" not in text
    assert content["months"] == []


@on_sqlite
async def test_procedures_are_told_by_whole_months_alone(database: Database) -> None:
    await some_days(database)
    for _ in range(3):
        await add_turn(database, procedure="1.000656")
    await Counting(database, lacks).run_once()
    _, text = await ask(database, "from=2026-10-15&to=2026-12-02", today=dt.date(2026, 12, 3))
    assert json.loads(text)["months"] == [
        {"month": "2026-11", "subjects": [{"subject": "1.001193", "turns": 25}]},
    ]


@on_sqlite
async def test_the_same_as_a_file(database: Database) -> None:
    await some_days(database)
    status, text = await ask(database, "format=csv")
    rows = list(csv.reader(io.StringIO(text)))
    assert status == 200
    assert rows[0] == ["period", "kind", "key", "turns"]
    assert ["2026-11-26", "all", "", "20"] in rows
    assert ["2026-11-26", "outcome", "unknown", ""] in rows
    assert ["2026-11-26", "channel", "zalo_oa", "8"] in rows


@on_sqlite
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("to=2026-11-27", "a day that is over"),
        ("from=x", "days such as"),
        ("from=2026-11-26&to=2026-11-25", "1 to 366 days"),
        ("from=2020-01-01", "1 to 366 days"),
        ("to=0001-01-01", "none before 2020"),
        ("from=2020-01-02&to=2020-01-02", None),
        ("format=xml", "json or csv"),
    ],
)
async def test_an_unclear_question_is_told_what_is_wrong(database: Database, query: str, reason: str | None) -> None:
    status, text = await ask(database, query)
    assert status == (400 if reason else 200)
    if reason:
        assert reason in json.loads(text)["error"]
