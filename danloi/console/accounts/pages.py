"""The administrators' pages of accounts."""

from __future__ import annotations

from sanic.response import HTTPResponse

from danloi.console.accounts.register import AccountError, Register
from danloi.console.frame.access import Permission, Role
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.visit import Visit

HOME = "/tai-khoan"
_MANAGE = Permission.MANAGE_ACCOUNTS


def accounts_area(console: Console, register: Register) -> Area:
    """Return the pages, and put them into the menu."""
    area = Area("accounts", console)
    console.add_to_menu(HOME, "accounts", _MANAGE)
    _add_list(area, register)
    _add_account(area, register)
    return area


def _add_list(area: Area, register: Register) -> None:
    async def form(visit: Visit, problem: str = "") -> HTTPResponse:
        return visit.page(
            "accounts/list.html",
            status=400 if problem else 200,
            problems=[visit.say(f"refused.{problem}")] if problem else [],
            accounts=await register.all(),
            every_role=list(Role),
            given={"login": visit.form("login"), "name": visit.form("name"), "roles": visit.forms("role")},
        )

    @area.get(HOME, _MANAGE)
    async def show_all(visit: Visit) -> HTTPResponse:
        return await form(visit)

    @area.post(HOME, _MANAGE)
    async def create(visit: Visit) -> HTTPResponse:
        login = visit.form("login")
        try:
            number, password = await register.create(visit.account, login, visit.form("name"), _roles(visit))
        except AccountError as err:
            return await form(visit, err.key)
        return visit.page("accounts/given.html", login=login.lower(), password=password, number=number)


def _add_account(area: Area, register: Register) -> None:
    one = f"{HOME}/<number:int>"

    async def form(visit: Visit, number: int, problem: str = "") -> HTTPResponse:
        row = await register.get(number)
        if row is None:
            return visit.refuse("refused.nobody", 404)
        return visit.page(
            "accounts/account.html",
            status=400 if problem else 200,
            problems=[visit.say(f"refused.{problem}")] if problem else [],
            row=row,
            every_role=list(Role),
            sessions=await area.console.sessions.of_account(number),
            is_self=number == visit.account.id,
        )

    @area.get(one, _MANAGE)
    async def show(visit: Visit, number: int) -> HTTPResponse:
        return await form(visit, number)

    @area.post(one, _MANAGE)
    async def change(visit: Visit, number: int) -> HTTPResponse:
        try:
            await register.change(visit.account, number, visit.form("name"), _roles(visit))
        except AccountError as err:
            return await form(visit, number, err.key)
        return visit.redirect(f"{HOME}/{number}", "saved")

    @area.post(f"{one}/dong", _MANAGE)
    async def close(visit: Visit, number: int) -> HTTPResponse:
        try:
            await register.close(visit.account, number)
        except AccountError as err:
            return await form(visit, number, err.key)
        return visit.redirect(HOME, "closed")

    @area.post(f"{one}/mo", _MANAGE)
    async def reopen(visit: Visit, number: int) -> HTTPResponse:
        try:
            await register.reopen(visit.account, number)
        except AccountError as err:
            return await form(visit, number, err.key)
        return visit.redirect(f"{HOME}/{number}", "reopened")

    @area.post(f"{one}/cap-lai", _MANAGE)
    async def reset(visit: Visit, number: int) -> HTTPResponse:
        try:
            password = await register.reset(visit.account, number)
        except AccountError as err:
            return await form(visit, number, err.key)
        row = await register.get(number)
        return visit.page("accounts/given.html", login=row.login if row else "", password=password, number=number)

    @area.post(f"{one}/phien", _MANAGE)
    async def end_sessions(visit: Visit, number: int) -> HTTPResponse:
        try:
            await register.end_sessions(visit.account, number)
        except AccountError as err:
            return await form(visit, number, err.key)
        return visit.redirect(f"{HOME}/{number}", "ended")


def _roles(visit: Visit) -> set[Role]:
    return {Role(one) for one in visit.forms("role") if one in set(Role)}
