"""What administrators do with accounts, and what nobody can do by accident or by malice."""

from __future__ import annotations

import asyncio
import re

from danloi.console.frame.access import Role
from danloi.storage.database import Database
from tests.console.accounts.desk import PASSWORD, desk
from tests.storage.choice import on_sqlite

HARMFUL = '<script>alert("x")</script>'
REFUSED = [
    ({"login": "", "name": "Minh", "role": "reviewer"}, "Tên đăng nhập cần"),
    ({"login": "minh tran", "name": "Minh", "role": "reviewer"}, "Tên đăng nhập cần"),
    ({"login": HARMFUL, "name": "Minh", "role": "reviewer"}, "Tên đăng nhập cần"),
    ({"login": "lan", "name": "Minh", "role": "reviewer"}, "đã có người dùng"),
    ({"login": "minh", "name": " ", "role": "reviewer"}, "họ tên"),
    ({"login": "minh", "name": "M" * 201, "role": "reviewer"}, "họ tên"),
    ({"login": "minh", "name": "Minh", "role": "vua"}, "ít nhất một phần việc"),
    ({}, "Tên đăng nhập cần"),
]


def given_password(text: str) -> str:
    found = re.search(r"<code>((?:[a-z2-9]{4}-){4}[a-z2-9]{4})</code>", text)
    assert found, text
    return found[1]


@on_sqlite
async def test_an_administrator_opens_an_account_and_its_owner_comes_in(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        form = {"login": "Minh.Tran", "name": "Trần Minh", "role": "approver"}
        shown = await admin.post("/tai-khoan", form)
        password = given_password(shown.text)
        owner = await here.browser()
        assert (await owner.enter("minh.tran", password)).status == 303
        assert password not in (await admin.get("/nhat-ky")).text
        assert "Trần Minh" in (await admin.get("/tai-khoan")).words
        assert ("lan", "account.create", "minh.tran") in await here.audited()


@on_sqlite
async def test_an_account_that_will_not_do_is_refused_with_the_reason(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        for form, told in REFUSED:
            shown = await admin.post("/tai-khoan", form)
            assert shown.status == 400
            assert told in shown.words
        assert [row.login for row in await here.register.all()] == ["lan"]


@on_sqlite
async def test_a_name_is_never_markup_wherever_it_is_shown(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        number = await here.account("minh", Role.REVIEWER)
        saved = await admin.post(f"/tai-khoan/{number}", {"name": HARMFUL, "role": "administrator"})
        assert saved.status == 303
        owner = await here.browser()
        await owner.enter("minh")
        pages = [await admin.get(path) for path in ("/tai-khoan", f"/tai-khoan/{number}", "/nhat-ky")]
        pages += [await owner.get(path) for path in ("", "/toi")]
        for shown in pages:
            assert shown.status == 200
            assert "<script>alert" not in shown.text
            assert "&lt;script&gt;" in shown.text


@on_sqlite
async def test_new_roles_count_at_once_and_a_closed_account_is_out_at_once(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        owner = await here.signed_in("minh", Role.OBSERVER)
        number = (await here.register.find("minh")).id
        assert (await owner.get("/nhat-ky")).status == 403
        await admin.post(f"/tai-khoan/{number}", {"name": "Minh", "role": "administrator"})
        assert (await owner.get("/nhat-ky")).status == 200
        await admin.post(f"/tai-khoan/{number}/dong")
        assert (await owner.get("/nhat-ky")).status == 303
        assert (await owner.enter("minh")).status == 401
        await admin.post(f"/tai-khoan/{number}/mo")
        assert (await owner.enter("minh")).status == 303
        await admin.post(f"/tai-khoan/{number}/phien")
        assert not await owner.is_in()


@on_sqlite
async def test_a_reset_gives_a_new_password_ends_sessions_and_lets_a_locked_out_owner_in(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        owner = await here.signed_in("minh")
        number = (await here.register.find("minh")).id
        stranger = await here.browser("198.51.100.9")
        for _ in range(5):
            await stranger.enter("minh", "quên mất mật khẩu rồi")
        assert (await stranger.enter("minh")).status == 429
        password = given_password((await admin.post(f"/tai-khoan/{number}/cap-lai")).text)
        assert not await owner.is_in()
        assert (await stranger.enter("minh")).status == 401
        entered = await stranger.enter("minh", password)
        assert entered.status == 303
        assert (await stranger.get("")).headers["Location"] == "/noi-bo/toi/mat-khau"


@on_sqlite
async def test_the_last_administrator_stays(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        number = (await here.register.find("lan")).id
        closed = await admin.post(f"/tai-khoan/{number}/dong")
        demoted = await admin.post(f"/tai-khoan/{number}", {"name": "Lan", "role": "observer"})
        for shown in (closed, demoted):
            assert shown.status == 400
            assert "duy nhất" in shown.words
        assert (await admin.get("/tai-khoan")).status == 200


async def test_two_administrators_who_close_each_other_at_once_do_not_both_succeed(database: Database) -> None:
    async with desk(database) as here:
        first, second = (
            await here.signed_in("lan", Role.ADMINISTRATOR),
            await here.signed_in("minh", Role.ADMINISTRATOR),
        )
        numbers = [(await here.register.find(login)).id for login in ("minh", "lan")]
        await asyncio.gather(first.post(f"/tai-khoan/{numbers[0]}/dong"), second.post(f"/tai-khoan/{numbers[1]}/dong"))
        assert [row.is_active for row in await here.register.all()].count(True) == 1


@on_sqlite
async def test_an_account_that_is_not_there_is_told(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        for number in ["0", "99", "-1", "99999999999999999999"]:
            assert (await admin.get(f"/tai-khoan/{number}")).status == 404
            for action in ("", "/dong", "/mo", "/cap-lai", "/phien"):
                shown = await admin.post(f"/tai-khoan/{number}{action}", {"name": "x", "role": "observer"})
                assert shown.status in {400, 404}
                assert PASSWORD not in shown.text
