"""What every page of the console has in common."""

from __future__ import annotations

import datetime as dt

from sanic.response import HTTPResponse
from sqlalchemy import select, update

from danloi.console.frame import audit
from danloi.console.frame.access import ALLOWED, Permission, Role
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.models import AccountRow, AuditRow, ConsoleSessionRow
from danloi.console.frame.sessions import Sessions
from danloi.console.frame.visit import Visit
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.staff import office
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite


def things(console: Console) -> Area:
    """An area with a page and a form that keeps what it was given."""
    area = Area("frame", console)

    @area.get("/vat", Permission.SEE_AUDIT)
    async def show(visit: Visit) -> HTTPResponse:
        return visit.page("frame/refused.html", text=visit.query("chu"))

    @area.post("/vat", Permission.SEE_AUDIT)
    async def keep(visit: Visit) -> HTTPResponse:
        async with visit.database.transaction() as session:
            audit.record(session, visit.account, "thing.keep", visit.form("chu"), None, {"text": visit.form("chu")})
        return visit.redirect("/vat")

    area.blueprint = area.blueprint.copy("things")
    return area


async def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(database: Database) -> None:
    async with office(database, things) as here:
        stranger = await here.person()
        shown = await stranger.get("/vat?chu=mot")
        assert shown.status == 303
        assert shown.headers["Location"] == "/noi-bo/dang-nhap?den=/noi-bo/vat%3Fchu%3Dmot"
        assert (await stranger.post("/vat", {"chu": "x"})).status == 401


async def test_a_page_is_shown_to_those_whose_role_allows_it(database: Database) -> None:
    async with office(database, things) as here:
        for role in Role:
            shown = await (await here.person(role)).get("/vat")
            assert shown.status == (200 if Permission.SEE_AUDIT in ALLOWED[role] else 403)


async def test_a_form_is_taken_only_from_our_own_page_and_session(database: Database) -> None:
    async with office(database, things) as here:
        admin, other = await here.person(Role.ADMINISTRATOR), await here.person(Role.ADMINISTRATOR)
        for trick in ({"csrf": ""}, {"csrf": "0" * 64}, {"origin": "https://evil.example"}):
            assert (await admin.post("/vat", {"chu": "x"}, **trick)).status == 403
        other_csrf = (await other.post("/vat", {"chu": "của người khác"})).status
        assert other_csrf == 303
        assert (await admin.post("/vat", {"chu": "một"})).status == 303
        async with database.transaction() as session:
            rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))
        assert [(row.action, row.subject, row.after) for row in rows] == [
            ("thing.keep", "của người khác", {"text": "của người khác"}),
            ("thing.keep", "một", {"text": "một"}),
        ]


async def test_what_is_shown_is_never_markup(database: Database) -> None:
    async with office(database, things) as here:
        shown = await (await here.person(Role.ADMINISTRATOR)).get("/vat?chu=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert" in shown.text
        assert "script-src 'self'" in shown.headers["Content-Security-Policy"]


async def test_a_session_ends_by_age_by_idleness_and_with_the_account(database: Database) -> None:
    moment = now()
    sessions = Sessions(database, lambda: moment)
    async with database.transaction() as session:
        session.add(AccountRow(id=1, login="lan", name="Lan", roles=["reviewer"]))
    token = await sessions.open(1)
    assert await sessions.account_of(token) is not None
    moment += dt.timedelta(minutes=61)
    assert await sessions.account_of(token) is None
    token = await sessions.open(1)
    for _ in range(13):
        moment += dt.timedelta(minutes=59)
        known = await sessions.account_of(token)
    assert known is None
    token = await sessions.open(1)
    async with database.transaction() as session:
        await session.execute(update(AccountRow).values(is_active=False))
    assert await sessions.account_of(token) is None
    async with database.transaction() as session:
        assert token not in [row.token for row in await session.scalars(select(ConsoleSessionRow))]


async def test_the_first_page_shows_only_what_the_account_may_do(database: Database) -> None:
    async with office(database) as here:
        here.console.add_to_menu("/so-lieu", "numbers", Permission.SEE_NUMBERS)
        here.console.add_to_menu("/tai-khoan", "accounts", Permission.MANAGE_ACCOUNTS)
        observer = await (await here.person(Role.OBSERVER)).get("")
        assert "Số liệu" in observer.words
        assert "Tài khoản" not in observer.words
        assert observer.headers["Cache-Control"] == "no-store"
        styles = await (await here.person()).get("/tinh/console.css")
        colours = await (await here.person()).get("/tinh/tokens.css")
        assert (styles.status, colours.status) == (200, 200)
