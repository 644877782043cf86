"""Pictures of the main states of the widget, on a phone and on a desk, for docs/screenshots/."""

from __future__ import annotations

import asyncio
import csv
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from bench.ours import start_ours
from bench.processes import BenchFailed
from danloi.app.settings import ROOT
from danloi.conversation.claims import Claims
from danloi.conversation.outbox import Outbox
from danloi.storage.database import Database

_TARGET = ROOT / "docs" / "screenshots"
_SIZES = {"phone": (360, 740), "desk": (1280, 800)}
_COLOURS = 128
_QUESTION = "làm khai sinh cho con cần giấy tờ gì, lệ phí bao nhiêu?"
_WAITS_FOR_MONEY = "6"


_TO_TOP = """one => {
    const log = one.closest('.log');
    log.scrollTop += one.getBoundingClientRect().top - log.getBoundingClientRect().top - 10;
}"""


@dataclass
class Scene:
    """A page with the widget, and the outbox of the assistant behind it."""

    page: Page
    outbox: Outbox

    async def ask(self, text: str) -> None:
        """Ask, and wait for the answer."""
        tools = self.page.locator(".message.assistant .tools")
        before = await tools.count()
        await self.page.get_by_label("Câu hỏi của anh/chị").fill(text)
        await self.page.keyboard.press("Enter")
        await tools.nth(before).wait_for()

    async def post(self, message: dict[str, object]) -> None:
        """Say something unasked, as staff or a notice."""
        token = await self.page.evaluate("JSON.parse(localStorage.getItem(`danloi:${location.host}:token`))")
        count = await self.page.locator(".message").count()
        await self.outbox.post(f"web:{token.partition('.')[0]}", message)
        await self.page.locator(".message").nth(count).wait_for()

    async def show(self, selector: str) -> None:
        """Bring something to the upper edge."""
        await self.page.locator(selector).last.evaluate(_TO_TOP)


async def _welcome(_scene: Scene) -> None:
    pass


async def _answer(scene: Scene) -> None:
    await scene.ask(_QUESTION)
    await scene.show(".card")
    await scene.page.get_by_role("checkbox").first.check()
    await scene.show(".card")


async def _fees(scene: Scene) -> None:
    await scene.ask(_QUESTION)
    await scene.show("table")


async def _next(scene: Scene) -> None:
    await scene.ask("lệ phí khai sinh")
    await scene.show(".source")


async def _choices(scene: Scene) -> None:
    await scene.ask("chứng thực")
    await scene.show(".message.citizen")


async def _status(scene: Scene) -> None:
    with (ROOT / "data" / "sandbox" / "dossiers.csv").open(encoding="utf-8", newline="") as file:
        one = next(row for row in csv.DictReader(file) if row["state"] == _WAITS_FOR_MONEY)
    await scene.ask(f"hồ sơ {one['code']} của tôi đến đâu rồi, 4 số cuối {one['phone_last4']}")
    await scene.show(".card")


async def _staff(scene: Scene) -> None:
    await scene.ask("lệ phí khai sinh")
    await scene.post({"text": "Chào anh/chị, tôi là Hoa, cán bộ tiếp nhận.", "custom": {"staff": True}})
    await scene.page.locator(".message").last.evaluate("one => one.scrollIntoView({block: 'end'})")


async def _options(scene: Scene) -> None:
    await scene.page.get_by_role("button", name="Tuỳ chọn").click()


async def _offline(scene: Scene) -> None:
    await scene.ask("lệ phí khai sinh")
    await scene.page.context.set_offline(True)
    await scene.page.get_by_label("Câu hỏi của anh/chị").fill("mất mấy ngày?")
    await scene.page.keyboard.press("Enter")
    await scene.page.get_by_text("Chưa gửi.").wait_for()


async def _why(scene: Scene) -> None:
    await scene.ask("lệ phí khai sinh")
    await scene.page.get_by_role("button", name="Câu trả lời chưa đúng ý").last.click()
    await scene.page.get_by_label("Chỗ nào chưa đúng").wait_for()


STATES: dict[str, tuple[Callable[[Scene], Awaitable[None]], str, bool]] = {
    # name: what is done, theme kept in the browser, whether in the dialog on a page
    "chat-welcome": (_welcome, "auto", False),
    "chat-answer": (_answer, "auto", False),
    "chat-fees": (_fees, "auto", False),
    "chat-next": (_next, "auto", True),
    "chat-choices": (_choices, "auto", True),
    "chat-status": (_status, "auto", True),
    "chat-staff": (_staff, "auto", True),
    "chat-options": (_options, "auto", True),
    "chat-offline": (_offline, "auto", True),
    "chat-why": (_why, "auto", True),
    "chat-answer-dark": (_answer, "dark", True),
    "chat-answer-contrast": (_answer, "contrast", True),
}


async def _take(browser: Browser, url: str, name: str, size: str, outbox: Outbox) -> None:
    act, theme, is_dialog = STATES[name]
    width, height = _SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", color_scheme="light"
    )
    page = await context.new_page()
    await page.add_init_script(f"localStorage.setItem(`danloi:${{location.host}}:theme`, '\"{theme}\"')")
    await page.goto(url + ("/thu-tuc/1.001193" if is_dialog else "/tro-ly"))
    if is_dialog:
        await page.add_script_tag(url=f"{url}/widget.js")
        await page.get_by_role("button", name="Mở khung hỏi trợ lý").click()
    await act(Scene(page, outbox))
    await page.wait_for_timeout(300)  # for the scrolling to come to rest
    path = _TARGET / f"{name}-{size}.png"
    await page.screenshot(path=path)
    Image.open(path).quantize(_COLOURS).save(path, optimize=True)  # a third of the bytes
    await context.close()


async def _all(url: str, database: Database) -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        msg = "chromium is missing: run this with `make screenshots`"
        raise BenchFailed(msg)
    outbox = Outbox(database, Claims(database), {})
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        pairs = [(name, size) for name in STATES for size in _SIZES]
        for name, size in pairs:
            await _take(browser, url, name, size, outbox)
        await browser.close()
    await database.close()
    return len(pairs)


def main() -> None:
    """Take every picture anew."""
    _TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        try:
            ours = start_ours(stack, Path(folder), print)
            database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'danloi.db'}")
            count = asyncio.run(_all(ours.url.removesuffix("/webhooks/rest/webhook"), database))
        except BenchFailed as err:
            sys.exit(f"screenshots: error: {err}")
    print(f"{count} pictures of the widget in {_TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
