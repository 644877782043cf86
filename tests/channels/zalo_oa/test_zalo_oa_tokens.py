"""The tokens: renewed ahead of time, once, stored before use; what happens when that goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from channels.zalo_oa.oauth import ConsentLost
from channels.zalo_oa.tokens import CONSENT_ALERT, RENEWAL_ALERT
from danloi.conversation.channel import NeedsStaff, TryAgain
from danloi.storage.lease import Lease
from tests.channels.zalo_oa.account import USER, Account, outgoing
from tests.fakes.until import until
from tests.storage.choice import on_sqlite


@contextlib.asynccontextmanager
async def working(*accounts: Account) -> AsyncIterator[None]:
    """Let the job of each account run, as in so many processes: under one lease."""
    tasks = [
        asyncio.ensure_future(Lease(one.database, job.name, seconds=0.3).while_held(job.run))
        for one in accounts
        for job in one.channel.jobs(_nothing)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _nothing(_incoming: object) -> None:
    return


def renewals(account: Account) -> int:
    return account.fake.oauth.exchanges.count("refresh_token")


async def test_before_the_first_consent_staff_are_told_and_nothing_is_sent(account: Account) -> None:
    with pytest.raises(NeedsStaff, match="danloi channels consent zalo_oa"):
        await account.channel.send(outgoing())
    async with working(account):
        await until(account.alert_keys, "the alert")
    (alert,) = await account.alerts.open()
    assert (alert.key, alert.count) == (CONSENT_ALERT, 1)


async def test_the_consent_takes_the_alert_back(account: Account) -> None:
    async with working(account):
        await until(account.alert_keys, "the alert")
        await account.agree()
        await asyncio.sleep(0.1)
    assert await account.alert_keys() == []


@on_sqlite
async def test_a_young_token_is_left_alone_and_an_old_one_renewed_ahead_of_time(agreed: Account) -> None:
    await agreed.grow_old(19.9)
    async with working(agreed):
        await asyncio.sleep(0.15)
        assert renewals(agreed) == 0
        before = await agreed.row()
        await agreed.grow_old(20.1)

        async def is_renewed() -> bool:
            return (await agreed.row()).generation == before.generation + 1

        await until(is_renewed, "the renewal")
        await asyncio.sleep(0.1)
    after = await agreed.row()
    assert renewals(agreed) == 1
    assert after.refresh_token != before.refresh_token
    assert (after.claimed_until, after.sent_at, after.refused) == (None, None, "")
    assert after.expires_at - after.obtained_at == dt.timedelta(hours=25)
    await agreed.channel.send(outgoing())


async def test_of_two_processes_one_renews_and_the_other_sends_with_the_new_token(agreed: Account) -> None:
    other = agreed.another()
    await agreed.grow_old(21)
    old = await other.tokens.current()
    async with working(agreed, other):
        await until(lambda: renewals(agreed), "the renewal")
        await asyncio.sleep(0.2)
    assert renewals(agreed) == 1
    agreed.fake.oauth.access.pop(old.text)  # Zalo may drop the old one when it likes
    await other.channel.send(outgoing())
    assert renewals(agreed) == 1


async def test_many_sends_that_are_refused_at_once_renew_once_between_them(agreed: Account) -> None:
    others = [agreed.another() for _ in range(3)]
    await agreed.grow_old(2)
    agreed.fake.oauth.access.clear()
    await asyncio.gather(*(one.channel.send(outgoing(f"{n}")) for one in [agreed, *others] for n in range(5)))
    assert renewals(agreed) == 1
    assert len(agreed.fake.screen(USER)) == 20


@on_sqlite
async def test_an_expired_token_is_not_even_tried(agreed: Account) -> None:
    await agreed.grow_old(26)
    await agreed.channel.send(outgoing())
    assert (renewals(agreed), len(agreed.fake.received)) == (1, 1)


@on_sqlite
async def test_a_fresh_token_that_zalo_refuses_needs_staff_and_is_not_renewed_again_and_again(agreed: Account) -> None:
    agreed.fake.oauth.access.clear()
    with pytest.raises(NeedsStaff, match="fresh"):
        await agreed.channel.send(outgoing())
    assert renewals(agreed) == 0
    assert await agreed.alert_keys() == [CONSENT_ALERT]


@pytest.mark.parametrize("code", [-216, -220])
@on_sqlite
async def test_a_token_refused_twice_needs_staff(agreed: Account, code: int) -> None:
    agreed.fake.refuses[""] = code
    await agreed.grow_old(2)
    with pytest.raises(NeedsStaff, match=str(code)):
        await agreed.channel.send(outgoing())
    assert renewals(agreed) == 1


async def test_an_answer_lost_on_its_way_costs_the_consent_but_not_the_rest_of_the_day(agreed: Account) -> None:
    """The one window that single-use tokens leave open: Zalo has spent the token, and we never hear of it."""
    await agreed.grow_old(20.5)
    agreed.fake.oauth.lose_answers = 1
    with pytest.raises(TryAgain):
        await agreed.tokens.renew(await agreed.tokens.current())
    row = await agreed.row()
    assert row.sent_at is not None  # it is known that the outcome is not
    assert (row.refused, row.claimed_until) == ("", None)
    with pytest.raises(NeedsStaff, match=r"-14020.*had no answer"):
        await agreed.tokens.renew(await agreed.tokens.current())
    (alert,) = await agreed.alerts.open()
    assert alert.key == CONSENT_ALERT
    assert "/noi-bo/zalo" in alert.text
    await agreed.channel.send(outgoing("vẫn gửi được"))  # the old access token lives its 25 hours
    assert len(agreed.fake.screen(USER)) == 1
    await agreed.grow_old(26)
    with pytest.raises(NeedsStaff):
        await agreed.channel.send(outgoing())
    await agreed.agree()
    await agreed.channel.send(outgoing("lại gửi được"))
    assert await agreed.alert_keys() == []


async def test_a_process_that_dies_in_the_middle_is_followed_by_another_after_its_claim(agreed: Account) -> None:
    await agreed.grow_old(21)
    dead = await agreed.row()
    assert await agreed.tokens.store.claim(dead.generation)  # and no more was heard of it
    other = agreed.another()
    other.tokens._patience = 0.2
    with pytest.raises(TryAgain, match="another process"):
        await other.tokens.renew(await other.tokens.current())
    async with agreed.database.transaction() as session:
        await session.execute(text("update zalo_token set claimed_until = sent_at"))
    token = await other.tokens.renew(await other.tokens.current())
    assert token.generation == dead.generation + 1


@on_sqlite
async def test_a_refusal_that_was_the_settings_fault_heals_at_the_next_start(agreed: Account) -> None:
    await agreed.grow_old(21)
    agreed.fake.oauth.app_secret = "corrected"
    with pytest.raises(NeedsStaff, match="-14004"):
        await agreed.tokens.renew(await agreed.tokens.current())
    restarted = agreed.another()
    async with working(restarted):

        async def is_well() -> bool:
            return not (await agreed.row()).refused and not await agreed.alert_keys()

        await until(is_well, "the renewal")


@on_sqlite
async def test_zalo_away_near_the_end_of_the_token_is_reported_until_it_is_back(agreed: Account) -> None:
    await agreed.grow_old(24)
    agreed.fake.oauth.is_down = True
    async with working(agreed):
        await until(agreed.alert_keys, "the alert")
        assert await agreed.alert_keys() == [RENEWAL_ALERT]
        agreed.fake.oauth.is_down = False

        async def is_well() -> bool:
            return not await agreed.alert_keys()

        await until(is_well, "the renewal")
    assert renewals(agreed) == 1


@on_sqlite
async def test_a_renewal_is_finished_and_stored_even_if_its_process_is_told_to_stop(agreed: Account) -> None:
    await agreed.grow_old(21)
    token = await agreed.tokens.current()
    renewal = asyncio.ensure_future(agreed.tokens.renew(token))
    await until(lambda: renewals(agreed), "the call of OAuth")
    renewal.cancel()
    await agreed.tokens.finish()
    assert (await agreed.row()).generation == token.generation + 1


@on_sqlite
async def test_a_database_away_at_the_moment_of_storing_does_not_lose_the_new_pair(agreed: Account) -> None:
    await agreed.grow_old(21)
    token = await agreed.tokens.current()
    async with agreed.database.transaction() as session:
        await session.execute(text("alter table zalo_token rename to hidden"))
    pair = await agreed.tokens.oauth.refresh((await _hidden(agreed))[0])
    storing = asyncio.ensure_future(agreed.tokens._store(token.generation, pair))
    await asyncio.sleep(0.3)
    assert not storing.done()
    async with agreed.database.transaction() as session:
        await session.execute(text("alter table hidden rename to zalo_token"))
    await asyncio.wait_for(storing, 5)
    assert (await agreed.row()).refresh_token == pair.refresh_token


async def _hidden(account: Account) -> tuple[str]:
    async with account.database.transaction() as session:
        return tuple((await session.execute(text("select refresh_token from hidden"))).one())


@on_sqlite
async def test_a_code_works_once(agreed: Account) -> None:
    code = agreed.fake.oauth.grant()
    await agreed.tokens.oauth.redeem(code, "")
    with pytest.raises(ConsentLost):
        await agreed.tokens.oauth.redeem(code, "")
