"""The Zalo page: how the token is doing, and the way through Zalo's consent and back, as a browser goes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import select

from danloi.app.settings import ROOT
from danloi.console.delivery.zalo import zalo_area
from danloi.console.frame.access import Role
from danloi.console.frame.models import AuditRow
from danloi.guidance.phrases import Phrases
from tests.channels.zalo_oa.account import Account
from tests.console.staff import Person, Shown, office
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
SAY = Phrases.read(ROOT / "data" / "phrases" / "console" / "zalo.yaml")


@dataclass
class Staff:
    """An administrator at a browser, and the Zalo account whose page it looks at."""

    account: Account
    person: Person

    async def get(self, path: str) -> tuple[int, str]:
        shown = await self.person.get(path)
        return shown.status, shown.text

    async def follow(self, address: str) -> Shown:
        """Go to Zalo's page and wherever it sends the browser."""
        async with self.person.http.get(address, allow_redirects=False) as answer:
            back = answer.headers["Location"]
        returned = await self.person.get(back.partition("/noi-bo")[2])
        return await self.person.get(returned.headers["Location"].removeprefix("/noi-bo"))


@pytest.fixture
async def staff(account: Account) -> AsyncIterator[Staff]:
    own = account.another(callback="https://danloi.example/noi-bo/zalo/callback")
    refresh_after = dt.timedelta(hours=20)
    async with office(account.database, lambda console: zalo_area(console, own.consent, refresh_after)) as here:
        yield Staff(own, await here.person(Role.ADMINISTRATOR, login="lan"))


async def test_a_stranger_finishes_no_consent(staff: Staff) -> None:
    code = staff.account.fake.oauth.grant()
    state = parse_qs(urlsplit(staff.account.consent.address()).query)["state"][0]
    stranger = Person(staff.person.url, staff.person.http)
    shown = await stranger.get(f"/zalo/callback?{urlencode({'code': code, 'state': state})}")
    assert (shown.status, shown.headers["Location"].partition("?")[0]) == (303, "/noi-bo/dang-nhap")
    assert await staff.account.tokens.store.row() is None


async def test_staff_consent_on_zalo_and_come_back_to_a_good_connection(staff: Staff) -> None:
    _, page = await staff.get("/zalo")
    assert SAY("state.none") in page
    shown = await staff.follow(_consent_link(page))
    assert SAY("told.done") in shown.text
    assert "Kết nối tốt" in shown.text
    row = await staff.account.row()
    for secret in (row.access_token, row.refresh_token, staff.account.fake.oauth.app_secret):
        assert secret not in shown.text
    async with staff.account.database.transaction() as session:
        audited = await session.scalars(select(AuditRow))
        assert [(one.who, one.action) for one in audited] == [("lan", "zalo.consent")]


async def test_the_page_tells_the_days_left_after_zalo_has_refused(staff: Staff) -> None:
    await staff.account.agree()
    await staff.account.grow_old(21)
    row = await staff.account.row()
    await staff.account.tokens.store.release(row.generation, refused="error -14020")
    _, page = await staff.get("/zalo")
    assert "Cần cấp quyền lại trước" in page
    assert "-14020" in page
    await staff.account.grow_old(26)
    _, page = await staff.get("/zalo")
    assert "đang không gửi được tin" in page


async def test_a_renewal_without_answer_is_shown(staff: Staff) -> None:
    await staff.account.agree()
    row = await staff.account.row()
    await staff.account.tokens.store.claim(row.generation)
    _, page = await staff.get("/zalo")
    assert "chưa có trả lời từ Zalo" in page


@pytest.mark.parametrize("state", ["", "x", "a.9999999999.c", "a.b.c", "đ.đ.đ"])
async def test_a_consent_that_was_not_begun_here_is_refused(staff: Staff, state: str) -> None:
    query = urlencode({"code": staff.account.fake.oauth.grant(), "state": state})
    status, page = await staff.get(f"/zalo/callback?{query}")
    assert status == 400
    assert SAY("problem.bad_state") in page
    assert await staff.account.tokens.store.row() is None


async def test_a_refusal_on_zalos_page_is_understood(staff: Staff) -> None:
    status, page = await staff.get("/zalo/callback?error=access_denied")
    assert status == 400
    assert SAY("problem.declined").split("“")[0] in page


async def test_a_code_that_zalo_does_not_take_is_told_and_a_good_token_stays(staff: Staff) -> None:
    await staff.account.agree()
    before = (await staff.account.row()).generation
    state = parse_qs(urlsplit(staff.account.consent.address()).query)["state"][0]
    status, page = await staff.get("/zalo/callback?" + urlencode({"code": "made-up", "state": state}))
    assert status == 400
    assert SAY("problem.lost") in page
    assert (await staff.account.row()).generation == before


async def test_what_the_address_brings_is_never_shown_as_it_is(staff: Staff) -> None:
    _, page = await staff.get("/zalo/callback?code=%3Cscript%3E&state=%3Cscript%3E")
    assert "<script" not in page


async def test_zalo_away_is_told(staff: Staff) -> None:
    staff.account.fake.oauth.is_down = True
    state = parse_qs(urlsplit(staff.account.consent.address()).query)["state"][0]
    status, page = await staff.get("/zalo/callback?" + urlencode({"code": "x", "state": state}))
    assert status == 502
    assert SAY("problem.no_answer") in page


def _consent_link(page: str) -> str:
    link = page.split('rel="noreferrer" href="')[1].split('"')[0]
    return link.replace("&amp;", "&")
