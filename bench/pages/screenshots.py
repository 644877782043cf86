"""Pictures of the main states of the pages, on a phone and on a desk, for docs/screenshots/."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.async_api import Browser, Page, async_playwright

from bench.pages.site import start_site
from bench.processes import BenchFailed
from danloi.app.settings import ROOT

_TARGET = ROOT / "docs" / "screenshots"
_SIZES = {"phone": (360, 740), "desk": (1280, 800)}


@dataclass(frozen=True)
class State:
    """One picture: where, how, and what is done before."""

    name: str
    path: str
    dark: bool = False
    typed: str = ""
    media: Literal["screen", "print"] = "screen"
    at: str = ""
    sizes: tuple[str, ...] = ("phone", "desk")


STATES = (
    State("first-page", "/"),
    State("first-page-dark", "/", dark=True),
    State("suggestions", "/", typed="khai s"),
    State("contents", "/thu-tuc/"),
    State("record", "/thu-tuc/1.001193"),
    State("record-fees", "/thu-tuc/1.001193", at="#le-phi"),
    State("record-dark", "/thu-tuc/1.001193", dark=True, at="#giay-to", sizes=("phone",)),
    State("check-list", "/thu-tuc/1.115970/giay-to"),
    State("check-list-print", "/thu-tuc/1.115970/giay-to", media="print", sizes=("desk",)),
    State("found", f"/tim?q={quote('mất bằng lái')}"),
    State("split-commune", f"/noi-nop?phuong={quote('Đức Chính')}"),
    State("where-to-file", f"/noi-nop?phuong={quote('Hồng Hải')}&thu-tuc=1.004194"),
    State("topic", "/hoi-dap/cong-dan-so-mien-giam", sizes=("phone",)),
    State("missing", "/thu-tuc/9.999999", sizes=("phone",)),
    State("open-data", "/api/", sizes=("desk",)),
)


async def _take(browser: Browser, url: str, state: State, size: str) -> None:
    width, height = _SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", color_scheme="dark" if state.dark else "light"
    )
    page = await context.new_page()
    await page.goto(url + state.path)
    await _prepare(page, state)
    whole = state.media == "print"
    await page.screenshot(path=_TARGET / f"{state.name}-{size}.png", full_page=whole)
    await context.close()


async def _prepare(page: Page, state: State) -> None:
    if state.typed:
        await page.get_by_role("combobox").press_sequentially(state.typed)
        await page.get_by_role("option").first.wait_for()
    if state.at:
        await page.locator(state.at).evaluate("part => part.scrollIntoView()")
    await page.emulate_media(media=state.media)


async def _all(url: str) -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        msg = "chromium is missing: run this with `make screenshots`"
        raise BenchFailed(msg)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        pairs = [(state, size) for state in STATES for size in state.sizes]
        for state, size in pairs:
            await _take(browser, url, state, size)
        await browser.close()
    return len(pairs)


def main() -> None:
    """Take every picture anew."""
    _TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        try:
            count = asyncio.run(_all(start_site(stack, Path(folder))))
        except BenchFailed as err:
            sys.exit(f"screenshots: error: {err}")
    print(f"{count} pictures in {_TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
