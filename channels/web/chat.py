"""The widget's API under `/chat/`: session, messages, stream, feedback, forgetting (docs/widget.md)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sanic import Blueprint, HTTPResponse, Request, empty
from sqlalchemy.exc import SQLAlchemyError

from channels.web.door import Door, Refused, body_of
from channels.web.network import network_of
from channels.web.sessions import Session
from channels.web.stream import Streams
from danloi.conversation.channel import Incoming
from danloi.conversation.dispatcher import Dispatcher
from danloi.conversation.erasing import Eraser
from danloi.conversation.feed import Feed, TooManyListeners
from danloi.conversation.feedback import Feedback, NoSuchAnswer, Verdict
from danloi.conversation.inbox import NotAccepted
from danloi.conversation.transcript import Cursor, Forgotten, Transcript

logger = logging.getLogger(__name__)
_MESSAGE_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$", re.ASCII)
_WORDS_LIMIT = 2_000


@dataclass(frozen=True)
class Conversations:
    """What the chat does with conversations; `fingerprint` makes a network address unreadable."""

    dispatcher: Dispatcher
    transcript: Transcript
    feed: Feed
    feedback: Feedback
    eraser: Eraser
    fingerprint: Callable[[str], str]


def chat_blueprint(door: Door, talks: Conversations) -> Blueprint:
    """Return the routes."""
    blueprint = Blueprint("chat", url_prefix="/chat")
    streams = Streams(talks.feed, talks.transcript)

    async def refused(request: Request, err: Refused) -> HTTPResponse:
        return door.answer(request, {"error": err.error}, err.status, err.wait_seconds)

    async def forgotten(request: Request, _err: Forgotten) -> HTTPResponse:
        return door.answer(request, {"error": "forgotten"}, 410)

    async def unavailable(request: Request, err: Exception) -> HTTPResponse:
        logger.error("%s %s: the database does not answer: %s", request.method, request.path, type(err).__name__)
        return door.answer(request, {"error": "unavailable"}, 503, 5)

    blueprint.exception(Refused)(refused)
    blueprint.exception(Forgotten)(forgotten)
    blueprint.exception(NotAccepted, SQLAlchemyError, OSError)(unavailable)

    async def preflight(request: Request) -> HTTPResponse:
        door.origin_of(request)
        return empty(headers=door.headers(request, preflight=True))

    for path in ("session", "messages", "stream", "feedback"):
        blueprint.add_route(preflight, f"/{path}", methods=["OPTIONS"], name=f"preflight_{path}")

    @blueprint.post("/session")
    async def start(request: Request) -> HTTPResponse:
        return door.answer(request, {"token": door.new_token(request)})

    @blueprint.delete("/session")
    async def forget(request: Request) -> HTTPResponse:
        session = door.session_of(request)
        await talks.eraser.erase(session.conversation)
        talks.feed.signal(session.conversation)  # the other tabs
        return door.answer(request, {"forgotten": True})

    @blueprint.get("/messages")
    async def fetch(request: Request) -> HTTPResponse:
        session = door.session_of(request)
        items, cursor = await talks.transcript.since(session.conversation, _cursor(request))
        return door.answer(request, {"messages": items, "cursor": str(cursor)})

    @blueprint.post("/messages")
    async def receive(request: Request) -> HTTPResponse:
        session = door.session_of(request)
        source = network_of(request.remote_addr or request.ip, talks.fingerprint)
        incoming = _message(session, body_of(request), source)
        door.pace(session)
        await talks.transcript.check(session.conversation)
        if await talks.dispatcher.take(incoming) == "not_kept":
            raise Refused(429, "too_fast", 60)
        return door.answer(request, {"accepted": True}, 202)

    @blueprint.get("/stream")
    async def stream(request: Request) -> HTTPResponse | None:
        session = door.session_of(request)
        await talks.transcript.check(session.conversation)
        try:
            await streams.run(request, session.conversation, _cursor(request), door.headers(request))
        except TooManyListeners:
            raise Refused(503, "too_many", 30) from None
        return None

    @blueprint.post("/feedback")
    async def judge(request: Request) -> HTTPResponse:
        session = door.session_of(request)
        body = body_of(request)
        verdict, words = body.get("verdict"), body.get("words", "")
        if verdict not in {"up", "down"} or not isinstance(words, str) or len(words) > _WORDS_LIMIT:
            raise Refused(400, "malformed")
        door.pace(session)
        message = f"{session.id}/{_id(body)}"
        try:
            await talks.feedback.give(session.conversation, "web", message, cast("Verdict", verdict), words)
        except NoSuchAnswer:
            raise Refused(404, "no_such_answer") from None
        return door.answer(request, {"noted": True})

    return blueprint


def _cursor(request: Request) -> Cursor:
    return Cursor.read(request.headers.get("Last-Event-ID") or request.args.get("after"))


def _id(body: dict[str, Any]) -> str:
    message_id = body.get("message_id")
    if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
        raise Refused(400, "malformed")
    return message_id


def _message(session: Session, body: dict[str, Any], source: str) -> Incoming:
    text = body.get("text")
    if not isinstance(text, str):
        raise Refused(400, "malformed")
    return Incoming("web", f"{session.id}/{_id(body)}", session.conversation, text, source=source)
