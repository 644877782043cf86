"""Citizens at a desk on a working day, an engine that hears their wish, and officers of the other side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import select

from danloi.app.settings import ROOT
from danloi.conversation.channel import Incoming, Limits
from danloi.conversation.claims import Claims
from danloi.conversation.engine import EngineClient
from danloi.conversation.handover.desk import Desk
from danloi.conversation.handover.history import History
from danloi.conversation.handover.hours import VIETNAM, OfficeHours
from danloi.conversation.handover.models import TicketRow
from danloi.conversation.handover.staff import Officer, StaffDesk
from danloi.conversation.handover.wishes import Wishes
from danloi.conversation.inbox import Inbox
from danloi.conversation.models import OutboxRow
from danloi.conversation.notices import Notices
from danloi.conversation.outbox import Outbox
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.vault import Vault
from danloi.storage.database import Database
from tests.fakes.engine import ANSWERED, FakeEngine

THURSDAY_MORNING = dt.datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
WISH: list[dict[str, Any]] = [
    {"text": "Anh/chị gọi 1900558826 hoặc 18001096.", "custom": {
        "answer": {"outcome": "handoff"}, "understood": {"intent": "request_human", "talk": "request_human"}}},
]  # fmt: skip
NOT_FOUND: list[dict[str, Any]] = [{"text": "Tôi chưa rõ.", "custom": {"answer": {"outcome": "not_found"}}}]
THANKS: list[dict[str, Any]] = [{"text": "Dạ không có gì.", "custom": {"answer": {"outcome": "smalltalk"}}}]
LAN, MINH = Officer(1, "Nguyễn Thị Lan"), Officer(2, "Trần Văn Minh")
OFFICE = "Trung tâm Phục vụ hành chính công tỉnh"
VAULT = Vault(b"the key of the tests, 32 bytes long")


@dataclass
class Place:
    """Everything on one database; `at` is the present moment."""

    database: Database
    engine: FakeEngine
    client: EngineClient
    at: dt.datetime = THURSDAY_MORNING
    wrote: Callable[[str], None] = lambda _conversation: None
    woken: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.say = Phrases.read(ROOT / "data" / "phrases" / "conversation.yaml")
        self.hours = OfficeHours.read("7:30-11:30,13:30-17:00")
        wishes = Wishes.read(ROOT / "data" / "handover" / "words.yaml")
        claims, limits = Claims(self.database), {"telegram": Limits(4096), "zalo_oa": Limits(2000)}
        self.inbox = Inbox(self.database, 600, wrote=self.wrote, seal=VAULT.seal)
        self.queue = TurnQueue(self.database, claims, limits, wrote=self.wrote, unseal=VAULT.open)
        desk = Desk(self.database, self.hours, self.say, wishes, self.clock)
        self.worker = Worker(self.inbox, self.queue, self.client, self.say, desk=desk)
        self.outbox = Outbox(self.database, claims, limits)
        self.notices = Notices(self.outbox)
        self.staff = StaffDesk(
            self.database, self.outbox, self.notices, self.say, OFFICE, told=self.woken.append, clock=self.clock
        )
        self.history = History(VAULT.open)

    def clock(self) -> dt.datetime:
        return self.at

    def later(self, **span: float) -> None:
        self.at += dt.timedelta(**span)

    async def says(self, conversation: str, text: str, kind: Any = "text", **more: Any) -> list[dict[str, Any]]:
        """Let a citizen write; return the replies of the turn."""
        channel = conversation.partition(":")[0]
        incoming = Incoming(channel, f"m{next(self._numbers)}", conversation, text, kind=kind, **more)
        return await self.worker.handle(incoming)

    async def asks_for_a_person(self, conversation: str) -> TicketRow:
        self.engine.reply = WISH
        await self.says(conversation, "cho tôi gặp cán bộ")
        self.engine.reply = ANSWERED
        return await self.ticket(conversation)

    async def ticket(self, conversation: str) -> TicketRow:
        """Return the newest ticket of a conversation."""
        query = select(TicketRow).where(TicketRow.conversation_id == conversation).order_by(TicketRow.id.desc())
        async with self.database.transaction() as session:
            found = (await session.scalars(query)).first()
        assert found is not None
        return found

    async def posted(self, conversation: str) -> list[str]:
        """Return what was written to a conversation outside its turns."""
        query = select(OutboxRow).where(OutboxRow.conversation_id == conversation, OutboxRow.inbox_id.is_(None))
        async with self.database.transaction() as session:
            return [str(row.body["text"]) for row in await session.scalars(query.order_by(OutboxRow.id))]

    async def take(self, ticket: TicketRow, officer: Officer = LAN, **more: bool) -> None:
        async with self.database.transaction() as session:
            await self.staff.take(session, ticket.id, officer, **more)

    async def reply(self, ticket: TicketRow, text: str, officer: Officer = LAN, once: str = "") -> None:
        async with self.database.transaction() as session:
            await self.staff.reply(session, ticket.id, officer, text, once)

    async def finish(self, ticket: TicketRow, officer: Officer = LAN, result: str = "answered") -> None:
        async with self.database.transaction() as session:
            await self.staff.finish(session, ticket.id, officer, result)


def words(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages)


def outcome(messages: list[dict[str, Any]]) -> str:
    return str(messages[-1]["custom"]["answer"]["outcome"])
