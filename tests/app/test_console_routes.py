"""Every route of the console as the app builds it, for every role: allowed or refused, and no form from elsewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import event

from bench.console.routes import Found, asked_of
from danloi.app.console import make_console
from danloi.app.parts import Parts, today_in_vietnam
from danloi.app.settings import Settings
from danloi.app.workspace import prepare_workspace
from danloi.console.frame.access import ALLOWED, Permission, Role
from danloi.console.frame.console import PATH, Console, Route
from danloi.console.frame.sessions import csrf_of
from tests.channels.serving import serving
from tests.console.staff import Office, Person

ZALO = {
    "ZALO_OA_APP_ID": "7",
    "ZALO_OA_APP_SECRET": "bi-mat",
    "ZALO_OA_SECRET_KEY": "khoa",
    "PUBLIC_URL": "https://danloi.example",
}
OPENID = {
    "OIDC_ISSUER": "http://127.0.0.1:1/realm",
    "OIDC_CLIENT_ID": "danloi",
    "OIDC_ROLES": "lanh-dao=approver+observer, quan-tri=administrator",
}
# Doors without an account, and no others.
OPEN = {
    ("GET", "/noi-bo/dang-nhap"),
    ("POST", "/noi-bo/dang-nhap"),
    ("GET", "/noi-bo/dang-nhap/ma"),
    ("POST", "/noi-bo/dang-nhap/ma"),
    ("GET", "/noi-bo/dang-nhap/tinh"),
    ("GET", "/noi-bo/dang-nhap/tinh/tro-lai"),
}
GROWING = re.compile(
    r"\b(?:FROM|JOIN) \"?(?:conversation|inbox|outbox|turn|feedback|ticket|ticket_event|review_group|review_item|"
    r"review_opinion|training_proposal|catalogue_revision|catalogue_check|audit)\b"
)
BOUNDED = re.compile(
    r"\bLIMIT\b|\b(?:count|sum|min|max)\(|\b(?:\w+_)?(?:id|code|words) (?:= \?|IN \()|settled_at >= \? AND \S+ < \?"
)
NOT_YOURS, STALE_FORM = "chưa được giao phần việc này", "gửi từ nơi khác"


@dataclass
class Whole:
    """The whole console, and what is registered under /noi-bo."""

    office: Office
    people: dict[Role, Person]
    served: set[tuple[str, str]]


@pytest.fixture(scope="module")
async def whole(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    folder = tmp_path_factory.mktemp("console")
    shutil.copy(migrated_sqlite, folder / "danloi.db")
    settings = Settings.model_validate(
        {name.lower(): value for name, value in {**ZALO, **OPENID, "DATA_DIR": folder}.items()}
    )
    parts = Parts.of(settings)
    await parts.library.refresh()
    await prepare_workspace(settings, parts.database)
    console, areas = make_console(settings, parts)
    blueprints = [area.blueprint for area in areas]
    async with (
        serving(*blueprints) as url,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=30)) as http,
    ):
        office = Office(url, console, http)
        served = {
            (method, f"/{route.path}")
            for blueprint in blueprints
            for app in blueprint.apps
            for route in app.router.routes
            for method in route.methods
        }
        yield Whole(office, {role: await office.person(role) for role in Role}, served)
    await parts.engine.close()
    await parts.status.close()
    await parts.database.close()


def address(route: Route) -> str:
    """Return an address of the route after /noi-bo, with something in every place."""
    return re.sub(r"<\w+(?::([^>]+))?>", lambda place: _fitting(place[1] or "str"), route.path.removeprefix(PATH))


def _fitting(kind: str) -> str:
    """Return what fits a place of this kind: a name of Sanic's, or a pattern."""
    return "1" if kind.isalpha() else next(one for one in ("1", "0" * 12) if re.fullmatch(kind, one))


async def test_every_route_is_shown_to_whom_it_is_allowed_and_refused_to_everybody_else(whole: Whole) -> None:
    """A GET is looked at. A POST is sent without the token of its form, so nothing is done: whoever may is told so."""
    wrong = []
    for route in whole.office.console.routes:
        if route.permission is Permission.ANYBODY:
            continue
        for role, person in whole.people.items():
            may = route.permission in ALLOWED[role]
            if route.method == "GET":
                status, text = await status_of(person, address(route))
                fine = status not in {401, 403, 500} if may else status == 403 and NOT_YOURS in text
            else:
                shown = await person.post(address(route), csrf="0" * 64)
                status, fine = shown.status, shown.status == 403 and (STALE_FORM if may else NOT_YOURS) in shown.words
            if not fine:
                wrong.append((route.method, route.path, role.value, may, status))
    assert wrong == []


async def status_of(person: Person, path: str) -> tuple[int, str]:
    """Look at a page without waiting for the end of one that goes on."""
    headers = {"Cookie": f"danloi_console={person.token}"} if person.token else {}
    async with person.http.get(f"{person.url}{PATH}{path}", headers=headers, allow_redirects=False) as answer:
        if "event-stream" in answer.headers.get("Content-Type", ""):
            return answer.status, ""
        return answer.status, await answer.text(errors="replace")


async def test_a_stranger_is_led_to_the_door_from_every_route_but_the_door(whole: Whole) -> None:
    stranger = await whole.office.person()
    for route in whole.office.console.routes:
        if route.permission is Permission.ANYBODY:
            assert (route.method, route.path) in OPEN, f"{route} lets anybody in"
            continue
        if route.method == "GET":
            shown = await stranger.get(address(route))
            assert (shown.status, shown.headers.get("Location", "").partition("?")[0]) == (303, "/noi-bo/dang-nhap")
        else:
            assert (await stranger.post(address(route))).status == 401, route


async def test_no_form_is_taken_from_another_site_or_session(whole: Whole) -> None:
    admin, other = whole.people[Role.ADMINISTRATOR], whole.people[Role.APPROVER]
    for route in whole.office.console.routes:
        if route.method != "POST":
            continue
        for trick in (
            {"origin": "https://ke-xau.example"},
            {"origin": "null"},
            {"csrf": ""},
            {"csrf": csrf_of(other.token)},
        ):
            shown = await admin.post(address(route), **trick)
            assert (shown.status, STALE_FORM in shown.words) == (403, True), (route, trick)


async def test_every_page_is_kept_from_frames_scripts_and_caches(whole: Whole) -> None:
    admin = whole.people[Role.ADMINISTRATOR]
    for route in whole.office.console.routes:
        if route.method != "GET":
            continue
        async with admin.http.get(
            f"{admin.url}{PATH}{address(route)}",
            headers={"Cookie": f"danloi_console={admin.token}"},
            allow_redirects=False,
        ) as answer:
            policy = answer.headers.get("Content-Security-Policy", "")
            assert "frame-ancestors 'none'" in policy, route
            assert "unsafe" not in policy, route
            assert answer.headers.get("X-Frame-Options") == "DENY", route
            assert answer.headers.get("Cache-Control") == "no-store", route
            if "html" in answer.headers.get("Content-Type", ""):
                text = await answer.text()
                assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=|\sstyle=", text), route


async def test_nothing_stands_under_the_console_that_its_table_does_not_know(whole: Whole) -> None:
    console: Console = whole.office.console
    known = {(route.method, route.path) for route in console.routes}
    unknown = {
        (method, path)
        for method, path in whole.served - known
        if path.startswith(PATH) and not path.startswith(f"{PATH}/tinh/") and method not in {"HEAD", "OPTIONS"}
    }
    assert unknown == set()


async def test_the_menu_leads_everybody_only_to_pages_that_open(whole: Whole) -> None:
    for role, person in whole.people.items():
        home = await person.get("")
        for path in set(re.findall(rf'<a href="{PATH}(/[^"]+)"', home.text)):
            assert (await status_of(person, path))[0] == 200, (role, path)


def test_only_administrators_have_the_grave_permissions() -> None:
    """What the roles are for, said once more in plain: a change of the table has to be meant."""
    grave = {
        Permission.MANAGE_ACCOUNTS,
        Permission.SEE_AUDIT,
        Permission.OVERRIDE,
        Permission.SEE_DELIVERY,
    }
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert not grave & ALLOWED[role], role
    assert ALLOWED[Role.OBSERVER] == {Permission.ANYBODY, Permission.SIGNED_IN, Permission.SEE_NUMBERS}
    assert not {Permission.APPROVE_DATA, Permission.RELEASE, Permission.APPROVE_CATALOGUE} & (
        ALLOWED[Role.REVIEWER] | ALLOWED[Role.EDITOR]
    )


async def test_the_bench_of_the_console_asks_for_every_page_there_is(whole: Whole) -> None:
    asked = asked_of(whole.office.console.routes, today_in_vietnam(), Found([1, 2], [1], ""))
    assert len({one.route.path for one in asked}) > 40


async def test_no_page_reads_the_whole_of_a_table_that_grows(whole: Whole) -> None:
    """Rows of these tables are asked for by number or key, up to a limit, or summed up by the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = whole.office.console.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for one in asked_of(whole.office.console.routes, today_in_vietnam(), Found([1, 2], [1], "")):
            for page in one.addresses:
                await status_of(whole.people[Role.ADMINISTRATOR], page)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    reads = {" ".join(one.split()) for one in asked if one.startswith("SELECT") and GROWING.search(one)}
    assert len(reads) > 20
    assert sorted(one for one in reads if not BOUNDED.search(one)) == []
