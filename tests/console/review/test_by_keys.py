"""Labelling by keys, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from danloi.guidance.library import Library
from danloi.storage.database import Database
from tests.console.review.desk import gathered, groups, proposals, queue_served, talk, training_of
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
ASKED = ("xe cũ sang tên hết mấy đồng", "giá vàng hôm nay", "em muốn cái kia cơ", "làm lại bằng lái bị rách")


def is_wrong(message: ConsoleMessage) -> bool:
    """Whether the browser complains; the served console has no picture for its tab."""
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")


@pytest.fixture
async def page(browser: Browser, database: Database, review_library: Library, tmp_path: Path) -> AsyncIterator[Page]:
    for at, asked in enumerate(ASKED):
        await talk(database, {"asked": asked, "outcome": "not_found"}, minutes_ago=60 + at * 600)
    await gathered(database)
    async with queue_served(database, review_library, training_of(database, tmp_path)) as here:
        token = (await here.person(Role.REVIEWER)).token
        context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
        await context.add_cookies([{"name": COOKIE, "value": token, "url": here.url}])
        page = await context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if is_wrong(message) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(f"{here.url}/noi-bo/duyet")
        await question(page, ASKED[0])
        yield page
        await context.close()
        assert wrong == []


async def question(page: Page, text: str) -> None:
    await expect(page.locator("blockquote")).to_have_text(text, timeout=15_000)
    await expect(page.locator("html[data-keys=ready]")).to_be_attached()


async def test_four_questions_are_labelled_without_a_mouse_and_one_is_taken_back(
    page: Page, database: Database
) -> None:
    await question(page, ASKED[0])
    await page.keyboard.press("2")
    await page.keyboard.type("le phi")  # "Hỏi lệ phí", found without tones
    await expect(page.locator("#intent-list .choice:visible")).to_have_count(1)
    await page.keyboard.press("Enter")
    await question(page, ASKED[1])
    await page.keyboard.press("5")
    await question(page, ASKED[2])
    await page.keyboard.press("6")
    await question(page, ASKED[3])
    await page.keyboard.press("z")
    await question(page, ASKED[2])
    await page.keyboard.press("6")
    await question(page, ASKED[3])
    await page.keyboard.press("4")
    await page.keyboard.type("cấp lại giấy phép lái xe")
    first = page.locator("#procedure-list .choice").first
    await expect(first).to_contain_text("lái xe")
    code = await first.locator("input").input_value()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Không còn câu nào chờ")).to_be_visible()
    labels = {group.text: group.label for group in await groups(database)}
    assert labels == dict(zip(ASKED, ("wrong_intent", "out_of_scope", "unclear", "alias"), strict=True))
    assert {(one.kind, one.intent or one.code) for one in await proposals(database)} == {
        ("example", "ask_fee"),
        ("example", "out_of_scope_general"),
        ("alias", code),
    }


async def test_the_page_fits_a_phone_and_is_accessible(page: Page) -> None:
    for path in ("", "/danh-sach", "/do-thong-nhat"):
        await page.goto(f"{page.url.split('/duyet')[0]}/duyet{path}")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


async def test_a_digit_that_is_typed_into_a_field_is_no_label(page: Page, database: Database) -> None:
    await page.get_by_label("Câu mẫu để trợ lý học").click()
    await page.keyboard.type("1234")
    await page.keyboard.press("Enter")
    await question(page, ASKED[0])
    assert {group.state for group in await groups(database)} == {"open"}
