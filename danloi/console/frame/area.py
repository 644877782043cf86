"""An area of the console: its routes, each with the permission it asks for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy.exc import SQLAlchemyError

from danloi.console.frame.access import Permission
from danloi.console.frame.console import HEADERS, PATH, Console, Route
from danloi.console.frame.sessions import is_csrf
from danloi.console.frame.visit import COOKIE, Visit

logger = logging.getLogger(__name__)
type Page = Callable[..., Awaitable[HTTPResponse]]
DOOR = "/dang-nhap"
NEW_PASSWORD = "/toi/mat-khau"  # noqa: S105 - an address
_LARGEST_NUMBER = 2**31 - 1  # that a row can have


class Area:
    """Collects the pages of one area.

    Args:
        name: of the blueprint and of its words, data/phrases/console/<name>.yaml.
        console: the frame.

    A page is `async def page(visit: Visit, **of_the_path) -> HTTPResponse`. Before it is called, the account is known,
    its permission is checked, and a POST has shown that it comes from a form of this session.
    """

    def __init__(self, name: str, console: Console) -> None:
        """Read the words."""
        self.console = console
        self.say = console.words_of(name)
        self.blueprint = Blueprint(f"console_{name}")

    def get(self, path: str, permission: Permission, *, with_old_password: bool = False) -> Callable[[Page], Page]:
        """Register a page that is looked at; `path` begins after /noi-bo.

        `with_old_password`: also for those who must first change a password that somebody gave them.
        """
        return self._register("GET", path, permission, with_old_password)

    def post(self, path: str, permission: Permission, *, with_old_password: bool = False) -> Callable[[Page], Page]:
        """Register what a form does; the page leads on with a redirect."""
        return self._register("POST", path, permission, with_old_password)

    def _register(
        self, method: str, path: str, permission: Permission, with_old_password: bool
    ) -> Callable[[Page], Page]:
        takes_old = with_old_password or permission is Permission.ANYBODY

        def decorate(page: Page) -> Page:
            async def handle(request: Request, **of_the_path: Any) -> HTTPResponse:
                return await self._answer(page, permission, takes_old, request, of_the_path)

            self.console.routes.append(Route(method, f"{PATH}{path}", permission))
            self.blueprint.add_route(
                handle, f"{PATH}{path}", methods=[method], name=f"{method}_{page.__name__}".lower()
            )
            return page

        return decorate

    async def _answer(
        self, page: Page, permission: Permission, takes_old: bool, request: Request, of_the_path: dict[str, Any]
    ) -> HTTPResponse:
        token = request.cookies.get(COOKIE) or ""
        visit = Visit(self.console, self.say, request, None)
        try:
            account = await self.console.sessions.account_of(token)
            visit = Visit(self.console, self.say, request, account)
            if permission is not Permission.ANYBODY:
                if account is None:
                    return self._to_the_door(visit)
                if not account.may(permission):
                    return visit.refuse("frame.not_yours", 403)
                if account.must_change and not takes_old:
                    return visit.redirect(NEW_PASSWORD)
            if request.method == "POST" and not self._is_from_our_form(visit, token, is_known=account is not None):
                return visit.refuse("frame.stale_form", 403)
            if any(isinstance(one, int) and not 0 <= one <= _LARGEST_NUMBER for one in of_the_path.values()):
                return visit.refuse("frame.not_found", 404)
            return await page(visit, **of_the_path)
        except (SQLAlchemyError, OSError) as err:
            logger.error("console: %s %s: %s", request.method, request.path, type(err).__name__)
            return visit.refuse("frame.no_database", 503)

    def _to_the_door(self, visit: Visit) -> HTTPResponse:
        if visit.request.method != "GET":
            return visit.refuse("frame.signed_out", 401)
        asked = visit.request.path + (f"?{visit.request.query_string}" if visit.request.query_string else "")
        return redirect(f"{PATH}{DOOR}?den={quote(asked)}", status=303, headers=HEADERS)

    @staticmethod
    def _is_from_our_form(visit: Visit, token: str, *, is_known: bool) -> bool:
        origin = visit.request.headers.get("Origin", "")
        if origin and urlsplit(origin).netloc != visit.request.headers.get("Host", ""):
            return False
        if visit.request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return False
        return is_csrf(token, visit.form("_csrf")) if is_known else bool(origin)
