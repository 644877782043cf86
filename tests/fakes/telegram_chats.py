"""The people and groups of the simulated Telegram, and the messages they see."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.platform import Button

type Json = dict[str, Any]

_FIRST_USER = 5_000_001
_FIRST_GROUP = -1_001_000_001
_ENTITIES = re.compile(
    r"(?<![\w/@])(?:(?P<bot_command>/\w{1,32}(?:@\w+)?)|(?P<mention>@\w{4,32})|(?P<url>https?://\S+))"
)

# What a message of another kind than text holds.
CONTENTS: dict[str, Json] = {
    "photo": {"photo": [{"file_id": "AgACAgUAAxk", "file_unique_id": "AQADx", "width": 90, "height": 67}]},
    "sticker": {
        "sticker": {
            "file_id": "CAACAgUAAxk", "file_unique_id": "AgADq", "type": "regular", "width": 512, "height": 512,
            "is_animated": False, "is_video": False, "emoji": "👍",
        }
    },
    "location": {"location": {"latitude": 20.95, "longitude": 107.08}},
    "document": {"document": {"file_id": "BQACAgUAAxk", "file_unique_id": "AgADr", "file_name": "don.pdf"}},
    "voice": {"voice": {"file_id": "AwACAgUAAxk", "file_unique_id": "AgADs", "duration": 3}},
    "contact": {"contact": {"phone_number": "+84900000000", "first_name": "Lan"}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
}  # fmt: skip


@dataclass
class Chat:
    """A private chat or a group, by the name that tests and sandbox use for it."""

    name: str
    id: int
    type: str = "private"
    is_blocked: bool = False  # by the user; or the bot was removed from the group
    is_deactivated: bool = False
    has_started: bool = False  # the bot may write to those only who have written first
    moved_to: int = 0  # the supergroup that a group has become
    typing_until: float = 0.0
    messages: dict[int, Json] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def is_group(self) -> bool:
        return self.type != "private"

    def as_json(self) -> Json:
        if self.is_group:
            return {"id": self.id, "type": self.type, "title": self.name}
        return {"id": self.id, "type": "private", "first_name": self.name}


class Chats:
    """All chats of the bot, made when they are first named."""

    def __init__(self) -> None:
        self._by_name: dict[str, Chat] = {}
        self._by_id: dict[int, Chat] = {}
        self._users = itertools.count(_FIRST_USER)
        self._groups = itertools.count(_FIRST_GROUP, -1)

    def user(self, name: str) -> Chat:
        return self._by_name.get(name) or self._add(Chat(name, next(self._users)))

    def group(self, name: str, kind: str = "supergroup") -> Chat:
        return self._by_name.get(name) or self._add(Chat(name, next(self._groups), kind, has_started=True))

    def by_id(self, chat_id: int) -> Chat | None:
        return self._by_id.get(chat_id)

    def all(self) -> list[Chat]:
        return list(self._by_name.values())

    def _add(self, chat: Chat) -> Chat:
        self._by_name[chat.name] = self._by_id[chat.id] = chat
        return chat


def person(chat: Chat) -> Json:
    """Return a user as updates show them."""
    return {"id": chat.id, "is_bot": False, "first_name": chat.name, "language_code": "vi"}


def message_of(chat: Chat, sender: Json, content: Json) -> Json:
    """Return a message in `chat`, with the entities that Telegram finds in its text."""
    message = {
        "message_id": next(chat.numbers), "from": sender, "chat": chat.as_json(), "date": int(time.time()), **content,
    }  # fmt: skip
    entities = entities_of(content.get("text", ""))
    if entities:
        message["entities"] = entities
    chat.messages[message["message_id"]] = message
    return message


def entities_of(text: str) -> list[Json]:
    """Find commands, mentions and addresses; places and lengths are in UTF-16 units."""
    return [
        {"type": kind, "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in _ENTITIES.finditer(text)
        for kind, value in found.groupdict().items()
        if value
    ]


def units(text: str) -> int:
    """Return the length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def buttons_of(markup: Json) -> tuple[Button, ...]:
    """Return an inline keyboard's buttons, row by row."""
    return tuple(
        Button(key["text"], key.get("callback_data", ""), key.get("url", ""))
        for row in markup.get("inline_keyboard", [])
        for key in row
    )
