"""The page of the Zalo account: how its token is doing, and the consent of an administrator of the account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Literal, Protocol

from sanic.response import HTTPResponse
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.visit import Visit

HOME = "/zalo"
CALLBACK = f"{HOME}/callback"
_LONGEST = 2000
_STATUS = {"bad_state": 400, "lost": 400, "no_answer": 502}


class Token(Protocol):
    """The token that messages are sent with."""

    @property
    def obtained_at(self) -> dt.datetime:
        """When it was given or renewed."""

    @property
    def expires_at(self) -> dt.datetime:
        """When it ends."""

    @property
    def sent_at(self) -> dt.datetime | None:
        """When a renewal was sent that has had no answer."""

    @property
    def refused(self) -> str:
        """Why Zalo does not renew it; "" while all is well."""


class Consent(Protocol):
    """What the channel offers; the app hands it in."""

    @property
    def callback_url(self) -> str:
        """Where Zalo sends the administrator afterwards; "" if that is not known."""

    def address(self) -> str:
        """Return where the administrator consents."""

    async def token(self) -> Token | None:
        """Return the token, None before the first consent."""

    async def settle(
        self, code: str, state: str, also: Callable[[AsyncSession], None]
    ) -> tuple[Literal["done", "bad_state", "lost", "no_answer"], str]:
        """Exchange the code that Zalo gave; return what came of it, with a detail for the technicians."""


def zalo_area(console: Console, consent: Consent, refresh_after: dt.timedelta) -> Area:
    """Return the page and the address that Zalo sends administrators back to, and put it into the menu.

    Args:
        console: the frame.
        consent: begins and finishes it.
        refresh_after: age at which the token is renewed, for the page.
    """
    area = Area("zalo", console)
    console.add_to_menu(HOME, "zalo", Permission.SEE_DELIVERY)

    @area.get(HOME, Permission.SEE_DELIVERY)
    async def show(visit: Visit) -> HTTPResponse:
        token = await consent.token()
        return visit.page(
            "delivery/zalo.html",
            token=token,
            is_over=token is not None and token.expires_at <= console.clock(),
            renewed_at=token.obtained_at + refresh_after if token else None,
            address=consent.address() if consent.callback_url else "",
        )

    @area.get(CALLBACK, Permission.SEE_DELIVERY)
    async def come_back(visit: Visit) -> HTTPResponse:
        code, state = (str(visit.request.args.get(name) or "")[:_LONGEST] for name in ("code", "state"))
        if not code:
            return _problem(visit, "declined", 400)
        also = partial(audit.record, account=visit.account, action="zalo.consent", subject="zalo_oa")
        outcome, detail = await consent.settle(code, state, also)
        if outcome != "done":
            return _problem(visit, outcome, _STATUS[outcome], detail)
        return visit.redirect(HOME, "done")  # the code leaves the address bar

    return area


def _problem(visit: Visit, key: str, status: int, detail: str = "") -> HTTPResponse:
    return visit.page("delivery/zalo_problem.html", status=status, text=visit.say(f"problem.{key}"), detail=detail)
