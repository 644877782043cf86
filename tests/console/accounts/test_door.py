"""Signing in and out, as people at browsers do it and as attackers try it."""

from __future__ import annotations

import asyncio
import time
import unicodedata

from argon2 import PasswordHasher
from sqlalchemy import update

from danloi.console.accounts.caller import BROWSER, onward_of
from danloi.console.accounts.lockout import Limits
from danloi.console.accounts.passwords import Passwords
from danloi.console.frame.access import Role
from danloi.console.frame.models import AccountRow
from danloi.console.frame.visit import COOKIE
from danloi.storage.database import Database
from tests.console.accounts.desk import PASSWORD, Desk, desk
from tests.storage.choice import on_sqlite

WRONG = "mật khẩu đoán bừa số một"
ELSEWHERE = [
    "https://ke-xau.example/",
    "//ke-xau.example/noi-bo",
    "/\\ke-xau.example",
    "/noi-bo\\..\\x",
    "/noi-bo/../webhooks",
    "/noi-bo@ke-xau.example",
    "/noi-boxau",
    "javascript:alert(1)",
    "/noi-bo/x\r\nSet-Cookie: a=b",
    "/noi-bo/" + "x" * 3000,
]


@on_sqlite
async def test_the_door_says_how_the_first_account_is_made_and_lets_nobody_in(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.browser()
        assert "make account LOGIN=" in (await browser.get("/dang-nhap")).text
        assert (await browser.enter("", "")).status == 401
        await here.account("lan")
        assert "make account LOGIN=" not in (await browser.get("/dang-nhap")).text


@on_sqlite
async def test_whoever_signs_in_is_led_to_the_page_they_asked_for(database: Database) -> None:
    async with desk(database) as here:
        await here.account("lan", Role.ADMINISTRATOR)
        browser = await here.browser()
        door = (await browser.get("/nhat-ky?ai=lan")).headers["Location"]
        shown = await browser.get(door.removeprefix("/noi-bo"))
        assert 'name="den" value="/noi-bo/nhat-ky?ai=lan"' in shown.text
        entered = await browser.enter("LAN ", to="/noi-bo/nhat-ky?ai=lan")
        assert (entered.status, entered.headers["Location"]) == (303, "/noi-bo/nhat-ky?ai=lan")
        assert (await browser.get("/dang-nhap?den=/noi-bo/toi")).headers["Location"] == "/noi-bo/toi"
        assert ("lan", "account.sign_in", "lan") in await here.audited()
        left = await browser.post("/dang-xuat")
        assert left.headers["Location"] == "/noi-bo/dang-nhap?xong=out"
        assert not await browser.is_in()


@on_sqlite
async def test_cookies_are_out_of_reach_of_scripts_and_over_tls_only_where_there_is_tls(database: Database) -> None:
    async with desk(database) as here:
        await here.account("lan")
        cookies = (await (await here.browser()).enter("lan")).headers.getall("Set-Cookie")  # type: ignore[attr-defined]
        assert {cookie.partition("=")[0] for cookie in cookies} == {"danloi_console", "danloi_browser"}
        for cookie in cookies:
            assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/noi-bo"))
            assert "Secure" not in cookie
        proxied = await here.browser()
        proxied.http.headers["X-Forwarded-Proto"] = "https"
        assert all(
            "Secure" in cookie
            for cookie in (await proxied.enter("lan")).headers.getall("Set-Cookie")  # type: ignore[attr-defined]
        )


@on_sqlite
async def test_nobody_is_led_to_another_site(database: Database) -> None:
    async with desk(database) as here:
        await here.account("lan")
        for asked in ELSEWHERE:
            assert onward_of(asked) == "/noi-bo"
            entered = await (await here.browser()).enter("lan", to=asked)
            assert entered.headers["Location"] == "/noi-bo", asked


@on_sqlite
async def test_a_session_that_somebody_planted_is_not_the_one_that_is_opened(database: Database) -> None:
    async with desk(database) as here:
        attacker = await here.signed_in("ke-xau")
        await here.account("lan")
        victim = await here.browser()
        for planted in ("a" * 43, attacker.session):
            victim.http.cookie_jar.clear()
            victim.keep(COOKIE, planted)
            entered = await victim.enter("lan")
            assert entered.status == 303
            assert victim.session not in {"", planted}
        assert not await attacker.is_in(), "the planted session goes on for nobody"
        me = await victim.get("/toi")
        assert "Cán bộ lan" in me.words


@on_sqlite
async def test_another_site_can_neither_sign_somebody_in_nor_out(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        stranger = await here.browser()
        form = {"login": "lan", "password": PASSWORD}
        for origin in ("https://ke-xau.example", "null", None):
            headers = {"Origin": origin} if origin else {}
            async with stranger.http.post(f"{here.url}/noi-bo/dang-nhap", data=form, headers=headers) as answer:
                assert answer.status == 403
            async with browser.http.post(f"{here.url}/noi-bo/dang-xuat", data={}, headers=headers) as answer:
                assert answer.status == 403
        headers = {"Origin": here.url, "Sec-Fetch-Site": "cross-site"}
        async with stranger.http.post(f"{here.url}/noi-bo/dang-nhap", data=form, headers=headers) as answer:
            assert answer.status == 403
        assert await browser.is_in()
        assert not await stranger.is_in()


@on_sqlite
async def test_unknown_closed_and_wrong_look_the_same_and_take_the_same_time(database: Database) -> None:
    async with desk(database, limits=Limits(100, 100, 100, 100)) as here:
        here.passwords._hasher = PasswordHasher(time_cost=4, memory_cost=32_768, parallelism=1)
        await here.account("lan")
        closed = await here.account("dong")
        async with database.transaction() as session:
            await session.execute(update(AccountRow).where(AccountRow.id == closed).values(is_active=False))
        browser, times, shown = await here.browser(), dict[str, float](), set[tuple[int, str]]()
        for login, password in (("ai", WRONG), ("ai", WRONG), ("lan", WRONG), ("dong", PASSWORD)):
            began = time.monotonic()
            answer = await browser.enter(login, password)
            times[login] = time.monotonic() - began
            shown.add((answer.status, answer.text.replace(f'value="{login}"', "")))
        assert len(shown) == 1
        assert next(iter(shown))[0] == 401
        assert times["ai"] > 0.4 * times["lan"], times  # without a hash to compare with it would be a twentieth


@on_sqlite
async def test_guessing_from_one_place_is_stopped_and_the_owner_elsewhere_is_not(database: Database) -> None:
    async with desk(database) as here:
        await here.account("lan")
        attacker = await here.browser("198.51.100.9")
        answers = [(await attacker.enter("lan", f"{WRONG} {number}")).status for number in range(8)]
        assert answers == [401] * 5 + [429] * 3
        assert (await attacker.enter("lan")).status == 429, "even the right one is not looked at"
        assert (await (await here.browser("198.51.100.77")).enter("lan")).status == 303
        assert [action for _, action, _ in await here.audited()].count("account.locked_out") == 1
        here.clock.pass_by(minutes=16)
        assert (await attacker.enter("lan")).status == 303, "no lock is for ever"


@on_sqlite
async def test_guessing_many_accounts_from_one_place_is_stopped(database: Database) -> None:
    async with desk(database, limits=Limits(source=12)) as here:
        attacker = await here.browser("2001:db8:1:1::1")
        answers = [(await attacker.enter(f"nguoi-{number}", WRONG)).status for number in range(14)]
        assert answers == [401] * 12 + [429] * 2
        neighbour = await here.browser("2001:db8:1:1:ffff::2")
        assert (await neighbour.enter("nguoi-khac", WRONG)).status == 429, "64 bits of IPv6 are one customer"
        assert (await (await here.browser("2001:db8:2:1::1")).enter("nguoi-khac", WRONG)).status == 401


@on_sqlite
async def test_many_places_that_guess_do_not_shut_the_owner_out(database: Database) -> None:
    async with desk(database, limits=Limits(login=12)) as here:
        owner = await here.signed_in("lan")
        await owner.post("/dang-xuat")
        answers = []
        for number in range(16):
            attacker = await here.browser(f"198.51.100.{number}")
            answers.append((await attacker.enter("lan", WRONG)).status)
        assert answers == [401] * 12 + [429] * 4
        assert (await owner.enter("lan")).status == 303, "a browser that the account knows has its own count"
        await owner.post("/dang-xuat")
        other = await here.browser("198.51.100.200")
        await here.account("minh")
        other.keep(BROWSER, owner.cookie(BROWSER))
        for _ in range(5):
            await other.enter("minh", WRONG)
        assert (await other.enter("minh", WRONG)).status == 429, "it is known to one account alone"


async def test_guesses_at_the_same_time_and_in_other_processes_are_counted(database: Database) -> None:
    """Two servers on one database, as two processes have it; on both databases, for both count differently."""
    async with desk(database) as one, desk(database) as two:
        await one.account("lan")
        guessers = [await here.browser("198.51.100.9") for here in (one, two) for _ in range(6)]
        answers = await asyncio.gather(*(guesser.enter("lan", WRONG) for guesser in guessers))
        judged = [answer.status for answer in answers].count(401)
        assert judged <= 5
        assert {answer.status for answer in answers} <= {401, 429, 503}
        assert (await (await two.browser("198.51.100.9")).enter("lan", WRONG)).status in {401, 429}


@on_sqlite
async def test_a_password_is_hashed_anew_when_the_parameters_change(database: Database) -> None:
    async with desk(database) as here:
        number = await here.account("lan")
        before = (await _row(here, number)).password
        here.sign_in._passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
        assert (await (await here.browser()).enter("lan", WRONG)).status == 401
        assert (await _row(here, number)).password == before
        assert (await (await here.browser()).enter("lan")).status == 303
        after = (await _row(here, number)).password
        assert "m=128,t=2" in after
        assert (await (await here.browser()).enter("lan")).status == 303


@on_sqlite
async def test_the_same_password_typed_on_another_keyboard_is_the_same(database: Database) -> None:
    async with desk(database) as here:
        await here.account("lan", password=unicodedata.normalize("NFC", PASSWORD))
        entered = await (await here.browser()).enter("lan", unicodedata.normalize("NFD", PASSWORD))
        assert entered.status == 303


@on_sqlite
async def test_whatever_is_typed_as_a_login_is_refused_plainly(database: Database) -> None:
    async with desk(database) as here:
        for login in ["x" * 5000, "lan\0", "' or 1=1 --", "<script>alert(1)</script>", "🐈"]:
            shown = await (await here.browser()).enter(login, "x" * 100_000)
            assert shown.status == 401
            assert "<script>alert" not in shown.text
            assert shown.headers["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]


async def _row(here: Desk, number: int) -> AccountRow:
    row = await here.register.get(number)
    assert row is not None
    return row
