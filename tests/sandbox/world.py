"""The sandbox's world: simulated Zalo, Telegram and one-stop system, and the real assistant that is pointed at them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

import aiohttp

from channels.telegram.setup import PATH
from danloi.app.process import free_port
from danloi.app.settings import Settings
from danloi.app.telegram import telegram
from danloi.conversation.alerts import Alerts
from danloi.storage.database import Database
from tests.console.administrator import sign_in_administrator
from tests.fakes.onestop import Clock, OneStop, settings_for
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA
from tests.sandbox.phones import Phone
from tests.sandbox.telegram_phone import TelegramPhone
from tests.sandbox.zalo_phones import ZaloBotPhone, ZaloOAPhone
from tests.system.assistant import Assistant, Running

PEOPLE = ("Chị Lan", "Anh Minh", "Bà Tư")
_HASTE = 20.0  # a file moves on in minutes
_SECRET = "secret-of-the-sandbox"

type Start = Callable[..., Awaitable[Running]]


class World:
    """Telephones of all platforms, and an assistant; `async with` starts and stops them.

    Args:
        data_dir: of the assistant; what an earlier sandbox left in it is forgotten.
        start: makes the assistant from its settings and starts it.
    """

    def __init__(self, data_dir: Path, start: Start | None = None) -> None:
        self.telegram, self.oa, self.bot = FakeTelegram(), FakeZaloOA(), FakeZaloBot()
        self.onestop = OneStop(clock=Clock(speed=_HASTE))
        phones: list[Phone] = [
            ZaloOAPhone(self.oa, PEOPLE),
            ZaloBotPhone(self.bot, PEOPLE),
            TelegramPhone(self.telegram, PEOPLE),
        ]
        self.phones = {phone.name: phone for phone in phones}
        self.state = "Trợ lý đang khởi động…"
        self.is_ready = False
        self._data_dir = data_dir
        self._start = start or self._start_afresh
        self._assistant: Running | None = None
        self._open = contextlib.AsyncExitStack()

    @property
    def url(self) -> str:
        """Where the assistant answers."""
        return self._assistant.url if self._assistant else ""

    async def __aenter__(self) -> Self:
        for fake in (self.telegram, self.oa, self.bot, self.onestop):
            await self._open.enter_async_context(fake)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._assistant is not None:
            await asyncio.to_thread(self._stop)
            await self._assistant.close()
        await self._open.aclose()

    async def start_assistant(self) -> None:
        """Start the assistant and introduce it to the platforms, as an operator would."""
        port = free_port()
        settings: dict[str, object] = {
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": _SECRET,
            "TELEGRAM_API_URL": self.telegram.url,
            "ZALO_OA_APP_ID": self.oa.app_id,
            "ZALO_OA_APP_SECRET": self.oa.oauth.app_secret,
            "ZALO_OA_SECRET_KEY": self.oa.secret_key,
            "ZALO_OA_API_URL": self.oa.url,
            "ZALO_OA_OAUTH_URL": self.oa.url,
            "ZALO_BOT_TOKEN": self.bot.token,
            "ZALO_BOT_MODE": "polling",
            "ZALO_BOT_API_URL": self.bot.url,
            **settings_for(self.onestop),
        }
        try:
            self._assistant = await self._start(PORT=port, **settings)
            await self._set_webhook(settings)
            self.oa.webhooks.url = f"{self.url}/webhooks/zalo_oa"
            await self._consent()
        except (AssertionError, OSError, aiohttp.ClientError) as err:
            self.state = f"Trợ lý không khởi động được: {err}"
            raise
        self.state, self.is_ready = f"Trợ lý chạy ở {self.url}", True

    async def _start_afresh(self, **settings: object) -> Running:
        for path in (*self._data_dir.glob("danloi.db*"), *self._data_dir.glob("output.log")):
            path.unlink()
        self._assistant = Assistant(self._data_dir, **settings)
        return await self._assistant.start()

    async def _set_webhook(self, settings: dict[str, object]) -> None:
        """Do what `danloi channels set-webhook telegram` does."""
        known = {name.lower(): value for name, value in settings.items()}
        alerts = Alerts(Database("sqlite+aiosqlite:///:memory:"))  # never opened: setting up reports nothing
        channel = telegram(Settings.model_validate(known), alerts)
        assert channel is not None
        await channel.set_webhook(f"{self.url}{PATH}")
        await channel.close()

    async def _consent(self) -> None:
        """The account's administrator agrees on Zalo's page that the assistant may send."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            assert self._assistant is not None
            database_url = f"sqlite+aiosqlite:///{self._assistant.data_dir / 'danloi.db'}"
            await sign_in_administrator(browser, self.url, database_url)
            async with browser.get(f"{self.url}/noi-bo/zalo") as response:
                page = await response.text()
            link = page.split('rel="noreferrer" href="')[1].split('"')[0].replace("&amp;", "&")
            async with browser.get(link) as response:
                assert response.status == 200, await response.text()

    def _stop(self) -> None:
        """End the assistant without blocking the platforms, which it may be waiting for."""
        assert self._assistant is not None
        if self._assistant.process is not None and self._assistant.process.poll() is None:
            self._assistant.process.terminate()
            with contextlib.suppress(Exception):
                self._assistant.process.wait(10)
