"""The one-stop system over real HTTP: what is read, and what happens when it goes wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

import pytest

from danloi.guidance.status.dossier import ProviderUnavailable
from tests.fakes.onestop import OneStop
from tests.fakes.onestop.clock import stamp
from tests.guidance.status.conftest import Files


@pytest.mark.parametrize("state", range(1, 11))
async def test_a_file_is_read_in_every_state(onestop: OneStop, files: Files, state: int) -> None:
    file = onestop.in_state(state)
    found = (await files.look_up(file.code)).what
    assert found is not None
    assert (found.code, found.state, found.procedure_name) == (file.code, state, file.kind.name)
    assert found.facts == (file.phone, file.citizen_number)
    assert found.received_on == file.steps[0].at.date()
    assert found.steps[-1].state == state
    assert (found.finished_on is not None) == (state in {9, 10})
    assert bool(found.missing) >= (state == 5)
    assert bool(found.fee_due_vnd) >= (state == 6)


async def test_a_code_nobody_has_is_known_to_be_unknown(files: Files) -> None:
    assert (await files.look_up("H49.22-261103-9999")).what is None


@pytest.mark.parametrize("kind", ["error", "malformed", "html", "charset", "truncated", "drop", "expired_token"])
async def test_what_goes_wrong_once_is_tried_again(onestop: OneStop, files: Files, kind: str) -> None:
    file = onestop.in_state(4)
    onestop.faults.set("look_up", kind, times=1)  # type: ignore[arg-type]
    assert (await files.look_up(file.code)).what is not None


@pytest.mark.parametrize("kind", ["error", "malformed", "html", "charset", "truncated", "drop", "wrong_file"])
async def test_what_stays_wrong_is_an_outage_and_never_a_wrong_answer(
    onestop: OneStop, files: Files, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = onestop.in_state(4)
    onestop.faults.set("look_up", kind)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING), pytest.raises(ProviderUnavailable) as outage:
        await files.look_up(file.code)
    said = caplog.text + str(outage.value)
    assert "one-stop system" in said
    assert not [secret for secret in (file.code, file.phone, file.applicant, file.citizen_number) if secret in said]


async def test_a_slow_system_is_given_up_in_time(onestop: OneStop, files: Files) -> None:
    onestop.faults.set("look_up", "slow", seconds=5)
    started = asyncio.get_running_loop().time()
    with pytest.raises(ProviderUnavailable):
        await files.look_up(onestop.in_state(4).code)
    assert asyncio.get_running_loop().time() - started < files.answer_seconds + 0.5


async def test_an_address_where_nobody_listens_is_an_outage(connect: Callable[..., Files]) -> None:
    with pytest.raises(ProviderUnavailable, match="ClientConnector"):
        await connect(url="http://127.0.0.1:9").look_up("H49.22-261103-0042")


async def test_wrong_credentials_are_named_and_not_tried_again(onestop: OneStop, connect: Callable[..., Files]) -> None:
    with pytest.raises(ProviderUnavailable, match="check the client id and secret"):
        await connect(client_secret="wrong").look_up("H49.22-261103-0042")
    assert onestop.calls["token"] == 1


async def test_a_wrong_path_is_named(connect: Callable[..., Files]) -> None:
    with pytest.raises(ProviderUnavailable, match="no access token from /elsewhere"):
        await connect(token_path="/elsewhere").look_up("H49.22-261103-0042")


async def test_one_token_serves_many_look_ups_until_it_ends(onestop: OneStop, files: Files) -> None:
    codes = list(onestop.files)[:20]
    await asyncio.gather(*(files.look_up(code) for code in codes))
    assert onestop.calls["token"] == 1
    onestop.revoke_tokens()
    await files.look_up(list(onestop.files)[30])
    assert onestop.calls["token"] == 2


async def test_after_failures_nothing_is_asked_for_a_while_and_then_once(
    onestop: OneStop, connect: Callable[..., Files]
) -> None:
    files, codes = connect(failures_to_open=3, open_seconds=1.0), iter(onestop.files)
    onestop.faults.set("look_up", "error")
    for _ in range(3):
        with pytest.raises(ProviderUnavailable):
            await files.look_up(next(codes))
    assert not files.is_available
    asked = onestop.calls["look_up"]
    with pytest.raises(ProviderUnavailable, match="not asked"):
        await files.look_up(next(codes))
    assert onestop.calls["look_up"] == asked

    onestop.faults.set("look_up", "slow", seconds=0.1)
    while not files.is_available:
        await asyncio.sleep(0.05)
    results = await asyncio.gather(*(files.look_up(next(codes)) for _ in range(5)), return_exceptions=True)
    assert sum(not isinstance(result, ProviderUnavailable) for result in results) == 1
    assert onestop.calls["look_up"] == asked + 1
    assert (await files.look_up(next(codes))).what is not None


async def test_no_more_calls_a_second_than_agreed(onestop: OneStop, connect: Callable[..., Files]) -> None:
    files = connect(calls_per_second=40.0, answer_seconds=5.0)
    await asyncio.gather(*(files.look_up(code) for code in list(onestop.files)[:60]))
    times = onestop.call_times
    assert max(sum(start <= time < start + 1 for time in times) for start in times) <= 42  # 1 / 40 s is a few ms off


async def test_more_look_ups_than_the_pace_allows_are_told_so_and_open_no_breaker(
    onestop: OneStop, connect: Callable[..., Files]
) -> None:
    files = connect(calls_per_second=5.0, answer_seconds=0.6)
    results = await asyncio.gather(*(files.look_up(code) for code in list(onestop.files)[:30]), return_exceptions=True)
    refused = [result for result in results if isinstance(result, ProviderUnavailable)]
    assert len(refused) > 20
    assert all("more look-ups than 5 a second" in str(one) for one in refused)
    assert files.is_available


async def test_an_answer_is_told_again_for_a_short_time_with_its_age(
    onestop: OneStop, connect: Callable[..., Files]
) -> None:
    files, file = connect(cache_seconds=0.3), onestop.in_state(4)
    first = await files.look_up(file.code)
    assert await files.look_up(file.code) is first
    assert onestop.calls["look_up"] == 1
    await asyncio.sleep(0.35)
    assert (await files.look_up(file.code)).at > first.at
    assert onestop.calls["look_up"] == 2


async def test_a_state_that_is_not_in_the_list_is_unknown_not_guessed(onestop: OneStop, files: Files) -> None:
    file = onestop.in_state(4)
    file.overrides["TrangThaiHoSo"] = "12"
    found = (await files.look_up(file.code)).what
    assert found is not None
    assert found.state is None


async def test_fields_of_the_wrong_kind_are_left_out_and_named(
    onestop: OneStop, files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    file = onestop.in_state(4)
    onestop.faults.set("look_up", "odd_fields")
    with caplog.at_level(logging.WARNING):
        found = (await files.look_up(file.code)).what
    assert found is not None
    assert (found.state, found.due_on, found.fee_due_vnd, found.note) == (None, None, 0, "")
    assert "`due_on` of a file cannot be read" in caplog.text


async def test_a_day_is_vietnams(onestop: OneStop, files: Files) -> None:
    file = onestop.in_state(4)
    file.overrides["NgayHenTra"] = stamp(dt.datetime(2026, 12, 1, 18, 30, tzinfo=dt.UTC))
    found = (await files.look_up(file.code)).what
    assert found is not None
    assert found.due_on == dt.date(2026, 12, 2)
