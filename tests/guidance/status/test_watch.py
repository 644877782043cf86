"""A change is told once, to whoever can be reached, and nothing is missed."""

from __future__ import annotations

import asyncio
import datetime as dt

from danloi.guidance.status.vault import Vault
from danloi.guidance.status.watch import Watch
from danloi.storage.database import Database
from tests.fakes.onestop import OneStop
from tests.guidance.status.citizen import PHRASES, VAULT, Citizen
from tests.guidance.status.conftest import Files
from tests.guidance.status.following import Day, Told, changing, follow, rows
from tests.storage.choice import on_sqlite


async def test_a_change_is_told_once_without_person_or_procedure(
    onestop: OneStop, follower: Citizen, database: Database, watch: Watch, told: Told, day: Day
) -> None:
    file = changing(onestop)
    await follow(follower, file)
    at = onestop.clock.now()
    while not told.texts:
        day.goes_on(minutes=30)
        await watch.run_once()
        assert onestop.clock.now() < at + dt.timedelta(days=4), "nothing was told"
    changed = next(step for step in file.steps if step.at > at)
    assert onestop.clock.now() - changed.at < dt.timedelta(hours=6)
    ((conversation, text),) = told.texts
    assert conversation == "zalo_oa:an"
    secrets = (file.code, file.applicant, file.kind.name, file.phone)
    assert not [secret for secret in secrets if secret in text]
    (row,) = await rows(database)
    row_next = row.next_at
    onestop.clock.set(row_next)
    if file.state_at(onestop.clock.now()) == changed.state:
        await watch.run_once()
        assert len(told.texts) == 1


async def test_two_processes_at_once_tell_a_change_once(
    onestop: OneStop, follower: Citizen, database: Database, uncached: Files, day: Day
) -> None:
    file, told = onestop.in_state(4), Told()
    await follow(follower, file)
    file.overrides["TrangThaiHoSo"] = "9"
    onestop.clock.set((await rows(database))[0].next_at)
    both = [Watch(database, uncached, VAULT, told, PHRASES, 1_000.0, day) for _ in range(2)]
    await asyncio.gather(*(one.run_once() for one in both))
    assert [text.split(",")[0].rpartition(": ")[2] for _, text in told.texts] == ["Đã xử lý xong"]


async def test_the_last_change_ends_the_following_and_says_so(
    onestop: OneStop, follower: Citizen, database: Database, watch: Watch, told: Told
) -> None:
    file = onestop.in_state(9)
    await follow(follower, file)
    file.overrides["TrangThaiHoSo"] = "10"
    onestop.clock.set((await rows(database))[0].next_at)
    result = await watch.run_once()
    assert (result.told, result.ended) == (1, 1)
    assert "tin báo cuối cùng" in told.texts[0][1]
    assert await rows(database) == []


@on_sqlite
async def test_who_cannot_be_reached_is_told_later_and_who_has_left_never(
    onestop: OneStop, follower: Citizen, database: Database, watch: Watch, told: Told, day: Day
) -> None:
    file = onestop.in_state(4)
    await follow(follower, file)
    file.overrides["TrangThaiHoSo"] = "9"
    told.can = "later"
    onestop.clock.set((await rows(database))[0].next_at)
    assert (await watch.run_once()).put_off == 1
    assert told.texts == []
    told.can = "now"
    day.goes_on(hours=13)
    assert (await watch.run_once()).told == 1
    told.can = "never"
    onestop.clock.set((await rows(database))[0].next_at)
    assert (await watch.run_once()).ended == 1
    assert await rows(database) == []


@on_sqlite
async def test_an_outage_is_waited_out_with_growing_pauses_and_misses_nothing(
    onestop: OneStop, follower: Citizen, database: Database, watch: Watch, told: Told, uncached: Files
) -> None:
    file = onestop.in_state(4)
    await follow(follower, file)
    onestop.faults.set("look_up", "error")
    file.overrides["TrangThaiHoSo"] = "9"
    pauses = []
    for _ in range(4):
        at = (await rows(database))[0].next_at
        onestop.clock.set(at)
        assert (await watch.run_once()).failed == 1
        pauses.append((await rows(database))[0].next_at - at)
    assert pauses[0] < dt.timedelta(minutes=7)
    assert max(pauses) > pauses[0]
    onestop.faults.set("look_up", None)
    while not uncached.is_available:
        await asyncio.sleep(0.05)
    onestop.clock.set((await rows(database))[0].next_at)
    assert (await watch.run_once()).told == 1


@on_sqlite
async def test_a_file_that_is_gone_for_weeks_ends_with_a_word(
    onestop: OneStop, follower: Citizen, database: Database, watch: Watch, told: Told
) -> None:
    file = onestop.in_state(4)
    await follow(follower, file)
    del onestop.files[file.code]
    for _ in range(60):
        onestop.clock.set((await rows(database))[0].next_at)
        await watch.run_once()
    assert await rows(database) == []
    assert "đã dừng báo tin" in told.texts[0][1]


@on_sqlite
async def test_following_ends_after_ninety_days_and_with_a_lost_key(
    onestop: OneStop, follower: Citizen, database: Database, watch: Watch, told: Told, uncached: Files, day: Day
) -> None:
    await follow(follower, onestop.in_state(4))
    stranger = Watch(database, uncached, Vault(b"another key of thirty-two bytes!"), told, PHRASES, 1_000.0, day)
    onestop.clock.set((await rows(database))[0].next_at)
    assert (await stranger.run_once()).ended == 1
    assert await rows(database) == []
    day.goes_on(minutes=1)
    await follow(Citizen(database, "telegram:b", files=uncached, clock=day), onestop.in_state(4))
    day.goes_on(days=91)
    assert (await watch.run_once()).ended == 1
    assert await rows(database) == []


@on_sqlite
async def test_one_look_serves_all_who_follow_the_same_file(
    onestop: OneStop, database: Database, watch: Watch, uncached: Files, day: Day, told: Told
) -> None:
    file = onestop.in_state(4)
    for number in range(5):
        await follow(Citizen(database, f"telegram:{number}", files=uncached, clock=day), file)
    file.overrides["TrangThaiHoSo"] = "9"
    onestop.clock.set(max(row.next_at for row in await rows(database)))
    before = onestop.calls["look_up"]
    await watch.run_once()
    assert onestop.calls["look_up"] == before + 1
    assert sorted(conversation for conversation, _ in told.texts) == [f"telegram:{number}" for number in range(5)]
