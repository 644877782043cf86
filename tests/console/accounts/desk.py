"""The door and the accounts behind it on a real socket, and browsers that keep their cookies."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import aiohttp
from argon2 import PasswordHasher
from sqlalchemy import select
from yarl import URL

from danloi.console.accounts.audit_pages import audit_area
from danloi.console.accounts.door import door_area
from danloi.console.accounts.lockout import Limits
from danloi.console.accounts.openid import OpenIdOptions, OpenIdProvider
from danloi.console.accounts.openid_door import CALLBACK, openid_area
from danloi.console.accounts.outsiders import Outsiders
from danloi.console.accounts.own import own_area
from danloi.console.accounts.pages import accounts_area
from danloi.console.accounts.passwords import Passwords
from danloi.console.accounts.register import Register
from danloi.console.accounts.second_step import SecondStep
from danloi.console.accounts.sign_in import SignIn
from danloi.console.frame.access import Role
from danloi.console.frame.console import PATH, Console
from danloi.console.frame.home import home_area
from danloi.console.frame.models import AccountRow, AuditRow
from danloi.console.frame.sessions import csrf_of
from danloi.console.frame.visit import COOKIE
from danloi.guidance.status.vault import Vault
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.channels.serving import serving
from tests.console.staff import WORDS, Shown

PASSWORD = "con mèo vàng nằm ngủ trên mái ngói"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
ROLES = {"lanh-dao": frozenset({Role.APPROVER}), "quan-tri": frozenset({Role.ADMINISTRATOR})}


class Clock:
    """The present moment, which a test moves on."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return now() + self.ahead

    def pass_by(self, **much: float) -> None:
        self.ahead += dt.timedelta(**much)


class Browser:
    """Somebody at a browser of their own, perhaps at an address of their own."""

    def __init__(self, url: str, http: aiohttp.ClientSession, address: str) -> None:
        self.url, self.http, self.address = url, http, address

    @property
    def session(self) -> str:
        """The cookie of the console's session."""
        return self.cookie(COOKIE)

    def cookie(self, name: str) -> str:
        """What the browser would send."""
        found = self.http.cookie_jar.filter_cookies(URL(f"{self.url}{PATH}/")).get(name)
        return found.value if found else ""

    def keep(self, name: str, value: str) -> None:
        """Have a cookie planted."""
        self.http.cookie_jar.update_cookies({name: value}, URL(f"{self.url}{PATH}/"))

    async def get(self, path: str) -> Shown:
        """Look at a page; `path` begins after /noi-bo, unless it is a whole address."""
        url = path if "://" in path else f"{self.url}{PATH}{path}"
        async with self.http.get(url, headers=self._headers(), allow_redirects=False) as answer:
            return Shown(answer.status, await answer.text(errors="replace"), answer.headers)

    async def post(self, path: str, form: Mapping[str, str] | None = None) -> Shown:
        """Send a form of our own page."""
        data = {**(form or {}), "_csrf": csrf_of(self.session) if self.session else ""}
        headers = {**self._headers(), "Origin": self.url}
        async with self.http.post(
            f"{self.url}{PATH}{path}", data=data, headers=headers, allow_redirects=False
        ) as answer:
            return Shown(answer.status, await answer.text(errors="replace"), answer.headers)

    async def enter(self, login: str, password: str = PASSWORD, to: str = "") -> Shown:
        """Sign in with a password."""
        return await self.post("/dang-nhap", {"login": login, "password": password, "den": to})

    async def is_in(self) -> bool:
        """Whether the first page is shown."""
        return (await self.get("")).status == 200

    def _headers(self) -> dict[str, str]:
        return {"X-Forwarded-For": self.address}


@dataclass
class Desk:
    """The served console with everything of accounts in it."""

    url: str
    console: Console
    register: Register
    sign_in: SignIn
    passwords: Passwords
    second_step: SecondStep
    clock: Clock
    opened: contextlib.AsyncExitStack

    async def browser(self, address: str = "203.0.113.7") -> Browser:
        """Return a fresh browser behind a network address."""
        jar = aiohttp.CookieJar(unsafe=True)
        timeout = aiohttp.ClientTimeout(total=20)
        http = await self.opened.enter_async_context(aiohttp.ClientSession(cookie_jar=jar, timeout=timeout))
        return Browser(self.url, http, address)

    async def account(self, login: str, *roles: Role, password: str = PASSWORD) -> int:
        """Make an account whose owner has chosen a password."""
        async with self.console.database.transaction() as session:
            row = AccountRow(
                login=login,
                name=f"Cán bộ {login}",
                roles=sorted(roles or (Role.REVIEWER,)),
                password=await self.passwords.hash(password),
            )
            session.add(row)
            await session.flush()
            return row.id

    async def signed_in(self, login: str, *roles: Role) -> Browser:
        """Make an account and sign it in."""
        await self.account(login, *roles)
        browser = await self.browser()
        shown = await browser.enter(login)
        assert shown.status == 303, shown.words
        return browser

    async def audited(self) -> list[tuple[str, str, str]]:
        """Who did what to whom, in order."""
        async with self.console.database.transaction() as session:
            rows = await session.scalars(select(AuditRow).order_by(AuditRow.id))
            return [(row.who, row.action, row.subject) for row in rows]


@contextlib.asynccontextmanager
async def desk(database: Database, *, limits: Limits | None = None, issuer: str = "") -> AsyncIterator[Desk]:
    """Serve the door, one's own page, the accounts and the audit log."""
    clock = Clock()
    console = Console(database, WORDS, clock)
    passwords, second_step = Passwords(CHEAP), SecondStep(Vault(b"k" * 32))
    register = Register(database, passwords)
    sign_in = SignIn(database, passwords, second_step, console.sessions, limits, clock)
    areas = [
        home_area(console),
        door_area(console, sign_in, register, has_openid=bool(issuer)),
        own_area(console, sign_in, passwords, second_step),
        accounts_area(console, register),
        audit_area(console),
    ]
    options = OpenIdOptions(issuer, "danloi", "bi-mat-cua-danloi", "")
    provider = OpenIdProvider(options)
    if issuer:
        outsiders = Outsiders(database, "preferred_username", "realm_access.roles", ROLES)
        areas.append(openid_area(console, provider, outsiders, sign_in))
    async with contextlib.AsyncExitStack() as opened:
        url = await opened.enter_async_context(serving(*(area.blueprint for area in areas), proxies=1))
        provider.options = OpenIdOptions(issuer, "danloi", "bi-mat-cua-danloi", f"{url}{PATH}{CALLBACK}")
        yield Desk(url, console, register, sign_in, passwords, second_step, clock, opened)
