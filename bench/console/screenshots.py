"""Pictures of the console's pages for the staff's guide, docs/huong-dan-can-bo.md, on a telephone and on a desk.

The pages are those of a real assistant that citizens have written to. The comparison is that of the tests: a
training for the sake of a picture would take minutes.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from bench.processes import BenchFailed
from danloi.app.settings import ROOT
from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from danloi.storage.database import Database
from tests.system.assistant import Assistant
from tests.system.candidates import enter, own_models
from tests.system.learning import AT_ONCE, QUESTIONS, citizen, staff
from tests.system.officers import sign_in

_TARGET = ROOT / "docs" / "screenshots"
_SIZES = {"phone": (360, 740), "desk": (1280, 800)}
_COLOURS = 64
_CODE = "1.004222"
_MODEL = "3f9ac17be204"
_QUESTIONS = (
    QUESTIONS[0],
    "xin giấy ở giá",
    "làm giấy lọt lòng cho cháu",
    "phiếu sạch án",
    "kéo điện hạ thế cho ao tôm",
    "làm khai sinh cho con cần giấy tờ gì, lệ phí bao nhiêu?",
    "lệ phí cấp lại căn cước",
    "đăng ký tạm trú ở đâu",
)
_WISH = ("tôi ở Hồng Hải, bố tôi mất hôm qua, cần làm giấy gì trước", "cho tôi gặp cán bộ")

type Act = Callable[[Page], Awaitable[None]]


async def _nothing(_page: Page) -> None:
    pass


async def _choosing_intent(page: Page) -> None:
    await page.get_by_role("link", name=QUESTIONS[0], exact=True).click()
    await page.locator("html[data-keys=ready]").wait_for(state="attached")


async def _preview(page: Page) -> None:
    await page.locator("input[name='fees.0.amount']").fill("30.000")
    await page.get_by_role("button", name="Xem thử").first.click()
    changed = page.locator("details").filter(has_text="có thay đổi").locator("summary").first
    await changed.wait_for()
    if not await changed.evaluate("one => one.parentElement.open"):
        await changed.click()
    await page.evaluate("scrollTo(0, 0)")


async def _open_ticket(page: Page) -> None:
    await page.locator(".ticket h2 a").first.click()
    await page.locator("#lines").wait_for()


# Name: role (None is nobody), path below /noi-bo, what is done there, sizes.
SCENES: dict[str, tuple[Role | None, str, Act, tuple[str, ...]]] = {
    "dang-nhap": (None, "/dang-nhap", _nothing, ("phone",)),
    "trang-chinh": (Role.ADMINISTRATOR, "", _nothing, ("phone", "desk")),
    "ma-xac-thuc": (Role.REVIEWER, "/toi/ma-xac-thuc", _nothing, ("phone",)),
    "duyet": (Role.REVIEWER, "/duyet/danh-sach", _choosing_intent, ("phone", "desk")),
    "danh-sach": (Role.REVIEWER, "/duyet/danh-sach", _nothing, ("desk",)),
    "cho-duyet": (Role.APPROVER, "/du-lieu/cho-duyet", _nothing, ("phone", "desk")),
    "du-lieu": (Role.REVIEWER, "/du-lieu", _nothing, ("desk",)),
    "phat-hanh": (Role.APPROVER, "/phat-hanh", _nothing, ("phone", "desk")),
    "so-sanh": (Role.APPROVER, f"/phat-hanh/{_MODEL}", _nothing, ("desk",)),
    "danh-muc": (Role.EDITOR, f"/danh-muc/ho-so/{_CODE}", _nothing, ("phone",)),
    "danh-muc-sua": (Role.EDITOR, f"/danh-muc/ho-so/{_CODE}/sua", _preview, ("desk",)),
    "tiep-nhan": (Role.REVIEWER, "/tiep-nhan", _nothing, ("phone",)),
    "phieu": (Role.REVIEWER, "/tiep-nhan", _open_ticket, ("phone", "desk")),
    "so-lieu": (Role.OBSERVER, "/so-lieu", _nothing, ("phone", "desk")),
    "tai-khoan": (Role.ADMINISTRATOR, "/tai-khoan", _nothing, ("desk",)),
    "nhat-ky": (Role.ADMINISTRATOR, "/nhat-ky", _nothing, ("desk",)),
}
_NAMES = {
    Role.REVIEWER: "Nguyễn Thị Lan",
    Role.APPROVER: "Trần Văn Nam",
    Role.EDITOR: "Lê Thu Hà",
    Role.OBSERVER: "Đỗ Minh Đức",
    Role.ADMINISTRATOR: "Phạm Quang Huy",
}


async def _fill(browser: Browser, assistant: Assistant) -> None:
    """Have citizens ask, a reviewer label and an approver train."""
    for number, question in enumerate(_QUESTIONS):
        await assistant.say(f"nguoi-dan-{number}", question)
    url, folder = assistant.url, assistant.data_dir
    async with citizen(browser, url) as somebody:
        for words in _WISH:
            await somebody.hears(words)
    async with staff(browser, url, folder, "Hoàng Thị Mai", Role.REVIEWER) as mai:
        await mai.takes("xin giấy ở giá")
        await mai.labels_alias("giấy ở giá", "xác nhận tình trạng hôn nhân")
        await mai.takes("phiếu sạch án")
        await mai.labels_intent("hoi chung")
    database = Database(f"sqlite+aiosqlite:///{folder / 'danloi.db'}")
    await enter(database, _MODEL)
    await database.close()


async def _take(browser: Browser, assistant: Assistant, name: str, tokens: dict[Role, str]) -> int:
    role, path, act, sizes = SCENES[name]
    for size in sizes:
        width, height = _SIZES[size]
        async with await browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", color_scheme="light"
        ) as context:
            if role is not None:
                await context.add_cookies([{"name": COOKIE, "value": tokens[role], "url": assistant.url}])
            page = await context.new_page()
            await page.goto(f"{assistant.url}/noi-bo{path}")
            await act(page)
            await page.wait_for_timeout(300)  # for the scrolling to come to rest
            file = _TARGET / f"can-bo-{name}-{size}.png"
            await page.screenshot(path=file)
            Image.open(file).quantize(_COLOURS).save(file, optimize=True)
    return len(sizes)


async def _all(folder: Path, names: list[str]) -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise BenchFailed("chromium is missing: run this with `make screenshots`")
    own_models(folder)
    assistant = Assistant(folder, **AT_ONCE)
    try:
        await assistant.start()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            await _fill(browser, assistant)
            tokens = {role: await sign_in(folder, name, role) for role, name in _NAMES.items()}
            return sum([await _take(browser, assistant, name, tokens) for name in names])
    finally:
        await assistant.close()


def main() -> None:
    """Take every picture anew, or those of the scenes that are named."""
    _TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="danloi-guide-") as folder:
        try:
            count = asyncio.run(_all(Path(folder) / "data", sys.argv[1:] or list(SCENES)))
        except BenchFailed as err:
            sys.exit(f"screenshots: error: {err}")
    print(f"{count} pictures of the console in {_TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
