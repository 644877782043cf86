"""Loading topics into the database, and what a running app notices of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from danloi.guidance.catalogue.version import read_version
from danloi.guidance.topics.files import read_topic_files
from danloi.guidance.topics.records import Topic
from danloi.guidance.topics.store import TopicReport, load_topics, read_topics
from danloi.storage.database import Database

Write = Callable[..., Path]
Raw = Callable[..., dict[str, Any]]
BEE, SILK, FISH = "nuoi-ong", "nuoi-tam", "nuoi-ca"


async def _load(database: Database, folder: Path) -> TopicReport:
    async with database.transaction() as session:
        return await load_topics(session, folder)


async def _served(database: Database) -> dict[str, Topic]:
    async with database.transaction() as session:
        return {topic.id: topic for topic in await read_topics(session)}


async def _version(database: Database) -> int:
    async with database.transaction() as session:
        return await read_version(session)


async def test_new_topics_are_added_and_running_apps_are_told(
    database: Database, folder: Path, write: Write, raw_topic: Raw
) -> None:
    write(raw_topic(id=BEE), raw_topic(id=SILK))
    before = await _version(database)
    report = await _load(database, folder)
    assert (report.added, report.changed, report.withdrawn, report.unchanged) == ([BEE, SILK], [], [], 0)
    assert set(await _served(database)) == {BEE, SILK}
    assert await _version(database) == before + 1


async def test_the_same_files_change_nothing(database: Database, folder: Path, write: Write, raw_topic: Raw) -> None:
    write(raw_topic(id=BEE), raw_topic(id=SILK))
    await _load(database, folder)
    before = await _version(database)
    report = await _load(database, folder)
    assert (report.added, report.changed, report.withdrawn, report.unchanged) == ([], [], [], 2)
    assert await _version(database) == before


async def test_changed_and_vanished_topics_are_reported_and_take_effect(
    database: Database, folder: Path, write: Write, raw_topic: Raw
) -> None:
    write(raw_topic(id=BEE), raw_topic(id=SILK), raw_topic(id=FISH))
    await _load(database, folder)
    before = await _version(database)
    write(raw_topic(id=BEE), raw_topic(id=SILK, answer="Nay không được nuôi."))
    report = await _load(database, folder)
    assert (report.added, report.changed, report.withdrawn, report.unchanged) == ([], [SILK], [FISH], 1)
    assert str(report) == "0 topics added, 1 changed, 1 withdrawn, 1 unchanged"
    served = await _served(database)
    assert set(served) == {BEE, SILK}
    assert served[SILK].answer == "Nay không được nuôi."
    assert await _version(database) == before + 1


async def test_a_refused_topic_leaves_the_old_one_in_service(
    database: Database, folder: Path, write: Write, raw_topic: Raw
) -> None:
    write(raw_topic(id=BEE), raw_topic(id=SILK))
    await _load(database, folder)
    write(raw_topic(id=BEE, answer="hỏng"), raw_topic(id=SILK, answer="Nay không được nuôi."))
    report = await _load(database, folder)
    assert [problem.field for problem in report.problems] == ["answer"]
    assert (report.changed, report.withdrawn) == ([SILK], [])
    assert str(report).endswith("; 1 problems")
    served = await _served(database)
    assert served[BEE].answer == raw_topic()["answer"]
    assert served[SILK].answer == "Nay không được nuôi."


async def test_a_load_that_is_rolled_back_leaves_nothing(
    database: Database, folder: Path, write: Write, raw_topic: Raw
) -> None:
    write(raw_topic(id=BEE))
    with pytest.raises(RuntimeError, match="procedures failed"):
        async with database.transaction() as session:
            await load_topics(session, folder)
            raise RuntimeError("procedures failed")
    assert await _served(database) == {}


async def test_a_row_that_no_longer_fits_is_left_out_and_named(
    database: Database, folder: Path, write: Write, raw_topic: Raw, caplog: pytest.LogCaptureFixture
) -> None:
    write(raw_topic(id=BEE), raw_topic(id=SILK))
    await _load(database, folder)
    async with database.transaction() as session:
        await session.execute(text("update topic set record = '{}' where id = 'nuoi-ong'"))
    with caplog.at_level(logging.ERROR):
        assert set(await _served(database)) == {SILK}
    assert "database: nuoi-ong: id: Field required" in caplog.text


async def test_every_real_topic_keeps_everything_on_its_way_through_the_database(
    database: Database, data: Path
) -> None:
    written = {topic.id: topic for topic in read_topic_files(data / "catalogue" / "topics").topics}
    report = await _load(database, data / "catalogue")
    assert sorted(report.added) == sorted(written)
    assert len(written) > 0
    assert await _served(database) == written
