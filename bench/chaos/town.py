"""Five hundred citizens on three simulated platforms, who ask four things each."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from channels.json_api import JsonApi
from channels.zalo_oa.oauth import OAuth
from channels.zalo_oa.store import TokenStore
from danloi.storage.database import Database
from tests.fakes.platform import ALL_FAULTS, Platform, Shown
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_flood import FloodRules
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA
from tests.system.assistant import Assistant
from tests.system.processes import run_cli

# The codes as a button sends them: what is asked is certain, so that the delivery alone is measured.
ASKED = ("1.001193", "1.000894", "1.004222", "1.000656", "1.004873", "2.000635", "1.001613", "2.002854")
EACH_ASKS = 4
TELEGRAM_SECRET = "secret-of-the-telegram-webhook"
ZALO_BOT_SECRET = "secret-of-the-zalo-bot"
_SHARES = {"zalo_oa": 0.4, "telegram": 0.4, "zalo_bot": 0.2}
# How much faster than in life the platforms deliver again; each still tries for two minutes at least.
_SCALES = {"zalo_oa": 0.02, "zalo_bot": 1.0, "telegram": 0.25}
_FAULT_RATE = 0.1
_HANG_SECONDS = 12.0  # longer than the channels wait for an answer
_BURST_SHARE = 0.5
_LONGEST_PAUSE = 20.0


@dataclass
class Citizen:
    """Somebody, where they write from, and the codes they have asked about, in order."""

    channel: str
    name: str
    conversation: str
    asked: list[str] = field(default_factory=list)


async def consent(zalo: FakeZaloOA, database_url: str) -> None:
    """Do what an administrator of the account does once: consent, so that the assistant has tokens."""
    api, database = JsonApi("Zalo"), Database(database_url)
    try:
        oauth = OAuth(api, zalo.url, zalo.app_id, zalo.oauth.app_secret)
        pair = await oauth.redeem(zalo.oauth.grant(), "")
        await TokenStore(database, zalo.app_id).begin(pair)
    finally:
        await api.close()
        await database.close()


@dataclass
class Town:
    """The platforms and everybody on them."""

    platforms: dict[str, Platform]
    citizens: list[Citizen]
    dice: random.Random

    @classmethod
    @asynccontextmanager
    async def open(cls, size: int, seed: int) -> AsyncIterator[Town]:
        """Start the platforms with `size` citizens on them."""
        oa, bot, telegram = FakeZaloOA(), FakeZaloBot(), FakeTelegram(rules=FloodRules())
        platforms: dict[str, Platform] = {"zalo_oa": oa, "zalo_bot": bot, "telegram": telegram}
        async with AsyncExitStack() as stack:
            for channel, platform in platforms.items():
                await stack.enter_async_context(platform)
                platform.faults.rate, platform.faults.kinds = _FAULT_RATE, ALL_FAULTS
                platform.faults.hang_seconds = _HANG_SECONDS
                platform.webhooks.scale = _SCALES[channel]
            citizens = []
            for channel, share in _SHARES.items():
                for number in range(round(size * share)):
                    name = f"{channel}{number}"
                    inner = telegram.chats.user(name).id if channel == "telegram" else name
                    citizens.append(Citizen(channel, name, f"{channel}:{inner}"))
            yield cls(platforms, citizens, random.Random(seed))

    def settings(self, port: int) -> dict[str, object]:
        """Return the settings that make an assistant on `port` talk to these platforms."""
        oa, bot, telegram = self.platforms["zalo_oa"], self.platforms["zalo_bot"], self.platforms["telegram"]
        assert isinstance(oa, FakeZaloOA)
        assert isinstance(bot, FakeZaloBot)
        assert isinstance(telegram, FakeTelegram)
        return {
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "ZALO_OA_APP_ID": oa.app_id,
            "ZALO_OA_APP_SECRET": oa.oauth.app_secret,
            "ZALO_OA_SECRET_KEY": oa.secret_key,
            "ZALO_OA_API_URL": oa.url,
            "ZALO_OA_OAUTH_URL": oa.url,
            "ZALO_BOT_TOKEN": bot.token,
            "ZALO_BOT_SECRET": ZALO_BOT_SECRET,
            "ZALO_BOT_API_URL": bot.url,
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_MESSAGES_PER_SECOND": 15,  # of each of two processes
        }

    async def connect(self, assistant: Assistant, database_url: str) -> None:
        """Give the assistant its consent at Zalo and its webhooks everywhere."""
        oa = self.platforms["zalo_oa"]
        assert isinstance(oa, FakeZaloOA)
        await consent(oa, database_url)
        oa.webhooks.url = f"{assistant.url}/webhooks/zalo_oa"
        for channel in ("telegram", "zalo_bot"):
            settings = dict(assistant.settings)
            status, said = await asyncio.to_thread(run_cli, "channels", "set-webhook", channel, **settings)
            assert status == 0, said

    async def live(self, seconds: float, tell: Callable[[str], None]) -> None:
        """Let everybody ask within `seconds`: half of them in one burst, the others with pauses."""
        await asyncio.gather(*(self._ask(citizen, seconds) for citizen in self.citizens))
        tell(f"{sum(len(citizen.asked) for citizen in self.citizens)} messages have been written")

    async def _ask(self, citizen: Citizen, seconds: float) -> None:
        in_a_burst = self.dice.random() < _BURST_SHARE
        room = 0.5 if in_a_burst else _LONGEST_PAUSE * (EACH_ASKS - 1)
        await asyncio.sleep(self.dice.uniform(0, max(seconds - room, 1)))
        for number, code in enumerate(self.dice.sample(ASKED, EACH_ASKS)):
            if number:
                await asyncio.sleep(self.dice.uniform(0.02, 0.15 if in_a_burst else _LONGEST_PAUSE))
            citizen.asked.append(code)
            await self.platforms[citizen.channel].user_says(citizen.name, f"{code} Lệ phí")

    def screen(self, citizen: Citizen) -> list[Shown]:
        """Return what `citizen` sees of us."""
        return self.platforms[citizen.channel].screen(citizen.name)

    async def delivered(self) -> None:
        """Wait until every platform has delivered what it had to deliver."""
        for platform in self.platforms.values():
            await platform.webhooks.quiet()
