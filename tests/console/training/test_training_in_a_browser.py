"""The pages in a real browser: by keyboard alone, on a phone, and for a screen reader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.service import Training
from danloi.storage.database import Database
from tests.console.staff import Office
from tests.console.training.test_service import GIA_HAN, QUAN_BUN, TWIN, sentences, submit
from tests.console.training.test_training_pages import served
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
NAMED = Proposal(Kind.EXAMPLE, "chị Nguyễn Thị Hoa hỏi [phí](fee)", "ask_fee", reason="dân hỏi")
PAGES = ["", "?q=ho chieu", "/y-dinh/ask_fee", "/ten-goi/1.013855", "/de-xuat", "/cho-duyet", "/lich-su", "/nhap-xuat"]


@pytest.fixture
async def here(database: Database, training: Training) -> AsyncIterator[Office]:
    async with served(database, training) as office:
        yield office


@pytest.fixture
async def phone_of(browser: Browser, here: Office) -> AsyncIterator[Callable[[Role], Awaitable[Page]]]:
    """Opens a browser of somebody's; closed before the server, which would wait for it."""
    contexts: list[BrowserContext] = []

    async def opened(role: Role) -> Page:
        person = await here.person(role)
        contexts.append(await browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN"))
        await contexts[-1].add_cookies([{"name": COOKIE, "value": person.token, "url": person.url}])
        return await contexts[-1].new_page()

    yield opened
    for context in contexts:
        await context.close()


async def test_a_sentence_is_proposed_and_approved_by_keyboard_alone(
    phone_of: Callable[[Role], Awaitable[Page]], here: Office, training: Training
) -> None:
    reviewer = await phone_of(Role.REVIEWER)
    await reviewer.goto(f"{here.url}/noi-bo/du-lieu/de-xuat")
    await reviewer.get_by_label("Câu mẫu").focus()
    await reviewer.keyboard.type(GIA_HAN.text)
    await reviewer.keyboard.press("Tab")
    await reviewer.keyboard.press("ArrowDown")
    await reviewer.keyboard.press("ArrowDown")
    await expect(reviewer.get_by_label("Ý định")).to_have_value("ask_fee")
    await reviewer.keyboard.press("Tab")
    await reviewer.keyboard.type("hay gặp")
    await reviewer.keyboard.press("Enter")
    await expect(reviewer.get_by_text("Không thấy điểm nào cần lưu ý.")).to_be_visible()
    await reviewer.get_by_role("button", name="Gửi đề xuất").press("Enter")
    await expect(reviewer.get_by_role("status")).to_contain_text("Một người khác sẽ duyệt")
    approver = await phone_of(Role.APPROVER)
    await approver.goto(f"{here.url}/noi-bo/du-lieu/cho-duyet")
    await approver.get_by_role("checkbox").press("Space")
    await approver.get_by_role("button", name="Duyệt", exact=True).press("Enter")
    await expect(approver.get_by_role("status")).to_contain_text("Đã duyệt và ghi vào dữ liệu")
    assert GIA_HAN.text in sentences(training)


async def test_every_page_fits_a_phone_and_a_screen_reader(
    phone_of: Callable[[Role], Awaitable[Page]], here: Office, training: Training, database: Database
) -> None:
    await submit(training, database, TWIN, NAMED, QUAN_BUN)
    page = await phone_of(Role.APPROVER)
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    for path in PAGES:
        await page.goto(f"{here.url}/noi-bo/du-lieu{path}")
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await page.evaluate(too_wide), path
    assert [error for error in errors if "404" not in error] == []  # the icon, which browsers ask for
