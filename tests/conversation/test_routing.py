"""Each conversation goes to the engine that is to answer it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete

from danloi.conversation.engine import EngineClient, EngineDown
from danloi.conversation.routing import EngineRouter, EngineRow, is_on_trial
from danloi.storage.database import Database
from tests.fakes.engine import FakeEngine
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
NOBODY = 1  # a port on which nobody listens


@pytest.fixture
async def candidate() -> AsyncIterator[FakeEngine]:
    async with FakeEngine() as fake:
        yield fake


@pytest.fixture
async def router(database: Database, client: EngineClient) -> AsyncIterator[EngineRouter]:
    made = EngineRouter(database, "here:1", client, 5)
    yield made
    await made.close()


async def runs(database: Database, *rows: dict[str, Any], run: str = "here:1") -> None:
    """Let these engines run, and no others."""
    async with database.transaction() as session:
        await session.execute(delete(EngineRow))
        session.add_all(EngineRow(run=run, **row) for row in rows)


def conversation(*, on_trial: bool, model: str = "new", share: float = 20) -> str:
    return next(
        name for name in (f"web:{n}" for n in range(1000)) if is_on_trial(name, model, share) is on_trial
    )  # fmt: skip


async def test_the_first_engine_answers_before_anything_is_read(router: EngineRouter, engine: FakeEngine) -> None:
    heard = await router.ask("web:1", "chào", {})
    assert (heard.model, engine.texts) == (None, ["chào"])


async def test_the_live_engine_answers_and_is_named(
    router: EngineRouter, database: Database, engine: FakeEngine
) -> None:
    await runs(database, {"model": "old", "port": engine.port, "state": "live"})
    await router.refresh()
    assert (await router.ask("web:1", "chào", {})).model == "old"


async def test_a_switch_is_followed_by_the_next_turn(
    router: EngineRouter, database: Database, engine: FakeEngine, candidate: FakeEngine
) -> None:
    old, new = {"model": "old", "port": engine.port}, {"model": "new", "port": candidate.port}
    await runs(database, {**old, "state": "live"}, {**new, "state": "starting"})
    await router.refresh()
    await router.ask("web:1", "trước", {})
    await runs(database, {**old, "state": "standby"}, {**new, "state": "live"})
    await router.refresh()
    assert (await router.ask("web:1", "sau", {})).model == "new"
    assert (engine.texts, candidate.texts) == (["trước"], ["sau"])


async def test_engines_of_another_supervisor_are_left_alone(
    router: EngineRouter, database: Database, candidate: FakeEngine
) -> None:
    await runs(database, {"model": "new", "port": candidate.port, "state": "live"}, run="there:7")
    await router.refresh()
    assert (await router.ask("web:1", "chào", {})).model is None


async def test_a_trial_takes_its_share_and_the_same_conversations_every_time(database: Database) -> None:
    names = [f"zalo_oa:{number}" for number in range(5000)]
    tried = {name for name in names if is_on_trial(name, "new", 10)}
    assert 0.08 < len(tried) / len(names) < 0.12
    assert tried == {name for name in names if is_on_trial(name, "new", 10)}
    assert tried < {name for name in names if is_on_trial(name, "new", 30)}
    assert tried != {name for name in names if is_on_trial(name, "newer", 10)}
    assert not any(is_on_trial(name, "new", 0) for name in names)


async def test_on_trial_the_candidate_answers_some_and_the_live_model_the_others(
    router: EngineRouter, database: Database, engine: FakeEngine, candidate: FakeEngine
) -> None:
    await runs(
        database,
        {"model": "old", "port": engine.port, "state": "live"},
        {"model": "new", "port": candidate.port, "state": "canary", "share": 20.0},
    )
    await router.refresh()
    assert (await router.ask(conversation(on_trial=True), "chào", {})).model == "new"
    assert (await router.ask(conversation(on_trial=False), "chào", {})).model == "old"


async def test_a_candidate_that_is_down_costs_no_citizen_an_answer(
    router: EngineRouter, database: Database, engine: FakeEngine
) -> None:
    await runs(
        database,
        {"model": "old", "port": engine.port, "state": "live"},
        {"model": "new", "port": NOBODY, "state": "canary", "share": 20.0},
    )
    await router.refresh()
    assert (await router.ask(conversation(on_trial=True), "chào", {})).model == "old"


async def test_a_live_engine_that_is_gone_is_looked_for_before_giving_up(
    router: EngineRouter, database: Database, candidate: FakeEngine
) -> None:
    await runs(database, {"model": "old", "port": NOBODY, "state": "live"})
    await router.refresh()
    with pytest.raises(EngineDown):
        await router.ask("web:1", "chào", {})
    await runs(database, {"model": "new", "port": candidate.port, "state": "live"})
    assert (await router.ask("web:1", "chào", {})).model == "new"
