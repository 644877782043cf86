"""A running site for the tests: what is asked of it, and what comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

import aiohttp

PUBLIC_URL = "https://danloi.example"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@dataclass(frozen=True)
class Got:
    """An answer: `body` as sent (unpacked), `headers` in lower case."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def text(self) -> str:
        """What a reader sees: no mark-up, no style, no script, single spaces."""
        return text_of(self.body)


class Site:
    """The address of a site in this process, and a client that keeps nothing and follows no redirect."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http

    async def get(self, path: str, method: str = "GET", **headers: str) -> Got:
        sent = {**BROWSER, **{name.replace("_", "-"): value for name, value in headers.items()}}
        async with self._http.request(method, self.url + path, headers=sent, allow_redirects=False) as response:
            found = {name.lower(): value for name, value in response.headers.items()}
            return Got(response.status, found, await response.text())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._skipping += tag in {"script", "style", "svg"}
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._skipping -= tag in {"script", "style", "svg"}

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(data)


def text_of(html: str) -> str:
    """Return the readable text of a page."""
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.parts).split())


def squeezed(text: str) -> str:
    """Return letters and digits alone, in lower case: texts are compared whatever stands between their words."""
    return re.sub(r"[\W_]+", "", unescape(text).lower())
