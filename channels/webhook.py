"""`POST /webhooks/<channel>` for every messaging channel: verify, parse, hand over, acknowledge."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from channels.reception import Reception
from danloi.conversation.channel import Channel, Forged, Malformed
from danloi.conversation.inbox import NotAccepted

logger = logging.getLogger(__name__)

LARGEST_EVENT = 256 * 1024  # bytes; the platforms' events are a few thousand


def webhook_blueprint(channels: Iterable[Channel], reception: Reception) -> Blueprint:
    """Return one route for each of `channels`."""
    blueprint = Blueprint("webhooks", url_prefix="/webhooks")
    for channel in channels:
        _add(blueprint, channel, reception)
    return blueprint


def _add(blueprint: Blueprint, channel: Channel, reception: Reception) -> None:
    @blueprint.post(f"/{channel.name}", name=f"receive_{channel.name}")
    async def receive(request: Request) -> HTTPResponse:
        if len(request.body) > LARGEST_EVENT:
            return json({"error": f"an event has at most {LARGEST_EVENT} bytes"}, status=413)
        if request.content_type.partition(";")[0].strip().lower() != "application/json":
            return json({"error": "the content type must be application/json"}, status=415)
        try:
            channel.verify(request.headers, request.body)
            messages = channel.parse(request.body)
        except Forged as err:
            logger.warning("%s: a webhook request is refused: %s", channel.name, err)
            return json({"error": "forbidden"}, status=403)
        except Malformed as err:
            logger.warning("%s: an event cannot be read: %s", channel.name, err)
            return json({"error": str(err)}, status=400)
        try:
            for message in messages:
                await reception.hand_over(channel, message)
        except NotAccepted:
            logger.error("%s: the database does not answer; the platform will deliver again", channel.name)
            return json({"error": "not accepted, deliver again"}, status=503)
        return json({"ok": True})
