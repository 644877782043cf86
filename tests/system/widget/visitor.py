"""A citizen at a page that has the widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Locator, Page, Request

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": ["color-contrast"]}


@dataclass
class Visitor:
    """A page, and what went wrong in it that nobody sees. Selectors reach into the widget's shadow root."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()  # what a test itself brings about

    def watch(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(message.text)

    def _failed(self, request: Request) -> None:
        # Leaving the page cuts the stream, which is how streams end, and what was still being loaded.
        left = request.failure == "net::ERR_ABORTED" and request.resource_type not in ("fetch", "xhr")
        if not left and not request.url.partition("?")[0].endswith("/chat/stream"):
            self.troubles.append(f"{request.url} {request.failure}")

    @property
    def unexpected(self) -> list[str]:
        return [one for one in self.troubles if not any(part in one for part in self.expected)]

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Câu hỏi của anh/chị")

    @property
    def answers(self) -> Locator:
        return self.page.locator(".message.assistant")

    @property
    def questions(self) -> Locator:
        return self.page.locator(".message.citizen")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def ask(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    async def stored(self, name: str) -> Any:
        """Return what the widget keeps under `name` in this page's storage."""
        script = """name => {
            const key = Object.keys(localStorage).find(one => one.endsWith(':' + name));
            return key ? JSON.parse(localStorage.getItem(key)) : null;
        }"""
        return await self.page.evaluate(script, name)

    async def conversation(self) -> str:
        return f"web:{(await self.stored('token')).partition('.')[0]}"

    async def focused(self) -> str:
        """Return the label or text of what has the focus, inside the widget too."""
        script = """() => {
            let one = document.activeElement;
            while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
            return one?.getAttribute('aria-label') || one?.labels?.[0]?.textContent || one?.textContent?.trim() || '';
        }"""
        return str(await self.page.evaluate(script))

    async def axe(self, options: Any = EVERY_RULE) -> list[str]:
        """Return what axe-core finds."""
        found = await Axe().run(self.page, options=options)
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]]
