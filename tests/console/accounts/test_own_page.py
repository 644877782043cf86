"""One's own page: a new password, and the places where one is signed in."""

from __future__ import annotations

from danloi.console.frame.access import Role
from danloi.storage.database import Database
from tests.console.accounts.desk import PASSWORD, desk
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
NEW = "ba chiếc thuyền giấy trôi qua cầu"


def form(now: str = PASSWORD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"password": now, "new": new, "again": new if again is None else again}


REFUSED = [
    (form(again="không giống"), "chưa giống nhau"),
    (form(new="ngắn quá"), "ít nhất 15"),
    (form(new="quangninhquangninh"), "dễ đoán"),
    (form(now="đoán bừa một mật khẩu"), "chưa đúng"),
    (form(new=PASSWORD), "giống mật khẩu cũ"),
    ({}, "ít nhất 15"),
]


async def test_a_new_password_ends_every_other_session_and_is_the_one_that_counts(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        elsewhere = await here.browser()
        await elsewhere.enter("lan")
        shown = await browser.post("/toi/mat-khau", form())
        assert shown.headers["Location"] == "/noi-bo/toi?xong=password"
        assert await browser.is_in()
        assert not await elsewhere.is_in()
        assert (await elsewhere.enter("lan")).status == 401
        assert (await elsewhere.enter("lan", NEW)).status == 303
        assert ("lan", "account.new_password", "lan") in await here.audited()


async def test_a_new_password_that_will_not_do_is_refused_with_the_reason(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        for sent, told in REFUSED:
            shown = await browser.post("/toi/mat-khau", sent)
            assert shown.status == 400
            assert told in shown.words
        assert (await (await here.browser()).enter("lan")).status == 303


async def test_the_old_password_cannot_be_guessed_from_a_stolen_session(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        for number in range(10):
            assert (await browser.post("/toi/mat-khau", form(now=f"đoán bừa lần thứ {number}"))).status == 400
        assert (await browser.post("/toi/mat-khau", form())).status == 400, "not even the right one is looked at now"
        here.clock.pass_by(minutes=16)
        assert (await browser.post("/toi/mat-khau", form())).status == 303


async def test_the_places_where_one_is_signed_in_are_shown_and_ended(database: Database) -> None:
    async with desk(database) as here:
        browser = await here.signed_in("lan")
        elsewhere = await here.browser()
        elsewhere.http.headers["User-Agent"] = "Chrome <script>alert(1)</script>"
        await elsewhere.enter("lan")
        page = await browser.get("/toi")
        assert page.text.count('class="card"') == 2
        assert "Chrome &lt;script&gt;" in page.text
        await browser.post("/toi/phien")
        assert await browser.is_in()
        assert not await elsewhere.is_in()


async def test_a_password_given_by_somebody_else_is_changed_before_anything_else(database: Database) -> None:
    async with desk(database) as here:
        _, given = await here.register.create(None, "lan", "Nguyễn Thị Lan", [Role.ADMINISTRATOR])
        browser = await here.browser()
        await browser.enter("lan", given)
        for path in ("", "/toi", "/nhat-ky", "/tai-khoan", "/toi/ma-xac-thuc"):
            shown = await browser.get(path)
            assert (shown.status, shown.headers.get("Location")) == (303, "/noi-bo/toi/mat-khau"), path
        created = await browser.post("/tai-khoan", {"login": "them", "name": "Thêm", "role": "administrator"})
        assert created.headers["Location"] == "/noi-bo/toi/mat-khau"
        assert [row.login for row in await here.register.all()] == ["lan"]
        assert (await browser.post("/toi/mat-khau", form(now=given))).status == 303
        assert await browser.is_in()
