"""Who may come in: the request's origin, its session, and how much it asks for; each refusal has a name.

`error` is for the widget, which has the words for the citizen: origin, session, forgotten, too_fast, too_many,
too_large, malformed, unavailable.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import Any

from sanic import HTTPResponse, Request, json
from sanic.exceptions import BadRequest

from channels.web.origins import Origins
from channels.web.sessions import Session, Sessions
from danloi.conversation.pace import Pace

logger = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024  # bytes; a message of 10,000 letters is told that it is too long
_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_V6_SITE = 64  # bits of an IPv6 address that one household has in common


class Refused(Exception):
    """A request that is turned away: status, `error`, and seconds to wait if it may come again."""

    def __init__(self, status: int, error: str, wait_seconds: int = 0) -> None:
        """Keep what is told."""
        super().__init__(error)
        self.status = status
        self.error = error
        self.wait_seconds = wait_seconds


class Door:
    """Lets requests in.

    Args:
        origins: the pages that may talk to us.
        sessions: makes and reads tokens.
        sessions_per_minute: new sessions for one source address; a whole mobile network may share one.
        messages_per_minute: messages of one session.
    """

    def __init__(
        self, origins: Origins, sessions: Sessions, sessions_per_minute: int, messages_per_minute: int
    ) -> None:
        """Keep the parts."""
        self._origins = origins
        self._sessions = sessions
        self._new = Pace(sessions_per_minute)
        self._messages = Pace(messages_per_minute)
        self._told = Pace(1)

    def origin_of(self, request: Request) -> str:
        """Return the origin of the asking page.

        Raises:
            Refused: its origin is not on the list.
        """
        origin = self._origins.of(request)
        if origin is None:
            asked = str(request.headers.get("Origin"))[:100]
            if self._told.allows(""):
                logger.warning("a page of %r may not use the widget; if it should, add it to WIDGET_ORIGINS", asked)
            raise Refused(403, "origin")
        return origin

    def session_of(self, request: Request) -> Session:
        """Return the session of the request's token.

        Raises:
            Refused: the origin may not talk to us; no token, or one that is not genuine there or has run out.
        """
        session = self._sessions.read(request.token or "", self.origin_of(request))
        if session is None:
            raise Refused(401, "session")
        return session

    def new_token(self, request: Request) -> str:
        """Return a token: of the same session where the request has one, else of a new session.

        Raises:
            Refused: the origin may not talk to us, or its address asks for too many.
        """
        origin = self.origin_of(request)
        known = self._sessions.read(request.token or "", origin)
        if known is not None:
            return self._sessions.renew(known, origin)
        if not self._new.allows(_source(request)):
            raise Refused(429, "too_fast", 60)
        return self._sessions.make(origin)

    def pace(self, session: Session) -> None:
        """Count one message of `session`.

        Raises:
            Refused: it is one too many.
        """
        if not self._messages.allows(session.id):
            raise Refused(429, "too_fast", 20)

    def answer(self, request: Request, body: dict[str, Any], status: int = 200, wait_seconds: int = 0) -> HTTPResponse:
        """Answer so that the asking page, if it is allowed, may read it."""
        headers = self.headers(request)
        if wait_seconds:
            headers["Retry-After"] = str(wait_seconds)
        return json(body, status=status, headers=headers)

    def headers(self, request: Request, *, preflight: bool = False) -> dict[str, str]:
        """Return the headers of every answer."""
        origin = self._origins.of(request)
        return {**_NO_STORE, **(Origins.headers(origin, preflight=preflight) if origin is not None else {})}


def body_of(request: Request) -> dict[str, Any]:
    """Return the request's JSON object.

    Raises:
        Refused: it is too large or no object.
    """
    if len(request.body) > LARGEST_BODY:
        raise Refused(413, "too_large")
    try:
        body = request.json
    except BadRequest:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "malformed")
    return body


def _source(request: Request) -> str:
    """Return what stands for the source of a request: its address, of IPv6 the part that a household shares."""
    address = request.remote_addr or request.ip
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, _V6_SITE), strict=False)) if parsed.version == 6 else address
