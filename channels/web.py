"""The chat page at `/tro-ly`: its files, and messages under a session that the server made."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from pathlib import Path

from sanic import Blueprint, Request, file, json
from sanic.exceptions import BadRequest
from sanic.response import HTTPResponse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from danloi.conversation.channel import Incoming
from danloi.conversation.inbox import NotAccepted
from danloi.conversation.models import InboxRow, OutboxRow
from danloi.conversation.worker import Worker
from danloi.storage.database import Database

PAGE = Path(__file__).parent / "page"
ASSETS = frozenset({"chat.css", "chat.js", "render.js", "server.js", "words.js"})
COOKIE = "danloi_session"
_MESSAGE_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
_SHOWN = 100
_THIRTY_DAYS = 30 * 24 * 3600
_NO_STORE = {"Cache-Control": "no-store"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Sessions:
    """Session ids that the server makes and signs, so that none can be guessed or swapped."""

    def __init__(self, secret: bytes) -> None:
        """Keep the key."""
        self._secret = secret

    def make(self) -> tuple[str, str]:
        """Return a new session id and its signed form for the cookie."""
        session = secrets.token_urlsafe(18)
        return session, f"{session}.{self._sign(session)}"

    def read(self, signed: str | None) -> str | None:
        """Return the session id of a cookie, or None if it is missing or was not made here."""
        session, _, signature = (signed or "").partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._sign(session).encode())
        return session if session and genuine else None

    def _sign(self, session: str) -> str:
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()


def web_blueprint(worker: Worker, database: Database, sessions: Sessions) -> Blueprint:
    """Return the page and its two routes for messages."""
    blueprint = Blueprint("web")

    @blueprint.get("/tro-ly")
    async def page(_request: Request) -> HTTPResponse:
        return await file(PAGE / "index.html", headers=_HEADERS)

    @blueprint.get("/assets/<name:str>")
    async def asset(_request: Request, name: str) -> HTTPResponse:
        if name not in ASSETS:
            return json({"error": "no such file"}, status=404)
        return await file(PAGE / name, headers=_HEADERS)

    @blueprint.get("/chat/messages")
    async def history(request: Request) -> HTTPResponse:
        session, fresh = _session_of(request, sessions)
        try:
            messages = [] if fresh else await _history(database, f"web:{session}")
        except (SQLAlchemyError, OSError):
            return json({"error": "the database does not answer"}, status=503)
        return _with_cookie(json({"messages": messages}, headers=_NO_STORE), request, fresh)

    @blueprint.post("/chat/messages")
    async def receive(request: Request) -> HTTPResponse:
        if request.headers.get("X-Requested-With") != "danloi":  # a header no other site can send without our leave
            return json({"error": "forbidden"}, status=403)
        try:
            body = request.json
        except BadRequest:
            body = None
        text = body.get("text") if isinstance(body, dict) else None
        message_id = body.get("message_id") if isinstance(body, dict) else None
        if not isinstance(text, str) or not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
            return json({"error": "text and message_id are needed"}, status=400)
        session, fresh = _session_of(request, sessions)
        incoming = Incoming("web", f"{session}/{message_id}", f"web:{session}", text)
        try:
            response = json({"messages": await worker.handle(incoming)}, headers=_NO_STORE)
        except NotAccepted:
            response = json({"messages": [worker.plain("unavailable", "not_accepted")]}, status=503, headers=_NO_STORE)
        return _with_cookie(response, request, fresh)

    return blueprint


def _session_of(request: Request, sessions: Sessions) -> tuple[str, str | None]:
    """Return the session of the request's cookie, or a new one with the cookie to set."""
    known = sessions.read(request.cookies.get(COOKIE))
    return (known, None) if known else sessions.make()


def _with_cookie(response: HTTPResponse, request: Request, fresh: str | None) -> HTTPResponse:
    if fresh:
        secure = request.scheme == "https"
        response.add_cookie(COOKIE, fresh, httponly=True, samesite="Lax", secure=secure, path="/", max_age=_THIRTY_DAYS)
    return response


async def _history(database: Database, conversation: str) -> list[dict[str, object]]:
    """Return the newest messages of both sides, oldest first."""
    async with database.transaction() as session:
        newest = (
            select(InboxRow).where(InboxRow.conversation_id == conversation).order_by(InboxRow.id.desc()).limit(_SHOWN)
        )
        asked = list(await session.scalars(newest))[::-1]
        replies = select(OutboxRow).where(OutboxRow.inbox_id.in_([row.id for row in asked])).order_by(OutboxRow.id)
        by_inbox: dict[int | None, list[dict[str, object]]] = {}
        for reply in await session.scalars(replies):
            by_inbox.setdefault(reply.inbox_id, []).append({"from": "assistant", **reply.body})
    messages: list[dict[str, object]] = []
    for row in asked:
        messages += [{"from": "citizen", "text": row.text}, *by_inbox.get(row.id, [])]
    return messages
