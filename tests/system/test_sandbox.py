"""The sandbox's page in a real browser: what one does there reaches the assistant, and what comes back is seen."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.fakes.engine import ANSWERED, FakeEngine
from tests.fakes.until import until
from tests.sandbox.server import make_app
from tests.sandbox.world import World
from tests.system.conftest import StartApp

BUTTON = {"title": "Thời gian", "payload": "mấy ngày có"}
FEE = str(ANSWERED[0]["text"])


@pytest.fixture
async def world(start_app: StartApp, engine: FakeEngine, tmp_path: Path) -> AsyncIterator[World]:
    """Three platforms and the app in its own process; only the engine is a stand-in."""
    engine.reply = [{**ANSWERED[0], "buttons": [BUTTON]}, ANSWERED[1]]
    async with World(tmp_path / "sandbox", start=start_app) as made:
        await made.start_assistant()
        yield made


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    runner = web.AppRunner(make_app(world), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        made = await browser.new_page(viewport={"width": 1320, "height": 900}, locale="vi-VN")
        made.on("pageerror", lambda error: troubles.append(str(error)))
        made.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        await made.goto(address)
        yield made
        await browser.close()
    assert troubles == []


async def write(phone: Locator, text: str) -> None:
    await phone.get_by_label("Tin nhắn").fill(text)
    await phone.get_by_role("button", name="Gửi", exact=True).click()


async def test_a_person_writes_and_presses_on_every_channel_and_sees_what_a_citizen_sees(
    page: Page, world: World, engine: FakeEngine
) -> None:
    for name in ("Zalo OA", "Zalo Bot", "Telegram"):
        phone = page.get_by_role("region", name=name)
        await write(phone, f"lệ phí khai sinh ({name})")
        await expect(phone.locator(".assistant", has_text=FEE)).to_have_count(1, timeout=30_000)

    telegram, account = page.get_by_role("region", name="Telegram"), page.get_by_role("region", name="Zalo OA")
    for phone in (telegram, account):
        await phone.get_by_role("button", name="Thời gian").click()
        await expect(phone.locator(".assistant", has_text=FEE)).to_have_count(2, timeout=30_000)
    assert engine.texts.count("mấy ngày có") == 2
    await expect(page.get_by_role("region", name="Zalo Bot").locator(".key")).to_have_count(0)

    # In a group nobody is answered who has not called the bot.
    await telegram.get_by_label("Cuộc trò chuyện").select_option("Tổ dân phố 5")
    await write(telegram, "tối nay họp nhé")
    await telegram.get_by_role("button", name="Gửi thứ khác").click()
    await telegram.get_by_role("button", name="Gọi @danloi_bot").click()
    await expect(telegram.locator(".assistant", has_text=FEE)).to_have_count(1, timeout=30_000)
    assert engine.texts[-1] == "làm sổ đỏ ở đâu"

    # What goes wrong can be switched on, and what was delivered be looked at.
    await telegram.locator(".behind > summary").click()
    await telegram.get_by_label("Lần gửi bị lỗi").select_option("1")
    await until(lambda: world.telegram.faults.rate == 1, "sends fail")
    await expect(telegram.locator(".webhooks pre", has_text="tối nay")).to_have_count(0)
    await telegram.locator(".webhooks summary").first.click()
    await expect(telegram.locator(".webhooks pre").first).to_contain_text("@danloi_bot làm sổ đỏ ở đâu")

    # Another site that makes the browser send something here is refused.
    async with aiohttp.ClientSession() as other:
        async with other.post(f"{page.url}do", data="{}", headers={"Content-Type": "text/plain"}) as response:
            assert response.status == 415
        async with other.get(f"{page.url}state", headers={"Host": "evil.example"}) as response:
            assert response.status == 403
