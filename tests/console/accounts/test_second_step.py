"""The code of an authenticator app: switched on, asked for, never taken twice, and what stands in for it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from pathlib import Path

import pyotp

from danloi.console.frame.access import Role
from danloi.storage.database import Database
from tests.console.accounts.desk import PASSWORD, Browser, Desk, desk
from tests.storage.choice import on_sqlite

PAGE = "/toi/ma-xac-thuc"


def code_of(secret: str, here: Desk, **later: float) -> str:
    return pyotp.TOTP(secret).at(here.clock() + dt.timedelta(**later))


async def enrol(here: Desk, browser: Browser) -> tuple[str, list[str]]:
    """Switch it on as the page says; return the secret in the telephone and the recovery codes."""
    page = (await browser.get(PAGE)).text
    secret = re.search(r"<code>((?:[A-Z2-7]{4} ?){8})</code>", page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert secret
    assert sealed
    assert re.search(r"<svg[^>]* viewBox=", page), "without it the picture is cut off where it is made to fit"
    plain = secret[1].replace(" ", "")
    form = {"sealed": sealed[1], "code": code_of(plain, here), "password": PASSWORD}
    shown = await browser.post(PAGE, form)
    assert shown.status == 200, shown.words
    codes = re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", shown.text)
    assert len(codes) == 10
    return plain, codes


@on_sqlite
async def test_the_code_is_asked_for_after_the_password_and_leads_to_the_page_asked_for(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan", Role.ADMINISTRATOR)
        secret, _ = await enrol(here, browser)
        assert await browser.is_in()
        again = await here.browser()
        entered = await again.enter("lan", to="/noi-bo/nhat-ky")
        assert entered.headers["Location"] == "/noi-bo/dang-nhap/ma"
        assert not await again.is_in(), "the password alone opens nothing"
        here.clock.pass_by(seconds=30)
        shown = await again.post("/dang-nhap/ma", {"code": code_of(secret, here)})
        assert (shown.status, shown.headers["Location"]) == (303, "/noi-bo/nhat-ky")
        assert ("lan", "account.second_step_on", "lan") in await here.audited()


async def test_a_code_is_taken_once_even_by_two_at_the_same_moment(database: Database) -> None:
    async with desk(database) as here:
        secret, _ = await enrol(here, await here.signed_in("lan"))
        here.clock.pass_by(seconds=60)
        browsers = [await here.browser(f"198.51.100.{number}") for number in range(4)]
        for browser in browsers:
            await browser.enter("lan")
        code = code_of(secret, here)
        answers = await asyncio.gather(*(browser.post("/dang-nhap/ma", {"code": code}) for browser in browsers))
        assert [answer.status for answer in answers].count(303) <= 1
        late = await here.browser("198.51.100.50")
        await late.enter("lan")
        assert (await late.post("/dang-nhap/ma", {"code": code})).status == 401
        here.clock.pass_by(seconds=30)
        assert (await late.post("/dang-nhap/ma", {"code": code_of(secret, here)})).status == 303


@on_sqlite
async def test_a_recovery_code_stands_in_for_the_telephone_once(database: Database) -> None:
    async with desk(database) as here:
        _, codes = await enrol(here, await here.signed_in("lan"))
        for given, status in ((codes[0], 303), (codes[0], 401), (codes[1].upper(), 303)):
            browser = await here.browser()
            await browser.enter("lan")
            assert (await browser.post("/dang-nhap/ma", {"code": given})).status == status


@on_sqlite
async def test_guessing_codes_is_stopped_and_shows_in_the_audit_log(database: Database) -> None:
    async with desk(database) as here:
        secret, _ = await enrol(here, await here.signed_in("lan"))
        answers = []
        for number in range(12):
            browser = await here.browser(f"198.51.100.{number}")
            await browser.enter("lan")
            answers.append((await browser.post("/dang-nhap/ma", {"code": f"00000{number % 10}"})).status)
        assert answers == [401] * 10 + [429] * 2
        assert (await here.audited()).count(("door", "account.wrong_code", "lan")) == 10
        here.clock.pass_by(minutes=16)
        browser = await here.browser("198.51.100.9")
        await browser.enter("lan")
        assert (await browser.post("/dang-nhap/ma", {"code": code_of(secret, here)})).status == 303


@on_sqlite
async def test_the_second_step_belongs_to_the_browser_that_knew_the_password_and_to_ten_minutes(
    database: Database,
) -> None:
    async with desk(database) as here:
        secret, _ = await enrol(here, await here.signed_in("lan"))
        here.clock.pass_by(seconds=60)
        stranger = await here.browser()
        assert (await stranger.post("/dang-nhap/ma", {"code": code_of(secret, here)})).status == 400
        slow = await here.browser()
        await slow.enter("lan")
        here.clock.pass_by(minutes=11)
        assert (await slow.post("/dang-nhap/ma", {"code": code_of(secret, here)})).status == 400


@on_sqlite
async def test_it_is_switched_on_only_with_password_and_code_and_off_only_with_the_password(
    database: Database,
) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        page = (await browser.get(PAGE)).text
        sealed = re.findall(r'name="sealed" value="([^"]+)"', page)[0]
        secret = re.findall(r"<code>([A-Z2-7 ]{39})</code>", page)[0]
        good = code_of(secret.replace(" ", ""), here)
        for code, password in (("000000", PASSWORD), (good, "không phải mật khẩu này"), ("", "")):
            shown = await browser.post(PAGE, {"sealed": sealed, "code": code, "password": password})
            assert shown.status == 400
            assert secret in shown.text, "the picture in the telephone stays good"
        other = await here.signed_in("minh")
        stolen = {"sealed": sealed, "code": good, "password": PASSWORD}
        assert (await other.post(PAGE, stolen)).status == 400, "a secret is sealed for one account"
        await enrol(here, browser)
        assert (await browser.post(f"{PAGE}/tat", {"password": "không phải mật khẩu này"})).status == 400
        assert (await browser.post(f"{PAGE}/tat", {"password": PASSWORD})).status == 303
        assert (await (await here.browser()).enter("lan")).headers["Location"] == "/noi-bo"


@on_sqlite
async def test_new_recovery_codes_end_the_old_ones_and_the_database_keeps_neither(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        secret, codes = await enrol(here, browser)
        shown = await browser.post(f"{PAGE}/ma-du-phong", {"password": PASSWORD})
        new = re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", shown.text)
        assert len(set(new) - set(codes)) == 10
        again = await here.browser()
        await again.enter("lan")
        assert (await again.post("/dang-nhap/ma", {"code": codes[0]})).status == 401
        assert (await again.post("/dang-nhap/ma", {"code": new[0]})).status == 303
        await database.close()
        file = Path(str(database.url.database))
        kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        assert b"lan" in kept
        assert secret.encode() not in kept
        assert not [code for code in (*codes, *new) if code.replace("-", "").encode() in kept]
