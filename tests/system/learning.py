"""From a question nobody understood to its answer: a citizen at the widget, a reviewer and an approver at the console.

Each step is done in a browser as people do it. The test in test_learning.py and `make bench-learning` share them.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from tests.system.officers import sign_in
from tests.system.widget.visitor import DESKTOP, PHONE, Visitor

# What the queue's settings must be for the steps to go without waiting, and for each question to need one decision.
AT_ONCE = {"REVIEW_AFTER_SECONDS": 1, "REVIEW_GATHER_SECONDS": 1, "REVIEW_DOUBLE_SHARE": 0, "REVIEW_SAMPLE_SHARE": 0}
# Questions in a far dialect, all about a file that was handed in; the name of their intent, and what a citizen hears
# who is understood. There are several, as a better model may understand one of them without being taught.
QUESTIONS = (
    "bọc ni lông hôm tê đưa o áo xanh chừ nằm mô",
    "hồi bữa đưa xấp nớ chừ răng rồi",
    "mụ tê ngâm cái xấp nớ tới khi mô",
    "xấp nớ bữa tê đưa o nớ chừ tới mô",
)
INTENT_WORDS, UNDERSTOOD = "tra cuu ho so", "mã hồ sơ"
_MS = 60_000
_TRAINED_MS = 1_200_000


@dataclass
class Citizen:
    """Somebody at the widget of the assistant's own page."""

    visitor: Visitor

    async def hears(self, question: str) -> str:
        """Ask in a conversation of its own; return what was answered, without the greeting."""
        before = await self.visitor.answers.count()
        await self.visitor.ask(question)
        tools = self.visitor.page.locator(".message.assistant .tools")
        await tools.last.wait_for(timeout=_MS)
        await expect(self.visitor.answers).not_to_have_count(before, timeout=_MS)
        return await self.visitor.answers.last.inner_text()


@dataclass
class Staff:
    """A member of the staff at the console."""

    page: Page
    url: str

    async def open(self, path: str) -> None:
        """Go to a page below /noi-bo."""
        await self.page.goto(f"{self.url}/noi-bo{path}")

    async def told(self, words: str) -> None:
        """See what the page says about what was just done."""
        await expect(self.page.locator(".told")).to_contain_text(words, timeout=_MS)

    async def takes(self, question: str) -> None:
        """Wait until the question stands in the queue, and open it."""
        link = self.page.get_by_role("link", name=question, exact=True)

        async def look() -> bool:
            await self.open("/duyet/danh-sach")
            return await link.count() > 0

        for _ in range(60):
            if await look():
                break
            await self.page.wait_for_timeout(500)
        await link.click()
        await expect(self.page.locator("blockquote")).to_have_text(question)
        await expect(self.page.locator("html[data-keys=ready]")).to_be_attached()

    async def labels_intent(self, words: str) -> None:
        """Say by keys that another intent is right, found by `words` of its name."""
        await self.page.keyboard.press("2")
        await self.page.keyboard.type(words)
        await expect(self.page.locator("#intent-list .choice:visible")).to_have_count(1)
        await self.page.keyboard.press("Enter")
        await self.told("Đã lưu.")

    async def labels_alias(self, name: str, procedure: str) -> None:
        """Say by keys that `name` is what citizens call a procedure, which is looked for."""
        await self.page.keyboard.press("4")
        await self.page.keyboard.type(procedure)
        first = self.page.locator("#procedure-list .choice").first
        await expect(first).to_contain_text(procedure, ignore_case=True, timeout=_MS)
        await first.get_by_role("radio").check()
        await self.page.get_by_label("Tên gọi của người dân").fill(name)
        await self.page.keyboard.press("Enter")
        await self.told("Đã lưu.")

    async def approves(self, text: str) -> None:
        """Approve what a colleague proposed."""
        await self.open("/du-lieu/cho-duyet")
        await self.card(text).get_by_role("checkbox").check()
        await self.page.get_by_label("Lý do").fill("Người dân hay nói như thế")
        await self.page.get_by_role("button", name="Duyệt", exact=True).click()
        await self.told("Đã duyệt và ghi vào dữ liệu.")

    def card(self, text: str) -> Locator:
        """Return the proposal with that text."""
        return self.page.locator("article.card").filter(has_text=text)

    async def begins_training(self) -> None:
        """Press the button, and see the training at work."""
        await self.open("/phat-hanh")
        await self.page.get_by_role("button", name="Bắt đầu huấn luyện").click()
        await self.told("Đã nhận yêu cầu huấn luyện.")
        await expect(self.page.locator("#train")).to_contain_text(re.compile(r"\d %, huấn luyện"), timeout=_MS)

    async def stops_training(self) -> None:
        """Press the other button."""
        await self.page.locator("#train").get_by_role("button", name="Dừng lại").click()
        await expect(self.page.locator("#train .tag").first).to_have_text("đã dừng", timeout=_MS)

    async def sees_it_asking(self) -> None:
        """Wait until the new model is trained and being asked."""
        await expect(self.page.locator("#train")).to_contain_text("hỏi thử cả hai bản", timeout=_TRAINED_MS)

    async def reads_the_comparison(self) -> None:
        """Wait for the end of the comparison, and open it; a training that failed says why."""
        tag = self.page.locator("#train .tag").first
        await expect(tag).not_to_have_text(re.compile("đang"), timeout=_TRAINED_MS)
        assert await tag.inner_text() == "xong", await self.page.locator("#train").inner_text()
        await self.page.locator("#train").get_by_role("link", name="Xem so sánh").first.click()
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text("So sánh bản")

    async def releases(self) -> None:
        """Let the model answer everybody, and wait until it does."""
        heading = await self.page.get_by_role("heading", level=1).inner_text()
        model = heading.rsplit(" ", 1)[1]
        await self.page.get_by_role("button", name="Phát hành bản này").click()
        await self.told("Đã quyết định phát hành.")
        live = self.page.locator("#now a code").first
        await expect(live).to_have_text(model, timeout=_TRAINED_MS)


@contextlib.asynccontextmanager
async def citizen(browser: Browser, url: str) -> AsyncIterator[Citizen]:
    """Open the widget for somebody who has not spoken before."""
    async with await browser.new_context(viewport=PHONE, locale="vi-VN", color_scheme="light") as context:  # type: ignore[arg-type]
        visitor = Visitor(await context.new_page())
        visitor.watch()
        await visitor.page.goto(f"{url}/tro-ly")
        yield Citizen(visitor)
        assert visitor.unexpected == []


@contextlib.asynccontextmanager
async def staff(browser: Browser, url: str, data_dir: Path, name: str, role: Role) -> AsyncIterator[Staff]:
    """Sign somebody in; no page may say anything in the browser's console."""
    token = await sign_in(data_dir, name, role)
    async with await browser.new_context(viewport=DESKTOP, locale="vi-VN", color_scheme="light") as context:  # type: ignore[arg-type]
        await context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        page = await context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield Staff(page, url)
        assert wrong == []


async def asks_something_unknown(browser: Browser, url: str) -> str:
    """Ask until a question is not understood; return it."""
    for question in QUESTIONS:
        async with citizen(browser, url) as somebody:
            if UNDERSTOOD not in await somebody.hears(question):
                return question
    raise AssertionError("every question is understood; QUESTIONS needs a harder one")
