"""What the tests of the review queue share: conversations written down, a served queue, a training to propose to."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from danloi.app.settings import ROOT
from danloi.console.frame.access import Account, Role
from danloi.console.frame.models import AccountRow
from danloi.console.review.area import review_area
from danloi.console.review.gather import Gatherer
from danloi.console.review.models import GroupRow, ItemRow
from danloi.console.review.proposing import TakesProposals
from danloi.console.training.models import ProposalRow
from danloi.console.training.plain import PlainWorkspace
from danloi.console.training.proposals import State
from danloi.console.training.service import Training
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.staff import WORDS, Office, office

_numbers = itertools.count(1)


async def talk(database: Database, *turns: dict[str, Any], minutes_ago: float = 60, name: str = "") -> str:
    """Write down a conversation; each turn is {"asked", "outcome", …} with what a TurnRow has, and "verdict"."""
    conversation = f"web:{name or next(_numbers)}"
    at = now() - dt.timedelta(minutes=minutes_ago)
    async with database.transaction() as session:
        session.add(ConversationRow(id=conversation, channel="web", memory={}, last_at=at))
        await session.flush()
        for given in turns:
            at += dt.timedelta(seconds=30)
            inbox = InboxRow(
                channel="web", message_id=f"m{next(_numbers)}", conversation_id=conversation, text=given["asked"],
                state="done", received_at=at,
            )  # fmt: skip
            session.add(inbox)
            await session.flush()
            outcome, procedure = given.get("outcome", "answered"), given.get("procedure")
            session.add(
                TurnRow(
                    inbox_id=inbox.id, conversation_id=conversation, asked=given["asked"], outcome=outcome,
                    procedure=procedure, aspects=given.get("aspects", []), milliseconds={}, at=at,
                    understood=given.get("understood", {"intent": "ask_overview", "confidence": 0.97}),
                )
            )  # fmt: skip
            body = {"text": given.get("reply", "Dạ, đây là câu trả lời.")}
            session.add(
                OutboxRow(inbox_id=inbox.id, conversation_id=conversation, channel="web", body=body, state="sent")
            )
            if "verdict" in given:
                session.add(
                    FeedbackRow(
                        inbox_id=inbox.id, conversation_id=conversation, verdict=given["verdict"],
                        words=given.get("words", ""), at=at,
                    )
                )  # fmt: skip
    return conversation


async def groups(database: Database) -> list[GroupRow]:
    """Return every group in the order of the queue."""
    async with database.transaction() as session:
        return list(await session.scalars(select(GroupRow).order_by(GroupRow.score.desc(), GroupRow.id)))


async def items(database: Database) -> list[ItemRow]:
    """Return every item."""
    async with database.transaction() as session:
        return list(await session.scalars(select(ItemRow).order_by(ItemRow.id)))


async def gathered(database: Database, *, sample_share: float = 0.0, double_share: float = 0.0) -> list[GroupRow]:
    """Gather what there is, and return the groups."""
    await Gatherer(database, sample_share, double_share).run_once()
    return await groups(database)


async def account(database: Database, role: Role = Role.REVIEWER) -> Account:
    """Return a new account of a role."""
    async with database.transaction() as session:
        number = next(_numbers)
        row = AccountRow(login=f"{role}-{number}", name=f"Cán bộ {number}", roles=[role])
        session.add(row)
        await session.flush()
        return Account(row.id, row.login, row.name, frozenset({role}))


def training_of(database: Database, folder: Path) -> Training:
    """Return a training whose workspace lies in `folder`."""
    workspace = PlainWorkspace(folder / "workspace", ROOT / "data")
    return Training(database, workspace, ROOT / "domain.yml", Phrases.read(WORDS / "training.yaml"))


async def proposals(database: Database) -> list[ProposalRow]:
    """Return what is proposed for training and nobody has decided over."""
    async with database.transaction() as session:
        return list(await session.scalars(select(ProposalRow).where(ProposalRow.state == State.PROPOSED)))


@contextlib.asynccontextmanager
async def queue_served(database: Database, library: Library, training: TakesProposals) -> AsyncIterator[Office]:
    """Serve the queue's pages."""
    async with office(database, lambda console: review_area(console, library, training)) as here:
        yield here
