"""Who may be released, and what is wanted afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.release.models import ReleaseRow, ServingRow
from danloi.console.release.running import Running, Shown, Wanted
from danloi.console.release.serving import Decision, NotPossible, Serving, previous_model
from danloi.console.release.shelf import ModelShelf, live_model
from danloi.conversation.routing import EngineRow
from danloi.storage.database import Database
from tests.console.release.conftest import BAD, CODE, LIVE, NEW, AddModel
from tests.storage.choice import on_sqlite

pytestmark = [on_sqlite, pytest.mark.usefixtures("models")]
LAN = Decision("Lan", "dạy thêm về phí")


@pytest.fixture
def serving(database: Database) -> Serving:
    return Serving(database, CODE)


@pytest.fixture
def running(database: Database) -> Running:
    return Running(database, "here:1")


async def do(database: Database, work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
    async with database.transaction() as session:
        return await work(session)


async def test_a_compared_candidate_is_wanted_live(serving: Serving, database: Database, running: Running) -> None:
    await do(database, lambda s: serving.release(s, NEW, LIVE, LAN))
    assert await running.wanted() == Wanted(NEW, None, 0.0)


async def test_nothing_released_wants_the_installations_own_model(running: Running) -> None:
    assert await running.wanted() == Wanted(None, None, 0.0)


async def test_a_blocked_candidate_is_refused_and_nothing_changes(
    serving: Serving, database: Database, running: Running
) -> None:
    with pytest.raises(NotPossible, match=r"refused\.blocked"):
        await do(database, lambda s: serving.release(s, BAD, LIVE, LAN))
    with pytest.raises(NotPossible, match=r"refused\.blocked"):
        await do(database, lambda s: serving.trial(s, BAD, LIVE, 10, LAN))
    assert await running.wanted() == Wanted(None, None, 0.0)


async def test_blocks_are_set_aside_with_a_reason_which_is_kept(serving: Serving, database: Database) -> None:
    with pytest.raises(NotPossible, match=r"refused\.no_reason"):
        await do(database, lambda s: serving.release(s, BAD, LIVE, Decision("Quản trị", "  ", overrides=True)))
    why = Decision("Quản trị", "bộ câu hỏi sai, đã báo", overrides=True)
    made = await do(database, lambda s: serving.release(s, BAD, LIVE, why))
    assert made.reason == "bộ câu hỏi sai, đã báo"
    assert {block["rule"] for block in made.overridden} >= {"golden", "understood"}


@pytest.mark.parametrize(
    ("name", "code", "is_kept", "key"),
    [("e" * 12, CODE, True, "not_compared"), ("e" * 12, "other", True, "other_code"), ("e" * 12, CODE, False, "gone")],
)
async def test_what_cannot_serve_is_refused(
    serving: Serving, database: Database, add_model: AddModel, name: str, code: str, is_kept: bool, key: str
) -> None:
    await add_model(name, code=code, is_kept=is_kept)
    with pytest.raises(NotPossible, match=f"refused.{key}"):
        await do(database, lambda s: serving.release(s, name, LIVE, LAN))


async def test_a_comparison_with_another_model_than_the_live_one_does_not_count(
    serving: Serving, database: Database
) -> None:
    with pytest.raises(NotPossible, match=r"refused\.not_compared"):
        await do(database, lambda s: serving.release(s, NEW, BAD, LAN))


async def test_only_a_model_that_was_live_is_rolled_back_to(
    serving: Serving, database: Database, running: Running
) -> None:
    with pytest.raises(NotPossible, match=r"refused\.never_live"):
        await do(database, lambda s: serving.rollback(s, NEW, LIVE, LAN))
    await do(database, lambda s: serving.release(s, NEW, LIVE, LAN))
    assert await running.switched(NEW) is not None
    assert await do(database, previous_model) == LIVE
    await do(database, lambda s: serving.rollback(s, LIVE, NEW, LAN))
    assert (await running.wanted()).live == LIVE


@pytest.mark.parametrize("share", [0, -1, 50.5, 100])
async def test_a_trial_takes_at_most_half(serving: Serving, database: Database, share: float) -> None:
    with pytest.raises(NotPossible, match=r"refused\.share"):
        await do(database, lambda s: serving.trial(s, NEW, LIVE, share, LAN))


async def test_a_trial_ends_by_withdrawing_or_releasing(serving: Serving, database: Database, running: Running) -> None:
    with pytest.raises(NotPossible, match=r"refused\.no_canary"):
        await do(database, lambda s: serving.withdraw(s, LIVE, LAN))
    await do(database, lambda s: serving.trial(s, NEW, LIVE, 10, LAN))
    assert await running.wanted() == Wanted(None, NEW, 10)
    await do(database, lambda s: serving.withdraw(s, LIVE, LAN))
    assert await running.wanted() == Wanted(None, None, 0)
    await do(database, lambda s: serving.trial(s, NEW, LIVE, 5, LAN))
    await do(database, lambda s: serving.release(s, NEW, LIVE, LAN))
    assert await running.wanted() == Wanted(NEW, None, 0)


async def test_a_candidate_that_cannot_start_leaves_the_live_one_wanted(
    serving: Serving, database: Database, running: Running
) -> None:
    await do(database, lambda s: serving.release(s, NEW, LIVE, LAN))
    await running.refuse_live(NEW, LIVE, "it ended at once (exit 3)")
    assert (await running.wanted()).live is None
    row = await do(database, lambda s: s.scalar(select(ReleaseRow)))
    assert (row.error, row.switched_at) == ("it ended at once (exit 3)", None)


async def test_what_an_engine_runs_is_live_whatever_is_wanted(
    serving: Serving, database: Database, running: Running
) -> None:
    await do(database, lambda s: serving.release(s, NEW, LIVE, LAN))
    await running.write([Shown(LIVE, 5005, 1, "live", 0, 1, 600)])
    assert await do(database, live_model) == LIVE
    await running.clear()
    assert await do(database, live_model) == NEW


async def test_rows_of_an_earlier_start_at_the_same_place_go_and_others_stay(database: Database) -> None:
    before, after, elsewhere = (Running(database, run) for run in ("here:1", "here:2", "there:1"))
    await before.write([Shown(LIVE, 1, 1, "live", 0, 1, 600)])
    await elsewhere.write([Shown(LIVE, 2, 2, "live", 0, 1, 600)])
    await after.write([Shown(LIVE, 3, 3, "live", 0, 1, 600)])
    assert sorted(await do(database, lambda s: s.scalars(select(EngineRow.port)))) == [2, 3]


async def test_old_models_go_and_those_that_serve_or_are_wanted_stay(
    database: Database, running: Running, serving: Serving, add_model: AddModel, tmp_path: Any
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for number in range(4):
        await add_model(f"{number:012d}")
    for name in (LIVE, NEW, BAD, *(f"{number:012d}" for number in range(4))):
        for ending in ("tar.gz", "kept", "trial.json.gz"):
            (folder / f"danloi-{name}.{ending}").touch()
    await running.write([Shown(LIVE, 1, 1, "live", 0, 1, 600)])
    await do(database, lambda s: serving.trial(s, NEW, LIVE, 10, LAN))
    gone = await ModelShelf(database, folder, 2).forget_old()
    left = {path.name.split(".")[0].removeprefix("danloi-") for path in folder.iterdir()}
    assert (len(gone), len(left)) == (3, 4)
    assert {LIVE, NEW} <= left
    assert await do(database, lambda s: s.scalar(select(ServingRow.canary))) == NEW
