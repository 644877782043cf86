"""The way in by the province's own sign-in, with a provider on a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from danloi.console.frame.access import Role
from danloi.storage.database import Database
from tests.console.accounts.desk import Browser, desk
from tests.console.staff import Shown
from tests.fakes.openid import Claims, FakeOpenId
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
BEGIN = "/dang-nhap/tinh?den=/noi-bo/toi"


@pytest.fixture
async def provider() -> AsyncIterator[FakeOpenId]:
    async with FakeOpenId() as made:
        yield made


async def go(browser: Browser) -> Shown:
    """Press the button, sign in at the provider, and come back."""
    begun = await browser.get(BEGIN)
    if begun.status != 303:
        return begun
    sent_back = await browser.get(begun.headers["Location"])
    assert sent_back.status == 302
    return await browser.get(sent_back.headers["Location"])


async def test_a_person_of_the_province_comes_in_and_has_the_roles_of_their_group(
    database: Database, provider: FakeOpenId
) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        browser = await here.browser()
        assert "tài khoản của tỉnh" in (await browser.get("/dang-nhap")).words
        shown = await go(browser)
        assert (shown.status, shown.headers["Location"]) == (303, "/noi-bo/toi")
        me = await browser.get("/toi")
        assert "Lê Thị Hoa" in me.words
        row = await here.register.find("hoa.le")
        assert row.roles == [Role.APPROVER]
        assert ("hoa.le", "account.sign_in", "hoa.le") in await here.audited()
        assert (await (await here.browser()).enter("hoa.le", "")).status == 401, "there is no password to guess"
        assert (await browser.get("/toi/mat-khau")).status == 400


async def test_roles_follow_the_provider_at_every_sign_in(database: Database, provider: FakeOpenId) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        await go(await here.browser())
        provider.person = {**provider.person, "realm_access": {"roles": ["quan-tri"]}, "preferred_username": "other"}
        assert (await go(await here.browser())).status == 303
        assert (await here.register.find("hoa.le")).roles == [Role.ADMINISTRATOR]
        assert ("door", "account.change", "hoa.le") in await here.audited()
        provider.person = {**provider.person, "realm_access": {"roles": ["can-bo"]}}
        shown = await go(await here.browser())
        assert shown.status == 403
        assert "chưa thuộc nhóm" in shown.words


async def test_somebody_of_the_same_login_is_not_let_into_another_account(
    database: Database, provider: FakeOpenId
) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        await here.account("hoa.le", Role.ADMINISTRATOR)
        assert (await go(await here.browser())).status == 403
        provider.person = {**provider.person, "preferred_username": "minh"}
        assert (await go(await here.browser())).status == 303
        await here.register.close(None, (await here.register.find("minh")).id)
        closed = await go(await here.browser())
        assert (closed.status, "đã đóng" in closed.words) == (403, True)


async def test_a_sign_in_belongs_to_the_browser_that_began_it_and_is_good_once(
    database: Database, provider: FakeOpenId
) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        attacker, victim = await here.browser(), await here.browser()
        begun = await attacker.get(BEGIN)
        back = (await attacker.get(begun.headers["Location"])).headers["Location"]
        assert (await victim.get(back)).status == 400, "signed in as the attacker without knowing"
        await victim.get(BEGIN)
        assert (await victim.get(back)).status == 400, "the state is another one"
        assert (await attacker.get(back)).status == 303
        assert (await attacker.get(back)).status == 400
        assert not await victim.is_in()


async def test_another_providers_answer_and_a_refusal_are_told(database: Database, provider: FakeOpenId) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        browser = await here.browser()
        begun = await browser.get(BEGIN)
        back = (await browser.get(begun.headers["Location"])).headers["Location"]
        mixed_up = back.replace(parse_qs(urlsplit(back).query)["code"][0], "x").replace("iss=", "iss=https%3A%2F%2Fx")
        assert (await browser.get(mixed_up)).status == 400
        provider.declines = True
        declined = await go(browser)
        assert (declined.status, "không cho đăng nhập" in declined.words) == (400, True)
        assert provider.asked == []


TWISTS: dict[str, Callable[[Claims], Claims]] = {
    "issuer": lambda claims: {**claims, "iss": "https://ke-xau.example"},
    "audience": lambda claims: {**claims, "aud": "ung-dung-khac"},
    "audiences without azp": lambda claims: {**claims, "aud": ["danloi", "ung-dung-khac"]},
    "azp": lambda claims: {**claims, "aud": ["danloi", "ung-dung-khac"], "azp": "ung-dung-khac"},
    "nonce": lambda claims: {**claims, "nonce": "cua-lan-khac"},
    "no nonce": lambda claims: {key: value for key, value in claims.items() if key != "nonce"},
    "expired": lambda claims: {**claims, "exp": claims["iat"] - 3600},
    "no expiry": lambda claims: {key: value for key, value in claims.items() if key != "exp"},
    "of the future": lambda claims: {**claims, "iat": claims["iat"] + 3600},
    "nobody": lambda claims: {**claims, "sub": ""},
    "a number": lambda claims: {**claims, "sub": 7},
}


async def test_a_token_that_does_not_hold_lets_nobody_in(database: Database, provider: FakeOpenId) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        browser = await here.browser()
        for what, twist in TWISTS.items():
            provider.twist = twist
            assert (await go(browser)).status == 502, what
        provider.twist = dict
        for sign in (
            FakeOpenId.signed_by_a_stranger,
            FakeOpenId.unsigned,
            FakeOpenId.signed_with_the_public_key,
            lambda *_: "a.b.c",
            lambda *_: "",
        ):
            provider.sign = sign
            assert (await go(browser)).status == 502, sign
        assert not await browser.is_in()
        assert await here.register.all() == []


async def test_a_new_key_of_the_provider_is_fetched(database: Database, provider: FakeOpenId) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        assert (await go(await here.browser())).status == 303
        provider.change_key()
        assert (await go(await here.browser())).status == 303


async def test_a_provider_that_is_away_or_does_not_know_us_is_told_and_passwords_still_open(
    database: Database, provider: FakeOpenId
) -> None:
    async with desk(database, issuer=provider.issuer) as here:
        await here.account("lan")
        browser = await here.browser()
        provider.is_down = True
        shown = await browser.get(BEGIN)
        assert (shown.status, "không trả lời đúng" in shown.words) == (502, True)
        provider.is_down, provider.client_secret = False, "da-doi"
        assert (await go(browser)).status == 502
        assert (await browser.enter("lan")).status == 303
