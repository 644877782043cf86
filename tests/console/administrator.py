"""The first administrator of a running assistant: made by command, signed in over its socket."""

from __future__ import annotations

import aiohttp
from argon2 import PasswordHasher

from danloi.console.accounts.passwords import Passwords
from danloi.console.accounts.register import Register
from danloi.console.frame.access import Role
from danloi.console.frame.sessions import csrf_of
from danloi.console.frame.visit import COOKIE
from danloi.storage.database import Database

PASSWORD = "sáu con thuyền đậu dưới chân núi"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


async def sign_in_administrator(browser: aiohttp.ClientSession, url: str, database_url: str) -> None:
    """Do what `danloi account create` does, and let `browser`, which keeps cookies, sign in and change the password."""
    database = Database(database_url)
    _, given = await Register(database, Passwords(CHEAP)).create(None, "quan-tri", "Quản trị", [Role.ADMINISTRATOR])
    await database.close()
    form = {"login": "quan-tri", "password": given}
    async with browser.post(f"{url}/noi-bo/dang-nhap", data=form, headers={"Origin": url}) as response:
        assert str(response.url) == f"{url}/noi-bo/toi/mat-khau", await response.text()
    token = next(cookie.value for cookie in browser.cookie_jar if cookie.key == COOKIE)
    form = {"password": given, "new": PASSWORD, "again": PASSWORD, "_csrf": csrf_of(token)}
    async with browser.post(f"{url}/noi-bo/toi/mat-khau", data=form, headers={"Origin": url}) as response:
        assert response.url.path == "/noi-bo/toi", await response.text()
