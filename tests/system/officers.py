"""Officers at the console of a running assistant, known to its database as another process would make them known."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from danloi.console.frame.access import Role
from danloi.console.frame.models import AccountRow
from danloi.console.frame.sessions import Sessions, csrf_of
from danloi.console.frame.visit import COOKIE
from danloi.guidance.vietnamese.syllables import fold_words
from danloi.storage.database import Database
from tests.fakes.until import until


async def sign_in(data_dir: Path, name: str, *roles: Role) -> str:
    """Make an account and return the cookie of its session."""
    database = Database(f"sqlite+aiosqlite:///{data_dir / 'danloi.db'}")
    try:
        async with database.transaction() as session:
            row = AccountRow(login=".".join(fold_words(name)), name=name, roles=list(roles))
            session.add(row)
            await session.flush()
        return await Sessions(database).open(row.id)
    finally:
        await database.close()


@dataclass
class Officer:
    """Somebody who works with the pages through their forms, as a browser without scripts does."""

    url: str
    token: str
    http: aiohttp.ClientSession

    async def get(self, path: str) -> str:
        """Return a page below /noi-bo."""
        async with self.http.get(f"{self.url}/noi-bo{path}", headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def post(self, path: str, **form: str) -> str:
        """Send a form; return the page it leads to."""
        data = {"_csrf": csrf_of(self.token), **form}
        headers = {**self._headers, "Origin": self.url}
        async with self.http.post(f"{self.url}/noi-bo{path}", data=data, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def takes_the_next(self) -> str:
        """Take the first ticket of the queue, once there is one; return the path of its page."""

        async def look() -> str | None:
            found = re.search(r"/noi-bo(/tiep-nhan/phieu/\d+)\"", await self.get("/tiep-nhan"))
            return found[1] if found else None

        path: str = await until(look, "a ticket in the queue")
        await self.post(f"{path}/nhan")
        return path

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.token}"}


@contextlib.asynccontextmanager
async def officer(
    url: str, data_dir: Path, name: str = "Nguyễn Thị Lan", role: Role = Role.REVIEWER
) -> AsyncIterator[Officer]:
    """Sign an officer in."""
    token = await sign_in(data_dir, name, role)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Officer(url, token, http)
