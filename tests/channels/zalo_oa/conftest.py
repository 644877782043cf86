"""A Zalo Official Account on a real socket, and the channel that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from danloi.storage.database import Database
from tests.channels.zalo_oa.account import USER, Account
from tests.fakes.zalo_oa import FakeZaloOA


@pytest.fixture
async def fake() -> AsyncIterator[FakeZaloOA]:
    async with FakeZaloOA() as made:
        yield made


@pytest.fixture
async def account(fake: FakeZaloOA, database: Database) -> AsyncIterator[Account]:
    """An account before its first consent."""
    made = Account(fake, database)
    yield made
    await made.channel.close()
    for api in made.opened:
        await api.close()


@pytest.fixture
async def agreed(account: Account) -> Account:
    """An account with a consent, and a citizen who has written."""
    await account.agree()
    await account.fake.user_says(USER, "xin chào")
    return account
