"""A console on a real socket, and people of the staff who are signed in to it."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from danloi.app.settings import ROOT
from danloi.console.frame.access import Role
from danloi.console.frame.area import Area
from danloi.console.frame.console import PATH, Console
from danloi.console.frame.home import home_area
from danloi.console.frame.models import AccountRow
from danloi.console.frame.sessions import csrf_of
from danloi.console.frame.visit import COOKIE
from danloi.storage.database import Database
from tests.channels.serving import serving

_numbers = itertools.count(1)
WORDS = ROOT / "data" / "phrases" / "console"


@dataclass
class Shown:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def words(self) -> str:
        """The text without markup, as one line."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text)).strip()


class Person:
    """Somebody at a browser; with a cookie if signed in."""

    def __init__(self, url: str, http: aiohttp.ClientSession, token: str = "") -> None:
        self.url, self.http, self.token = url, http, token

    async def get(self, path: str) -> Shown:
        """Look at a page; `path` begins after /noi-bo."""
        async with self.http.get(f"{self.url}{PATH}{path}", headers=self._headers(), allow_redirects=False) as answer:
            return Shown(answer.status, await answer.text(errors="replace"), answer.headers)

    async def post(self, path: str, data: Any = None, *, csrf: str | None = None, origin: str | None = None) -> Shown:
        """Send a form; `data` is a dict, a list of pairs, or aiohttp.FormData."""
        form = data if isinstance(data, aiohttp.FormData) else aiohttp.FormData(data or {})
        form.add_field("_csrf", csrf_of(self.token) if csrf is None else csrf)
        headers = {**self._headers(), "Origin": self.url if origin is None else origin}
        async with self.http.post(
            f"{self.url}{PATH}{path}", data=form, headers=headers, allow_redirects=False
        ) as answer:
            return Shown(answer.status, await answer.text(errors="replace"), answer.headers)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.token}"} if self.token else {}


@dataclass
class Office:
    """The served console."""

    url: str
    console: Console
    http: aiohttp.ClientSession

    async def person(self, *roles: Role, login: str | None = None) -> Person:
        """Return somebody with these roles, signed in; without roles somebody who is not."""
        if not roles:
            return Person(self.url, self.http)
        async with self.console.database.transaction() as session:
            row = AccountRow(
                login=login or f"{roles[0]}-{next(_numbers)}", name=f"Cán bộ {roles[0]}", roles=list(roles)
            )
            session.add(row)
            await session.flush()
            number = row.id
        return Person(self.url, self.http, await self.console.sessions.open(number))


@contextlib.asynccontextmanager
async def office(database: Database, *areas: Callable[[Console], Area]) -> AsyncIterator[Office]:
    """Serve the first page and `areas`."""
    console = Console(database, WORDS)
    made = [area(console) for area in (home_area, *areas)]
    async with (
        serving(*(area.blueprint for area in made)) as url,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=20)) as http,
    ):
        yield Office(url, console, http)
