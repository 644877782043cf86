"""A release, a rollback and a candidate that cannot start, while citizens write: real engines, real processes.

Five citizens a second, as other tests run beside this one; `make bench-release` has twenty.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from danloi.app.training import fingerprint
from danloi.console.frame.models import AuditRow
from danloi.conversation.models import TurnRow
from danloi.conversation.routing import EngineRow
from danloi.storage.database import Database
from tests.fakes.until import until
from tests.system.assistant import Assistant
from tests.system.candidates import BROKEN, TWIN, enter, own_models
from tests.system.processes import run_cli
from tests.system.rush import Rush, kept

LONGEST_WAIT_SECONDS = 10.0
ROLLBACK_SECONDS = 10.0


@pytest.fixture(scope="module")
async def releasing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assistant]:
    data_dir = tmp_path_factory.mktemp("releasing")
    own_models(data_dir)
    made = Assistant(data_dir, ENGINE_STANDBY_MINUTES=5)
    try:
        yield await made.start()
    finally:
        await made.close()


@pytest.fixture(scope="module")
async def records(releasing: Assistant) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{releasing.data_dir / 'danloi.db'}")
    await enter(database, TWIN, BROKEN)
    yield database
    await database.close()


async def command(releasing: Assistant, *words: str) -> tuple[int, str]:
    return await asyncio.to_thread(run_cli, "model", *words, seconds=200, **releasing.settings)


async def audited(records: Database) -> set[tuple[str, str]]:
    """What the audit log says was done on the command line: action and model."""
    async with records.transaction() as session:
        rows = await session.execute(select(AuditRow.action, AuditRow.subject).where(AuditRow.who == "command line"))
        return {(action, subject) for action, subject in rows}


async def states(records: Database) -> dict[str, str]:
    async with records.transaction() as session:
        rows = await session.execute(select(EngineRow.model, EngineRow.state))
        return {model: state for model, state in rows}  # noqa: C416 - rows are no tuples to mypy


async def test_release_and_rollback_lose_no_message_and_answer_none_twice(
    releasing: Assistant, records: Database
) -> None:
    async def live_is_known() -> bool:
        return "live" in (await states(records)).values()

    async def app_has_read_it() -> bool:
        await releasing.say("truoc-do", "chào bạn")
        async with records.transaction() as session:
            return bool(await session.scalar(select(TurnRow.model).order_by(TurnRow.id.desc()).limit(1)))

    await until(live_is_known, "the supervisor writes what runs")
    await until(app_has_read_it, "the app reads which engine serves")
    async with Rush(releasing.url, per_second=5) as rush:
        status, said = await command(releasing, "release", TWIN, "--reason", "thử")
        assert status == 0, said + releasing.output[-2000:]
        await asyncio.sleep(1)  # citizens whom the new engine answers
        status, said = await command(releasing, "rollback")
        assert status == 0, said
        seconds = float(said.rsplit(" s later", 1)[0].rsplit(" ", 1)[1])
        assert seconds < ROLLBACK_SECONDS
        await asyncio.sleep(1)
    assert rush.failed == []
    found = await kept(records)
    assert set(found.turns.values()) == {1}
    assert (len(found.turns), found.waiting, found.silent) == (len(rush.answered), 0, 0)
    assert set(found.models) == {fingerprint(), TWIN}
    assert max(one.seconds for one in rush.answered) < LONGEST_WAIT_SECONDS
    assert {("release.release", TWIN), ("release.rollback", fingerprint())} <= await audited(records)


async def test_a_candidate_that_cannot_start_is_a_line_and_the_live_model_stays(
    releasing: Assistant, records: Database
) -> None:
    before = await states(records)
    status, said = await command(releasing, "release", BROKEN)
    assert status == 1
    assert "cannot serve" in said
    assert f"the model {BROKEN} cannot serve" in releasing.output
    assert await states(records) == before
    assert ("release.release", BROKEN) in await audited(records)
    assert (await releasing.say("sau-khi-hong", "chào bạn")).outcome == "smalltalk"
