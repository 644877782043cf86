"""One's own page: password, second step, open sessions."""

from __future__ import annotations

from sanic.response import HTTPResponse

from danloi.console.accounts.caller import caller_of
from danloi.console.accounts.passwords import LONGEST, SHORTEST, Passwords, weakness_of
from danloi.console.accounts.second_step import SecondStep, switch_off
from danloi.console.accounts.sign_in import SignIn
from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import NEW_PASSWORD, Area
from danloi.console.frame.console import Console
from danloi.console.frame.models import AccountRow
from danloi.console.frame.visit import Visit

HOME = "/toi"
STEP = f"{HOME}/ma-xac-thuc"


def own_area(console: Console, sign_in: SignIn, passwords: Passwords, second_step: SecondStep) -> Area:
    """Return what everybody may do with their own account."""
    area = Area("own", console)
    _add_home(area)
    _add_password(area, sign_in, passwords)
    _add_second_step(area, sign_in, second_step)
    return area


def _add_home(area: Area) -> None:
    sessions = area.console.sessions

    @area.get(HOME, Permission.SIGNED_IN)
    async def home(visit: Visit) -> HTTPResponse:
        row = await _row(visit)
        return visit.page("accounts/own.html", row=row, sessions=await sessions.of_account(row.id))

    @area.post(f"{HOME}/phien", Permission.SIGNED_IN)
    async def end_others(visit: Visit) -> HTTPResponse:
        await sessions.close_all(visit.account.id, keep=visit.token)
        return visit.redirect(HOME, "ended")


def _add_password(area: Area, sign_in: SignIn, passwords: Passwords) -> None:
    def form(visit: Visit, problem: str = "") -> HTTPResponse:
        told = [visit.say(problem, shortest=SHORTEST, longest=LONGEST)] if problem else []
        return visit.page(
            "accounts/password.html",
            status=400 if problem else 200,
            problems=told,
            shortest=SHORTEST,
            must_change=visit.account.must_change,
        )

    @area.get(NEW_PASSWORD, Permission.SIGNED_IN, with_old_password=True)
    async def ask_for_password(visit: Visit) -> HTTPResponse:
        return visit.refuse("own.outside", 400) if (await _row(visit)).subject else form(visit)

    @area.post(NEW_PASSWORD, Permission.SIGNED_IN, with_old_password=True)
    async def change_password(visit: Visit) -> HTTPResponse:
        account, new = visit.account, visit.form("new")
        if new != visit.form("again"):
            return form(visit, "password.differ")
        if weakness := weakness_of(new, account.login, account.name):
            return form(visit, f"password.{weakness}")
        if not await sign_in.is_really(account, visit.form("password"), caller_of(visit.request)):
            return form(visit, "password.wrong")
        if new == visit.form("password"):
            return form(visit, "password.same")
        kept = await passwords.hash(new)
        async with visit.database.transaction() as session:
            row = await session.get_one(AccountRow, account.id)
            row.password, row.must_change = kept, False
            audit.record(session, account, "account.new_password", account.login)
        await area.console.sessions.close_all(account.id, keep=visit.token)
        return visit.redirect(HOME, "password")


def _add_second_step(area: Area, sign_in: SignIn, second_step: SecondStep) -> None:
    def form(visit: Visit, row: AccountRow, problem: str = "") -> HTTPResponse:
        begun = None if row.totp else second_step.begin(row.id, row.login, visit.form("sealed"))
        return visit.page(
            "accounts/second_step.html",
            status=400 if problem else 200,
            problems=[visit.say(problem)] if problem else [],
            begun=begun,
        )

    async def is_really(visit: Visit) -> bool:
        return await sign_in.is_really(visit.account, visit.form("password"), caller_of(visit.request))

    @area.get(STEP, Permission.SIGNED_IN)
    async def show_step(visit: Visit) -> HTTPResponse:
        row = await _row(visit)
        return visit.refuse("own.outside", 400) if row.subject else form(visit, row)

    @area.post(STEP, Permission.SIGNED_IN)
    async def switch_on(visit: Visit) -> HTTPResponse:
        row = await _row(visit)
        if row.totp:
            return visit.redirect(STEP)
        if not await is_really(visit):
            return form(visit, row, "password.wrong")
        async with visit.database.transaction() as session:
            found = await session.get_one(AccountRow, row.id)
            moment = area.console.clock()
            codes = await second_step.finish(session, found, visit.form("sealed"), visit.form("code"), moment)
            if codes is not None:
                audit.record(session, visit.account, "account.second_step_on", row.login)
        if codes is None:
            return form(visit, row, "step.wrong_code")
        await area.console.sessions.close_all(row.id, keep=visit.token)
        return visit.page("accounts/recovery.html", codes=codes)

    @area.post(f"{STEP}/ma-du-phong", Permission.SIGNED_IN)
    async def renew_codes(visit: Visit) -> HTTPResponse:
        row = await _row(visit)
        if not row.totp:
            return visit.redirect(STEP)
        if not await is_really(visit):
            return form(visit, row, "password.wrong")
        async with visit.database.transaction() as session:
            codes = await second_step.new_recovery_codes(session, row.id)
            audit.record(session, visit.account, "account.new_recovery_codes", row.login)
        return visit.page("accounts/recovery.html", codes=codes)

    @area.post(f"{STEP}/tat", Permission.SIGNED_IN)
    async def switch_it_off(visit: Visit) -> HTTPResponse:
        row = await _row(visit)
        if not await is_really(visit):
            return form(visit, row, "password.wrong")
        async with visit.database.transaction() as session:
            await switch_off(session, await session.get_one(AccountRow, row.id))
            audit.record(session, visit.account, "account.second_step_off", row.login)
        return visit.redirect(HOME, "step_off")


async def _row(visit: Visit) -> AccountRow:
    async with visit.database.transaction() as session:
        return await session.get_one(AccountRow, visit.account.id)
