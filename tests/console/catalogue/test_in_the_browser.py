"""A fee changed in a real browser, approved by a colleague, and answered by the running library."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from tests.console.catalogue.forms import Desk
from tests.console.staff import Person
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
CODE = "1.004222"
SCRIPT = "<script>document.title='hỏng'</script><img src=x onerror=alert(1)>"


@contextlib.asynccontextmanager
async def at(browser: Browser, person: Person, width: int = 1280) -> AsyncIterator[Page]:
    """A window of `person`; an error of a script or of the content policy fails the test."""
    context = await browser.new_context(viewport={"width": width, "height": 740})
    await context.add_cookies([{"name": COOKIE, "value": person.token, "url": person.url}])
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: errors.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    try:
        yield page
    finally:
        await context.close()
    assert [error for error in errors if "favicon.ico" not in error] == []


@pytest.fixture
async def watched(living_desk: Desk) -> AsyncIterator[Desk]:
    """The desk, and its library looking for changes as the app lets it."""
    watching = asyncio.create_task(living_desk.library.watch(0.5))
    yield living_desk
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_a_fee_is_typed_previewed_approved_and_answered(watched: Desk, browser: Browser) -> None:
    editor, approver = await watched.office.person(Role.EDITOR), await watched.office.person(Role.APPROVER)
    async with at(browser, editor) as page:
        await page.goto(f"{editor.url}/noi-bo/danh-muc?tim=dang+ky+thuong+tru")
        await page.get_by_role("link", name="Đăng ký thường trú", exact=True).first.click()
        await page.get_by_role("link", name="Sửa", exact=True).click()
        amount = page.locator("input[name='fees.0.amount']")
        await amount.fill("nhiều tiền")
        await expect(page.locator("#fees .says").first).to_contain_text("phải là một số")
        await amount.fill("21.000")
        await expect(page.locator("#beside #need-fee .after")).to_contain_text("21.000 đồng")
        await expect(page.locator("#fees .says")).to_have_count(0)
        await page.locator("textarea[name='reason']").fill(f"Nghị quyết {SCRIPT}")
        await page.get_by_role("button", name="Gửi đề xuất").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã gửi đề xuất")
        address = page.url
    async with at(browser, approver, width=360) as page:
        await page.goto(address)
        await expect(page.locator("body")).to_contain_text(f"Nghị quyết {SCRIPT}")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        begun = time.monotonic()
        await page.get_by_role("button", name="Duyệt", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("Đã duyệt")
    async with asyncio.timeout(10):
        while watched.library.shelf.procedures[CODE].fees[0].amount != 21_000:
            await asyncio.sleep(0.02)
    assert time.monotonic() - begun < 5


async def test_a_fee_of_the_new_year_is_told_before_it_comes(desk: Desk, browser: Browser) -> None:
    editor = await desk.office.person(Role.EDITOR)
    async with at(browser, editor, width=360) as page:
        await page.goto(f"{editor.url}/noi-bo/danh-muc/ho-so/{CODE}/sua")
        await page.locator("input[name='fees.0.split']").fill("2027-01-01")
        await page.locator("button[value='split:fees.0']").click()
        await expect(page.locator("input[name='fees.0.valid_to']")).to_have_value("2026-12-31")
        await page.locator("input[name='fees.1.amount']").fill("30.000")
        await expect(page.locator("#beside #need-fee .after").last).to_contain_text("01/01/2027")
        await expect(page.locator("#beside #need-fee")).to_contain_text("30.000 đồng")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("field", ["changes", "aliases", "result"])
async def test_what_is_typed_never_becomes_markup(desk: Desk, browser: Browser, field: str) -> None:
    editor = await desk.office.person(Role.EDITOR)
    async with at(browser, editor) as page:
        await page.goto(f"{editor.url}/noi-bo/danh-muc/ho-so/{CODE}/sua")
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await page.locator(f"textarea[name='{field}']").fill((f"{SCRIPT}\n" if field != "aliases" else "") + SCRIPT)
        await expect(page.locator("#beside")).to_have_attribute("data-checked", "1")
        assert "Sửa" in await page.title()
        assert await page.locator("#beside img, #beside script").count() == 0
