"""Zalo on the sandbox's page: the Official Account, and the bot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fakes.platform import Button
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA
from tests.sandbox.phones import Action, Phone

_FIRST_ID = 2_484_000_000_000_000_001
_PICTURE: Mapping[str, Any] = {
    "attachments": [{"type": "image", "payload": {"url": "https://photo.zdn.vn/1.jpg", "thumbnail": ""}}]
}
_OA_KINDS: dict[str, tuple[str, str, Mapping[str, Any]]] = {
    "image": ("Gửi ảnh", "user_send_image", _PICTURE),
    "sticker": ("Gửi nhãn dán", "user_send_sticker", {"attachments": [{"type": "sticker", "payload": {"id": "1"}}]}),
    "location": (
        "Gửi vị trí",
        "user_send_location",
        {"attachments": [{"type": "location", "payload": {"coordinates": {"latitude": "20.9", "longitude": "107.0"}}}]},
    ),
    "file": ("Gửi tệp", "user_send_file", {"attachments": [{"type": "file", "payload": {"name": "don.pdf"}}]}),
}
_BOT_KINDS: dict[str, tuple[str, str, Mapping[str, Any]]] = {
    "image": ("Gửi ảnh", "message.image.received", {"photo_url": "https://photo.zdn.vn/1.jpg"}),
    "sticker": ("Gửi nhãn dán", "message.sticker.received", {"sticker": "1"}),
    "voice": ("Gửi tin thoại", "message.voice.received", {"voice_url": "https://voice.zdn.vn/1.aac"}),
}


class ZaloPhone(Phone):
    """What both have in common: users are known by numbers."""

    def number(self, person: str) -> str:
        """The id under which Zalo knows a person."""
        return str(_FIRST_ID + self.people.index(person))

    def screen_of(self, talk: str) -> str:
        return self.number(talk)

    async def press(self, person: str, talk: str, button: Button) -> None:
        """Zalo shows a pressed query button's text as if it had been typed."""
        if button.value:
            self.note(talk, "citizen", button.value, person)
        await self.fake.press(self.number(person), button)


class ZaloOAPhone(ZaloPhone):
    """The Official Account as people see it on Zalo."""

    name = "zalo_oa"
    title = "Zalo OA"
    account = "Hành chính công Quảng Ninh"
    actions = (
        Action("follow", "Quan tâm"),
        Action("unfollow", "Bỏ quan tâm"),
        *(Action(kind, label) for kind, (label, _, _) in _OA_KINDS.items()),
    )
    fake: FakeZaloOA

    async def say(self, person: str, talk: str, text: str) -> None:
        self.note(talk, "citizen", text, person)
        await self.fake.user_says(self.number(person), text)

    async def do(self, person: str, talk: str, action: str, text: str) -> None:
        if action in _OA_KINDS:
            label, event, message = _OA_KINDS[action]
            self.note(talk, "citizen", label, person)
            self.fake.user_sends(self.number(person), event, message)
        elif action in {"follow", "unfollow"}:
            self.note(talk, "notice", "Đã quan tâm OA" if action == "follow" else "Đã bỏ quan tâm OA")
            self.fake.user_follows(self.number(person), "follow" if action == "follow" else "unfollow")


class ZaloBotPhone(ZaloPhone):
    """The bot as people see it on Zalo; it has no buttons."""

    name = "zalo_bot"
    title = "Zalo Bot"
    account = "Bot Dẫn Lối"
    actions = tuple(Action(kind, label) for kind, (label, _, _) in _BOT_KINDS.items())
    fake: FakeZaloBot

    async def say(self, person: str, talk: str, text: str) -> None:
        self.note(talk, "citizen", text, person)
        await self.fake.user_says(self.number(person), text)

    async def do(self, person: str, talk: str, action: str, text: str) -> None:
        label, event, content = _BOT_KINDS[action]
        self.note(talk, "citizen", label, person)
        self.fake.user_sends(self.number(person), event, content)
