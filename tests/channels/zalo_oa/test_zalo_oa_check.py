"""`danloi channels check` and `set-webhook`: what is wrong is said plainly, with the mend."""

from __future__ import annotations

import pytest

from danloi.conversation.channel import ChannelError
from danloi.storage.database import Database
from tests.channels.zalo_oa.account import Account
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite


async def wrong(account: Account) -> str:
    """What the check finds wrong, one line each."""
    return "\n".join(f"{found.what}: {found.mend}" for found in await account.channel.check() if not found.is_well)


async def test_all_is_well(agreed: Account) -> None:
    findings = await agreed.channel.check()
    assert all(finding.is_well for finding in findings)
    assert "Hành chính công Quảng Ninh" in findings[-1].what
    assert "good until" in findings[0].what


async def test_before_the_consent_the_way_to_it_is_named(account: Account) -> None:
    assert "danloi channels consent zalo_oa" in await wrong(account)


async def test_a_token_that_is_no_longer_renewed_is_named_while_the_account_still_answers(agreed: Account) -> None:
    await agreed.tokens.store.release((await agreed.row()).generation, refused="error -14020")
    assert "-14020" in await wrong(agreed)
    assert [finding.is_well for finding in await agreed.channel.check()] == [False, True]


async def test_a_token_that_zalo_refuses_is_named(agreed: Account) -> None:
    agreed.fake.oauth.access.clear()
    assert "-216" in await wrong(agreed)


async def test_an_account_that_is_not_verified_is_named(agreed: Account) -> None:
    agreed.fake.is_verified = False
    assert "verify it at oa.zalo.me" in await wrong(agreed)


async def test_zalo_away_is_named(agreed: Account) -> None:
    agreed.channel._url = "http://127.0.0.1:9"
    assert "cannot be reached" in await wrong(agreed)


async def test_the_database_away_is_named(agreed: Account) -> None:
    away = agreed.another(database=Database("sqlite+aiosqlite:////proc/nowhere.db"))
    assert "does not answer" in await wrong(away)


async def test_the_console_is_told_the_address_the_events_and_the_domain(account: Account) -> None:
    said = await account.channel.set_webhook("https://danloi.example/webhooks/zalo_oa")
    for word in ("https://danloi.example/webhooks/zalo_oa", "user_submit_info", "unfollow", "danloi.example must be"):
        assert word in said
    assert "switch the webhook off" in await account.channel.set_webhook("")


@pytest.mark.parametrize(
    "url", ["http://danloi.example/w", "https://danloi.example:8443/w", "https:///w", "danloi.example/w"]
)
async def test_an_address_that_zalo_does_not_take_is_refused(account: Account, url: str) -> None:
    with pytest.raises(ChannelError, match="https"):
        await account.channel.set_webhook(url)
