"""Events of Zalo's webhook, read into messages.

Ids and timestamps are strings, for they exceed 2^53. Echoes of what we sent, receipts, and events to which nobody waits
for an answer are passed over, known or not. Of a form of personal data (`user_submit_info`, whatever its shape) nothing
is read but that it came; the data are never kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from danloi.conversation.channel import Incoming, Kind, Malformed

CHANNEL = "zalo_oa"
LONGEST_ID = 100

_KINDS: Mapping[str, Kind] = {
    "user_send_text": "text",
    "user_send_image": "image",
    "user_send_gif": "image",
    "user_send_video": "file",
    "user_send_file": "file",
    "user_send_audio": "voice",
    "user_send_sticker": "sticker",
    "user_send_location": "location",
    "user_send_business_card": "contact",
    "user_send_contact": "contact",
    "user_send_link": "text",
    "user_submit_info": "personal_form",
    "follow": "start",
    "unfollow": "left",
}
_READ = {"user_send_text", "user_send_link", "user_send_image"}  # whose words are read: a caption is a question too


def parse_event(body: bytes) -> list[Incoming]:
    """Read one event; none comes of it if nobody waits for an answer.

    Raises:
        Malformed: not JSON, or a known event without its sender.
    """
    event = _object(body)
    name = event.get("event_name")
    if name is None and not event:
        return []  # the probe of Zalo's console
    if not isinstance(name, str):
        raise Malformed("event_name is missing")
    if name not in _KINDS and (not name.startswith("user_send_") or name.startswith("user_send_group")):
        return []
    kind = _KINDS.get(name, "other")
    user = _user(event)
    stamp = _stamp(event)
    message = event.get("message")
    message = message if isinstance(message, dict) else {}
    text = _text(name, message) if name in _READ else ""
    if name in _READ and text:
        kind = "text"
    message_id = _id(message.get("msg_id")) or f"{name}:{user}:{stamp}"
    return [Incoming(CHANNEL, message_id, f"{CHANNEL}:{user}", text, kind, written_at=stamp)]


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the body is no JSON") from None
    if not isinstance(event, dict):
        raise Malformed("the body is no JSON object")
    return event


def _user(event: Mapping[str, Any]) -> str:
    """Return who did it: `sender` of messages, `follower` of follow and unfollow."""
    for role in ("sender", "follower"):
        person = event.get(role)
        user = _id(person.get("id")) if isinstance(person, dict) else ""
        if user:
            return user
    raise Malformed("neither sender.id nor follower.id can be used")


def _id(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    usable = isinstance(value, str) and 1 <= len(value) <= LONGEST_ID and re.fullmatch(r"[!-~]+", value)
    return str(value) if usable else ""


def _stamp(event: Mapping[str, Any]) -> int:
    """Return the milliseconds at which it was written, 0 if the event does not say."""
    value = str(event.get("timestamp", ""))
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else 0


def _text(name: str, message: Mapping[str, Any]) -> str:
    """Return the words; of a shared link also its address, so that a false one is warned of."""
    text = message.get("text")
    text = text if isinstance(text, str) else ""
    if name != "user_send_link":
        return text
    attachments = message.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else []:
        payload = attachment.get("payload") if isinstance(attachment, dict) else None
        url = payload.get("url") if isinstance(payload, dict) else None
        if isinstance(url, str) and url not in text:
            text = f"{text} {url}".strip()
    return text
