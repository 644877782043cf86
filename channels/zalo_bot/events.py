"""Updates of the Zalo Bot platform, read into messages.

An update comes bare or as {"ok": true, "result": …}; the documentation has the second, webhooks in practice the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from danloi.conversation.channel import Incoming, Kind, Malformed

CHANNEL = "zalo_bot"
LONGEST_ID = 100

_KINDS: Mapping[str, Kind] = {
    "message.text.received": "text",
    "message.link.received": "text",
    "message.image.received": "image",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.unsupported.received": "other",  # Zalo keeps the content of some senders from bots
}
_COMMANDS: Mapping[str, Kind] = {"/start": "start", "/help": "help"}


def parse_body(body: bytes) -> list[Incoming]:
    """Read the body of a webhook.

    Raises:
        Malformed: not JSON, or a known event without what it must have.
    """
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the body is no JSON") from None
    return parse_update(update)


def parse_update(update: object) -> list[Incoming]:
    """Read one update, wrapped or bare; none comes of it if nobody waits for an answer.

    Raises:
        Malformed: a known event without what it must have.
    """
    if not isinstance(update, dict):
        raise Malformed("the update is no JSON object")
    event = update["result"] if isinstance(update.get("result"), dict) else update
    name = event.get("event_name")
    if not isinstance(name, str):
        raise Malformed("event_name is missing")
    if not name.startswith("message."):
        return []
    message = event.get("message")
    if not isinstance(message, dict):
        raise Malformed("message is missing")
    if _part(message, "from").get("is_bot") is True:
        return []
    chat = _part(message, "chat")
    conversation, message_id = _id(chat.get("id")), _id(message.get("message_id"))
    if not conversation or not message_id:
        raise Malformed("message.chat.id or message.message_id cannot be used")
    kind = _KINDS.get(name, "other")
    text = _text(message, kind)
    return [
        Incoming(
            CHANNEL,
            message_id,
            f"{CHANNEL}:{conversation}",
            text,
            _COMMANDS.get(text.strip(), "text") if text else kind,
            written_at=_stamp(message.get("date")),
            is_public=chat.get("chat_type", "PRIVATE") != "PRIVATE",
        )
    ]


def _part(message: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = message.get(key)
    return part if isinstance(part, dict) else {}


def _id(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    usable = isinstance(value, str) and 1 <= len(value) <= LONGEST_ID and re.fullmatch(r"[!-~]+", value)
    return str(value) if usable else ""


def _text(message: Mapping[str, Any], kind: Kind) -> str:
    """Return the words: of a picture its caption, which is a question too."""
    text = message.get({"text": "text", "image": "caption"}.get(kind, ""))
    return text if isinstance(text, str) else ""


def _stamp(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18 else 0
