"""The door: signing in with a password and perhaps a code, and signing out."""

from __future__ import annotations

from sanic.response import HTTPResponse

from danloi.console.accounts.caller import BROWSER, caller_of, onward_of
from danloi.console.accounts.lockout import BROWSER_LASTS
from danloi.console.accounts.register import Register
from danloi.console.accounts.sign_in import Outcome, SignIn
from danloi.console.accounts.tickets import COOKIE as TICKET
from danloi.console.accounts.tickets import LASTS
from danloi.console.frame.access import Permission
from danloi.console.frame.area import DOOR, Area
from danloi.console.frame.console import PATH, Console
from danloi.console.frame.cookies import give, take_back
from danloi.console.frame.sessions import LONGEST
from danloi.console.frame.visit import COOKIE, Visit

OPENID = f"{DOOR}/tinh"
CODE = f"{DOOR}/ma"
_STATUS = {Outcome.WAIT: 429, Outcome.BEGIN_AGAIN: 400}


def door_area(console: Console, sign_in: SignIn, register: Register, *, has_openid: bool = False) -> Area:
    """Return the door.

    Args:
        console: the frame.
        sign_in: judges attempts.
        register: says whether there is anybody at all.
        has_openid: whether the door offers the province's own sign-in, whose area is made beside this one.
    """
    area = Area("door", console)

    async def form(visit: Visit, refused: Outcome | None, login: str, onward: str) -> HTTPResponse:
        return visit.page(
            "accounts/door.html",
            status=200 if refused is None else _STATUS.get(refused, 401),
            problems=[visit.say(f"refused.{refused}")] if refused else [],
            login=login,
            onward=onward,
            openid=OPENID if has_openid else "",
            is_empty=await register.is_empty() and not has_openid,
        )

    @area.get(DOOR, Permission.ANYBODY)
    async def show(visit: Visit) -> HTTPResponse:
        onward = onward_of(str(visit.request.args.get("den") or ""))
        if visit.may(Permission.SIGNED_IN):
            return visit.redirect(onward.removeprefix(PATH))
        return await form(visit, None, "", onward)

    @area.post(DOOR, Permission.ANYBODY)
    async def enter(visit: Visit) -> HTTPResponse:
        login, onward = visit.form("login")[:200], onward_of(visit.form("den"))
        caller = caller_of(visit.request)
        result = await sign_in.with_password(login, visit.form("password"), caller, onward)
        if result.outcome is Outcome.IN:
            return await admit(visit, sign_in, result.account_id, result.onward, "password")
        if result.outcome is Outcome.CODE_NEEDED:
            response = visit.redirect(CODE)
            give(visit.request, response, TICKET, result.ticket, LASTS)
            return response
        return await form(visit, result.outcome, login, onward)

    @area.get(CODE, Permission.ANYBODY)
    async def ask_for_code(visit: Visit) -> HTTPResponse:
        return visit.page("accounts/code.html")

    @area.post(CODE, Permission.ANYBODY)
    async def enter_code(visit: Visit) -> HTTPResponse:
        ticket = visit.request.cookies.get(TICKET) or ""
        result = await sign_in.with_code(ticket, visit.form("code")[:40], caller_of(visit.request))
        if result.outcome is Outcome.IN:
            response = await admit(visit, sign_in, result.account_id, result.onward, "code")
            take_back(visit.request, response, TICKET)
            return response
        told = [visit.say(f"refused.{result.outcome}")]
        if result.outcome is Outcome.BEGIN_AGAIN:
            return await form(visit, result.outcome, "", PATH)
        return visit.page("accounts/code.html", status=_STATUS.get(result.outcome, 401), problems=told)

    @area.post("/dang-xuat", Permission.SIGNED_IN, with_old_password=True)
    async def leave(visit: Visit) -> HTTPResponse:
        await console.sessions.close(visit.token)
        response = visit.redirect(DOOR, "out")
        take_back(visit.request, response, COOKIE)
        return response

    return area


async def admit(visit: Visit, sign_in: SignIn, account_id: int, onward: str, way: str) -> HTTPResponse:
    """Open a session for somebody who has shown who they are, and lead them on."""
    browser = visit.request.headers.get("User-Agent", "")
    admitted = await sign_in.admit(account_id, caller_of(visit.request), browser, visit.token, way)
    response = visit.redirect(onward.removeprefix(PATH))
    give(visit.request, response, COOKIE, admitted.session, LONGEST)
    give(visit.request, response, BROWSER, admitted.browser, BROWSER_LASTS)
    return response
