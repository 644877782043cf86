"""The staff page: how the token is doing, and the way through Zalo's consent and back, as a browser goes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from channels.staff import StaffDoor
from channels.staff_pages.shell import ZALO, StaffShell
from channels.zalo_oa.oauth import BadState, ConsentLink
from channels.zalo_oa.pages import consent_blueprint
from danloi.app.process import free_port
from danloi.app.settings import ROOT
from danloi.guidance.phrases import Phrases
from tests.channels.serving import serving
from tests.channels.zalo_oa.account import Account
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite

TOKEN = "mot-ma-noi-bo-dai"
SAY = Phrases.read(ROOT / "data" / "phrases" / "channels.yaml")
IN = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Staff:
    """A browser of staff, and the account whose page it looks at."""

    account: Account
    url: str
    browser: aiohttp.ClientSession

    async def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        async with self.browser.get(f"{self.url}{path}", headers=IN if headers is None else headers) as response:
            return response.status, await response.text()


@pytest.fixture
async def staff(account: Account) -> AsyncIterator[Staff]:
    port = free_port()
    own = account.another(callback=f"http://127.0.0.1:{port}/noi-bo/zalo/callback")
    shell = StaffShell(StaffDoor(TOKEN), SAY, {ZALO: "menu.zalo"})
    pages = consent_blueprint(own.consent, shell, dt.timedelta(hours=20), "SeEEB8-x_1")
    jar = aiohttp.CookieJar(unsafe=True)
    async with serving(pages, shell.blueprint(), port=port) as url, aiohttp.ClientSession(cookie_jar=jar) as browser:
        yield Staff(own, url, browser)


async def test_a_stranger_sees_only_the_door(staff: Staff) -> None:
    for path in ("/noi-bo/zalo", "/noi-bo/zalo/callback?code=x&state=y"):
        status, page = await staff.get(path, headers={})
        assert status == 401
        assert SAY("door.closed") in page
        assert "oauth" not in page
        assert SAY("zalo.state.none") not in page


async def test_a_wrong_token_is_answered_slowly_and_plainly(staff: Staff) -> None:
    async with staff.browser.post(
        f"{staff.url}/noi-bo/vao", data={"token": "doan-bua", "to": "/noi-bo/zalo"}
    ) as response:
        assert response.status == 401
        assert SAY("door.wrong_token") in await response.text()


async def test_staff_log_in_consent_on_zalo_and_come_back_to_a_good_connection(staff: Staff) -> None:
    async with staff.browser.post(f"{staff.url}/noi-bo/vao", data={"token": TOKEN, "to": "/noi-bo/zalo"}) as response:
        assert response.status == 200
        page = await response.text()
    assert SAY("zalo.state.none") in page
    async with staff.browser.get(_consent_link(page)) as response:  # Zalo sends the browser back by itself
        page = await response.text()
        assert response.status == 200
        assert "code=" not in str(response.url)
    assert SAY("zalo.done") in page
    assert "Kết nối tốt" in page
    row = await staff.account.row()
    for secret in (row.access_token, row.refresh_token, staff.account.fake.oauth.app_secret, TOKEN):
        assert secret not in page


async def test_the_page_is_kept_from_caches_frames_and_scripts(staff: Staff) -> None:
    async with staff.browser.get(f"{staff.url}/noi-bo/zalo", headers=IN) as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "script" not in response.headers["Content-Security-Policy"].replace("default-src", "")
        assert "<script" not in await response.text()


async def test_the_page_tells_the_days_left_after_zalo_has_refused(staff: Staff) -> None:
    await staff.account.agree()
    await staff.account.grow_old(21)
    row = await staff.account.row()
    await staff.account.tokens.store.release(row.generation, refused="error -14020")
    _, page = await staff.get("/noi-bo/zalo")
    assert "Cần cấp quyền lại trước" in page
    assert "-14020" in page
    await staff.account.grow_old(26)
    _, page = await staff.get("/noi-bo/zalo")
    assert "đang không gửi được tin" in page


async def test_a_renewal_without_answer_is_shown(staff: Staff) -> None:
    await staff.account.agree()
    row = await staff.account.row()
    await staff.account.tokens.store.claim(row.generation)
    _, page = await staff.get("/noi-bo/zalo")
    assert "chưa có trả lời từ Zalo" in page


@pytest.mark.parametrize("state", ["", "x", "a.9999999999.c", "a.b.c", "đ.đ.đ"])
async def test_a_consent_that_was_not_begun_here_is_refused(staff: Staff, state: str) -> None:
    query = urlencode({"code": staff.account.fake.oauth.grant(), "state": state})
    status, page = await staff.get(f"/noi-bo/zalo/callback?{query}")
    assert status == 400
    assert SAY("zalo.problem.bad_state") in page
    assert await staff.account.tokens.store.row() is None


async def test_a_refusal_on_zalos_page_is_understood(staff: Staff) -> None:
    status, page = await staff.get("/noi-bo/zalo/callback?error=access_denied")
    assert status == 400
    assert SAY("zalo.problem.declined").split("“")[0] in page


async def test_a_code_that_zalo_does_not_take_is_told_and_a_good_token_stays(staff: Staff) -> None:
    await staff.account.agree()
    before = (await staff.account.row()).generation
    state = parse_qs(urlsplit(staff.account.consent.address()).query)["state"][0]
    status, page = await staff.get("/noi-bo/zalo/callback?" + urlencode({"code": "made-up", "state": state}))
    assert status == 400
    assert SAY("zalo.problem.lost") in page
    assert (await staff.account.row()).generation == before


async def test_what_the_address_brings_is_never_shown_as_it_is(staff: Staff) -> None:
    _, page = await staff.get("/noi-bo/zalo/callback?code=%3Cscript%3E&state=%3Cscript%3E")
    assert "<script" not in page


async def test_zalo_away_is_told(staff: Staff) -> None:
    staff.account.fake.oauth.is_down = True
    state = parse_qs(urlsplit(staff.account.consent.address()).query)["state"][0]
    status, page = await staff.get("/noi-bo/zalo/callback?" + urlencode({"code": "x", "state": state}))
    assert status == 502
    assert SAY("zalo.problem.no_answer") in page


async def test_the_file_that_verifies_the_domain_is_there_for_everybody(staff: Staff) -> None:
    status, page = await staff.get("/zalo_verifierSeEEB8-x_1.html", headers={})
    assert status == 200
    assert '<meta name="zalo-platform-site-verification" content="SeEEB8-x_1">' in page


async def test_an_address_of_consent_is_good_for_an_hour_and_only_as_it_was_made(account: Account) -> None:
    clock = [1_764_000_000.0]
    link = ConsentLink(account.tokens.oauth, "https://x.example", b"key", clock=lambda: clock[0])
    state = parse_qs(urlsplit(link.make()).query)["state"][0]
    assert len(link.verifier_of(state)) == 43
    for other in (state[:-1], "A" + state[1:], ConsentLink(account.tokens.oauth, "https://x.example", b"k2").make()):
        with pytest.raises(BadState):
            link.verifier_of(other)
    clock[0] += 3601
    with pytest.raises(BadState, match="an hour"):
        link.verifier_of(state)


async def test_a_console_with_one_fixed_pair_is_served_too(account: Account) -> None:
    oauth = account.tokens.oauth
    account.consent._link = ConsentLink(oauth, "https://x.example/callback", b"key", fixed_verifier="v" * 43)
    await account.agree()
    assert (await account.row()).generation == 1


async def test_an_address_without_a_code_is_named(account: Account) -> None:
    for address in ("", "https://danloi.example/noi-bo/zalo/callback", "lạ"):
        with pytest.raises(BadState, match="code"):
            await account.consent.finish_at(address)


def _consent_link(page: str) -> str:
    link = page.split('rel="noreferrer" href="')[1].split('"')[0]
    return link.replace("&amp;", "&")
