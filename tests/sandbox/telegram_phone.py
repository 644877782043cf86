"""Telegram on the sandbox's page: private chats, a group, and everything else one can send."""

from __future__ import annotations

import time

from tests.fakes.platform import Button
from tests.fakes.telegram import USERNAME, FakeTelegram
from tests.sandbox.phones import Action, Line, Phone

_KINDS = {
    "photo": "Gửi ảnh",
    "sticker": "Gửi nhãn dán",
    "location": "Gửi vị trí",
    "voice": "Gửi tin thoại",
    "document": "Gửi tệp",
    "contact": "Gửi danh thiếp",
}


class TelegramPhone(Phone):
    """The bot as people see it on Telegram."""

    name = "telegram"
    title = "Telegram"
    account = f"@{USERNAME}"
    groups = ("Tổ dân phố 5",)
    actions = (
        Action("start", "/start"),
        Action("link", "Mở t.me/…?start=", "khai_sinh"),
        Action("help", "/help"),
        Action("mention", f"Gọi @{USERNAME}", "làm sổ đỏ ở đâu"),
        Action("reply", "Trả lời tin của bot", "còn lệ phí thì sao"),
        Action("edit", "Sửa tin vừa gửi", "làm khai sinh muộn"),
        *(Action(kind, label) for kind, label in _KINDS.items()),
        Action("block", "Chặn bot / mời bot ra"),
        Action("unblock", "Bỏ chặn"),
    )
    fake: FakeTelegram

    async def say(self, person: str, talk: str, text: str) -> None:
        self._last[talk] = await self.fake.user_says(person, text, self._group(talk))
        self.note(talk, "citizen", text, person)

    async def do(self, person: str, talk: str, action: str, text: str) -> None:
        group = self._group(talk)
        match action:
            case "start" | "help":
                await self.say(person, talk, f"/{action}" + (f"@{USERNAME}" if group else ""))
            case "link":
                await self.say(person, talk, f"/start {text}")
            case "mention":
                await self.say(person, talk, f"@{USERNAME} {text}")
            case "reply" if self.fake.screen(talk):
                await self.fake.user_says(person, text, group, answering_bot=True)
                self.note(talk, "citizen", f"↩ {text}", person)
            case "edit" if talk in self._last and not group:
                await self.fake.user_edits(person, self._last[talk], text)
                self.note(talk, "citizen", f"✎ {text}", person)
            case "block" if group:
                await self.fake.bot_is_removed(group, person)
                self.note(talk, "notice", "Bot đã bị mời ra khỏi nhóm")
            case "block" | "unblock" if not group:
                await self.fake.user_blocks(person, is_blocked=action == "block")
                self.note(talk, "notice", "Đã chặn bot" if action == "block" else "Đã bỏ chặn bot")
            case kind if kind in _KINDS:
                await self.fake.user_sends(person, kind, group=group)
                self.note(talk, "citizen", _KINDS[kind], person)

    async def press(self, person: str, talk: str, button: Button) -> None:
        await self.fake.press(person, button, self._group(talk))

    def lines(self, talk: str) -> list[Line]:
        """An empty chat shows how the bot introduces itself."""
        found = super().lines(talk)
        if found or self._group(talk) or not self.fake.description:
            return found
        return [Line("notice", self.fake.description, time.time() // 60 * 60)]

    def is_typing(self, talk: str) -> bool:
        return self._chat(talk).typing_until > time.time()

    def is_blocked(self, talk: str) -> bool:
        return self._chat(talk).is_blocked

    def waiting(self) -> int:
        return len(self.fake.updates.pending)

    def __init__(self, fake: FakeTelegram, people: tuple[str, ...]) -> None:
        super().__init__(fake, people)
        self._last: dict[str, str] = {}

    def _group(self, talk: str) -> str:
        return talk if talk in self.groups else ""

    def _chat(self, talk: str):  # type: ignore[no-untyped-def]
        return self.fake.chats.group(talk) if self._group(talk) else self.fake.chats.user(talk)
