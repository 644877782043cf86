"""Zalo and the running assistant: from the first consent to an answer on the citizen's telephone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from danloi.app.process import free_port
from tests.console.administrator import sign_in_administrator
from tests.fakes.engine import FakeEngine
from tests.fakes.until import until
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA
from tests.system.conftest import StartApp


@pytest.fixture
async def oa() -> AsyncIterator[FakeZaloOA]:
    async with FakeZaloOA() as fake:
        yield fake


@pytest.fixture
async def bot() -> AsyncIterator[FakeZaloBot]:
    async with FakeZaloBot() as fake:
        yield fake


async def test_a_consent_on_the_staff_page_and_citizens_of_both_channels_are_answered(
    start_app: StartApp, engine: FakeEngine, oa: FakeZaloOA, bot: FakeZaloBot
) -> None:
    engine.reply = [{**engine.reply[0], "buttons": [{"title": "Thời gian", "payload": "mất bao lâu"}]}, engine.reply[1]]
    port = free_port()
    app = await start_app(
        PORT=port,
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        ZALO_OA_APP_ID=oa.app_id,
        ZALO_OA_APP_SECRET=oa.oauth.app_secret,
        ZALO_OA_SECRET_KEY=oa.secret_key,
        ZALO_OA_API_URL=oa.url,
        ZALO_OA_OAUTH_URL=oa.url,
        ZALO_BOT_TOKEN=bot.token,
        ZALO_BOT_MODE="polling",
        ZALO_BOT_API_URL=bot.url,
    )
    await _consent(app.url, f"sqlite+aiosqlite:///{app.data_dir / 'danloi.db'}")
    oa.webhooks.url = f"{app.url}/webhooks/zalo_oa"
    oa.webhooks.scale = 0.01

    oa.user_follows("hoa")
    await until(lambda: any("trợ lý AI" in shown.text for shown in oa.screen("hoa")), "the welcome")
    await oa.user_says("hoa", "lệ phí khai sinh bao nhiêu")
    await until(lambda: any("8.000" in shown.text for shown in oa.screen("hoa")), "the answer")
    await oa.press("hoa", oa.screen("hoa")[-1].buttons[0])
    await until(lambda: "mất bao lâu" in engine.texts, "the pressed button")

    await bot.user_says("nam", "lệ phí khai sinh bao nhiêu")
    await until(lambda: any("8.000" in shown.text for shown in bot.screen("nam")), "the bot's answer")
    assert bot.typing == ["nam"]

    oa.user_follows("hoa", "unfollow")
    await oa.webhooks.quiet()
    assert {attempt.status for attempt in oa.webhooks.attempts} == {200}


async def _consent(url: str, database_url: str) -> None:
    """The first administrator signs in, opens the page, consents on Zalo's, and comes back."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        await sign_in_administrator(browser, url, database_url)
        async with browser.get(f"{url}/noi-bo/zalo") as response:
            page = await response.text()
            assert response.status == 200, page
        link = page.split('rel="noreferrer" href="')[1].split('"')[0].replace("&amp;", "&")
        async with browser.get(link) as response:
            assert "Kết nối tốt" in await response.text()
