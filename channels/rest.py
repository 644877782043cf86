"""Rasa's REST channel, for systems that are trusted with a sender's name.

Open on loopback; anywhere else a bearer token is needed (REST_TOKEN). Never for a citizen's browser.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Any

from sanic import Blueprint, Request, json
from sanic.exceptions import BadRequest
from sanic.response import HTTPResponse

from danloi.conversation.channel import Incoming
from danloi.conversation.inbox import NotAccepted
from danloi.conversation.worker import Worker

LONGEST_SENDER = 120


@dataclass(frozen=True)
class RestMessage:
    """A parsed body; `message_id` is made up where the sender gives none."""

    sender: str
    text: str
    message_id: str


class Refused(Exception):
    """The body cannot be a message; the text says why. For the operator of the calling system."""


def parse(body: Any) -> RestMessage:
    """Read a body.

    Raises:
        Refused: not an object, no sender or an odd one, no text.
    """
    if not isinstance(body, dict):
        msg = 'the body must be a JSON object {"sender": "...", "message": "..."}'
        raise Refused(msg)
    sender, text, message_id = body.get("sender"), body.get("message"), body.get("message_id")
    if not isinstance(sender, str) or not 1 <= len(sender.strip()) <= LONGEST_SENDER or not sender.isprintable():
        msg = f"`sender` must be a text of 1 to {LONGEST_SENDER} printable characters"
        raise Refused(msg)
    if not isinstance(text, str):
        msg = "`message` must be a text"
        raise Refused(msg)
    if message_id is not None and not (
        isinstance(message_id, str) and 1 <= len(message_id) <= LONGEST_SENDER and message_id.isprintable()
    ):
        msg = f"`message_id`, where given, must be a text of 1 to {LONGEST_SENDER} printable characters"
        raise Refused(msg)
    return RestMessage(sender.strip(), text, message_id or uuid.uuid4().hex)


def _key(message: RestMessage) -> str:
    """Return a key of fixed length that no other pair of sender and message id has."""
    return hashlib.sha256(f"{message.sender}\0{message.message_id}".encode()).hexdigest()


def rest_blueprint(worker: Worker, token: str) -> Blueprint:
    """Return the channel's routes; `token` empty means that none is asked for."""
    blueprint = Blueprint("rest", url_prefix="/webhooks/rest")

    @blueprint.get("/")
    async def health(_request: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @blueprint.post("/webhook")
    async def receive(request: Request) -> HTTPResponse:
        if token and not hmac.compare_digest((request.token or "").encode(), token.encode()):
            return json({"error": "a valid bearer token is needed (REST_TOKEN)"}, status=401)
        try:
            message = parse(request.json)
        except (Refused, BadRequest) as err:
            return json({"error": str(err)}, status=400)
        conversation = f"rest:{message.sender}"
        incoming = Incoming("rest", _key(message), conversation, message.text)
        try:
            replies, status = await worker.handle(incoming), 200
        except NotAccepted:
            replies, status = [worker.plain("unavailable", "not_accepted")], 503
        return json([{"recipient_id": message.sender, **reply} for reply in replies], status=status)

    return blueprint
