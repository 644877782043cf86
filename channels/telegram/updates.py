"""Telegram's updates (https://core.telegram.org/bots/api#update) read as the assistant's incoming messages."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, MessageEntity, Update

from danloi.conversation.channel import Incoming, Kind, Malformed

logger = logging.getLogger(__name__)

NAME = "telegram"
READ = ("message", "edited_message", "callback_query", "my_chat_member")  # what Telegram is asked to deliver

# By the part of a message that holds it, looked for in this order. What is not here is a notice of Telegram's own
# (somebody joined, a message was pinned), which nobody expects an answer to.
_KINDS: Mapping[str, Kind] = {
    "text": "text", "photo": "image", "live_photo": "image", "animation": "image", "sticker": "sticker",
    "location": "location", "venue": "location", "document": "file", "audio": "file", "video": "file",
    "video_note": "file", "voice": "voice", "contact": "contact", "dice": "other", "poll": "other", "game": "other",
    "checklist": "other", "story": "other", "paid_media": "other", "web_app_data": "other",
}  # fmt: skip
_GROUPS = (Chat.GROUP, Chat.SUPERGROUP)
_CHATS = (Chat.PRIVATE, *_GROUPS)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a deep link may carry
_CODE = re.compile(r"\d+(_\w+)+")
_CALLBACK = "callback:"


def read_update(data: Mapping[str, Any], bot_id: int, bot_name: str) -> list[Incoming]:
    """Read one update; what needs no answer or is unknown is an empty list.

    One of a shape that the library does not know is passed over and logged: refused, it would come again for a day and
    hold up everything behind it in that chat.

    Args:
        data: the update as JSON has it.
        bot_id: the number before the colon of the token.
        bot_name: its name without "@"; "" if it is not known yet.

    Raises:
        Malformed: it is no update at all.
    """
    update_id = data.get("update_id")
    if not isinstance(update_id, int) or isinstance(update_id, bool):
        msg = "an update has no number update_id"
        raise Malformed(msg)
    try:
        return _Reader(Update.de_json(dict(data)), bot_id, bot_name).read()
    except (TypeError, KeyError, ValueError, AttributeError) as err:
        what = ", ".join(str(key)[:40] for key in data if key != "update_id")
        logger.error("telegram: passed over update %d (%s): its shape is unknown, %s", update_id, what, err)
        return []


def callback_of(incoming: Incoming) -> str:
    """Return the id of the callback query that `incoming` came from, "" if from none."""
    _, found, query_id = incoming.message_id.partition(_CALLBACK)
    return query_id if found else ""


def chat_of(recipient: str) -> int:
    """Return the chat of a recipient: `<user>`, or `<group>:<user>`."""
    return int(recipient.split(":")[0])


class _Reader:
    def __init__(self, update: Update, bot_id: int, bot_name: str) -> None:
        self._update = update
        self._bot_id = bot_id
        self._bot_name = bot_name.lower()

    def read(self) -> list[Incoming]:
        update = self._update
        if update.message is not None:
            return self._message(update.message)
        if update.edited_message is not None:
            return self._edited(update.edited_message)
        if update.callback_query is not None:
            return self._pressed(update.callback_query)
        if update.my_chat_member is not None:
            return self._member(update.my_chat_member)
        return []

    def _message(self, message: Message) -> list[Incoming]:
        user = self._writer(message)
        kind = next((kind for part, kind in _KINDS.items() if message[part]), None)
        if user is None or kind is None or not self._is_addressed(message):
            return []
        text = self._words(message)
        key = f"{message.chat.id}:{message.message_id}"
        command = self._command(message)
        if command is None:
            return [self._incoming(key, message.chat, user, text, kind)]
        payload = text.partition(" ")[2].strip()
        if command != "start":
            return [self._incoming(key, message.chat, user, "", "help")]
        if not payload:
            return [self._incoming(key, message.chat, user, "", "start")]
        return [self._incoming(key, message.chat, user, _said_by_link(payload), "text")]

    def _edited(self, message: Message) -> list[Incoming]:
        user = self._writer(message)
        if user is None or not (message.text or message.caption) or not self._is_addressed(message):
            return []  # a location that moves is edited every few seconds
        # Without the moment of the edit: it is said once per message that a change is not read.
        return [self._incoming(f"{message.chat.id}:{message.message_id}:edited", message.chat, user, "", "edited")]

    def _pressed(self, query: CallbackQuery) -> list[Incoming]:
        if query.message is None or query.message.chat.type not in _CHATS or not query.data:
            return []
        key = f"{_CALLBACK}{query.id}"
        return [self._incoming(key, query.message.chat, query.from_user.id, "", "text", token=query.data)]

    def _member(self, change: ChatMemberUpdated) -> list[Incoming]:
        if change.chat.type != Chat.PRIVATE or change.new_chat_member.status != "kicked":
            return []
        return [self._incoming(f"left:{self._update.update_id}", change.chat, change.from_user.id, "", "left")]

    def _incoming(self, key: str, chat: Chat, user: int, text: str, kind: Kind, token: str = "") -> Incoming:
        is_public = chat.type in _GROUPS
        conversation = f"{NAME}:{chat.id}:{user}" if is_public else f"{NAME}:{chat.id}"
        # The bot's number stands in the key: another bot counts its messages from 1 again.
        return Incoming(
            NAME, f"{self._bot_id}:{key}", conversation, text, kind, self._update.update_id, token, is_public
        )

    def _writer(self, message: Message) -> int | None:
        """Return who wrote it; an administrator may write in the name of the group."""
        if message.chat.type not in _CHATS:
            return None
        if message.sender_chat is not None:
            return message.sender_chat.id
        user = message.from_user
        return None if user is None or user.is_bot else user.id

    def _is_addressed(self, message: Message) -> bool:
        if message.chat.type == Chat.PRIVATE:
            return True
        answered = message.reply_to_message
        if answered is not None and answered.from_user is not None and answered.from_user.id == self._bot_id:
            return True
        return self._command(message) is not None or any(self._is_me(m) for m in self._mentions(message).values())

    def _mentions(self, message: Message) -> dict[MessageEntity, str]:
        kinds: list[str | None] = [MessageEntity.MENTION]
        return {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}

    def _is_me(self, mention: str) -> bool:
        """Tell whether `@name` is this bot; until its name is known, whether it is any bot.

        By default Telegram shows a bot only what is meant for it anyway (privacy mode).
        """
        name = mention.removeprefix("@").lower()
        return name == self._bot_name if self._bot_name else name.endswith("bot")

    def _command(self, message: Message) -> str | None:
        """Return the command that the message begins with and that is meant for this bot."""
        for entity, text in message.parse_entities([MessageEntity.BOT_COMMAND]).items():
            name, _, target = text.removeprefix("/").partition("@")
            if entity.offset == 0 and (not target or self._is_me(target)):
                return name.lower()
        return None

    def _words(self, message: Message) -> str:
        """Return what was written, without the mention of this bot."""
        text = message.text or message.caption or ""
        for mention in self._mentions(message).values():
            if self._is_me(mention):
                text = text.replace(mention, " ", 1)
        return text.strip()


def _said_by_link(payload: str) -> str:
    """Return what a deep link stands for: `khai_sinh` is "khai sinh", `1_001193` the code 1.001193."""
    if not _PAYLOAD.fullmatch(payload):
        return payload
    return payload.replace("_", "." if _CODE.fullmatch(payload) else " ")
