"""The way in as a person goes it in a real browser, on a telephone, without scripts."""

from __future__ import annotations

import re

import pyotp
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from danloi.console.frame.access import Role
from danloi.storage.database import Database
from tests.console.accounts.desk import PASSWORD, desk
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
NARROW = {"width": 360, "height": 740}


async def looks_well(page: Page) -> None:
    """Nothing sticks out at 360 points, and axe finds nothing."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], page.url
    found = await Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


async def test_a_new_administrator_comes_in_changes_the_password_and_switches_the_second_step_on(
    database: Database, browser: Browser
) -> None:
    async with desk(database) as here:
        _, given = await here.register.create(None, "lan", "Nguyễn Thị Lan", [Role.ADMINISTRATOR])
        context = await browser.new_context(viewport=NARROW, locale="vi-VN")  # type: ignore[arg-type]
        page = await context.new_page()
        violations: list[str] = []
        page.on("console", lambda message: violations.append(message.text) if "Policy" in message.text else None)

        await page.goto(f"{here.url}/noi-bo/nhat-ky")
        await looks_well(page)
        await page.get_by_label("Tên đăng nhập").fill("lan")
        await page.get_by_label("Mật khẩu").fill(given)
        await page.keyboard.press("Enter")

        await page.wait_for_url("**/noi-bo/toi/mat-khau")
        await page.get_by_label("Mật khẩu hiện tại").fill(given)
        await page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        await page.get_by_label("Mật khẩu mới, lần nữa").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/noi-bo/toi?xong=password")

        await page.get_by_role("link", name="Mã xác thực khi đăng nhập").click()
        secret = (await page.locator("main code").inner_text()).replace(" ", "")
        picture, path = (
            await page.locator(".qr svg").bounding_box(),
            await page.locator(".qr path.qrline").bounding_box(),
        )
        assert picture
        assert path
        assert path["x"] + path["width"] < picture["x"] + picture["width"], "the QR code is whole"
        await looks_well(page)
        await page.get_by_label("Mã 6 số").fill(pyotp.TOTP(secret).now())
        await page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_text("Đã bật mã xác thực").wait_for()
        codes = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", await page.locator("main pre").inner_text())

        await page.get_by_role("button", name="Đăng xuất").click()
        await page.get_by_label("Tên đăng nhập").fill("lan")
        await page.get_by_label("Mật khẩu").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_label("Mã 6 số").fill(codes[0])
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/noi-bo")
        for path_of in ("/tai-khoan/1", "/nhat-ky"):
            await page.goto(f"{here.url}/noi-bo{path_of}")
            await looks_well(page)
        assert violations == []
        await context.close()
