"""The release page in a real browser: it follows a training by itself and leaves what is being written alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import update

from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from danloi.console.release.models import TrainingRow
from danloi.console.release.pages import Place, release_area
from danloi.console.release.running import Running
from danloi.storage.database import Database
from tests.console.release.conftest import CODE, LIVE, NEW
from tests.console.staff import office
from tests.storage.choice import on_sqlite

pytestmark = [on_sqlite, pytest.mark.usefixtures("models")]


async def test_training_releasing_and_rolling_back_on_a_phone(
    database: Database, browser: Browser, tmp_path: Path
) -> None:
    place = Place(lambda: LIVE, lambda: CODE, tmp_path)
    async with office(database, lambda console: release_area(console, place)) as here:
        approver = await here.person(Role.APPROVER)
        async with await browser.new_context(viewport={"width": 360, "height": 740}) as context:
            await context.add_cookies([{"name": COOKIE, "value": approver.token, "url": here.url}])
            page = await context.new_page()
            problems: list[str] = []
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on(
                "console", lambda message: problems.append(message.text) if "Security Policy" in message.text else None
            )

            await page.goto(f"{here.url}/noi-bo/phat-hanh/{NEW}")
            await page.get_by_role("button", name="Phát hành bản này").click()
            await expect(page.get_by_role("status").first).to_contain_text("Đã quyết định phát hành")
            await Running(database, "here:1").switched(NEW)
            await page.goto(f"{here.url}/noi-bo/phat-hanh")
            await page.get_by_role("button", name="Bắt đầu huấn luyện").click()
            await expect(page.locator("#train")).to_contain_text("0 %, đang chờ đến lượt")
            await page.locator("#now input[name=reason]").fill("bản mới trả lời sai phí")
            async with database.transaction() as session:
                await session.execute(update(TrainingRow).values(state="running", stage="asking", percent=70))
            await expect(page.locator("#train")).to_contain_text("70 %, hỏi thử cả hai bản")
            assert await page.locator("#now input[name=reason]").input_value() == "bản mới trả lời sai phí"
            assert await page.evaluate("document.documentElement.scrollWidth") == 360
            await page.locator("#now").get_by_role("button", name=f"Quay lại bản {LIVE}").click()
            await expect(page.locator("#history")).to_contain_text("bản mới trả lời sai phí")
            assert problems == []
