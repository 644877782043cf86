"""`python -m bench.console.seed --url …`: fills a migrated database as a province has it after a year.

100,000 conversations with inbox, outbox, turns and verdicts, and 20,000 review items in groups, with opinions of five
reviewers. On PostgreSQL by COPY, in well under a minute. Nothing may be in these tables before.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from sqlalchemy import text

from bench.console.bulk import write
from bench.console.queue import QueueRows
from bench.console.town import Town
from danloi.console.frame.models import AccountRow
from danloi.console.review.models import (
    BandRow,
    CursorRow,
    GoldAnswerRow,
    GoldRow,
    GroupRow,
    IntakeRow,
    ItemRow,
    OpinionRow,
)
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.storage.base import Base, now
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

DATA = Path(__file__).resolve().parents[2] / "data"
_AT_ONCE = 10_000
_STAFF = ("reviewer", "reviewer", "reviewer", "reviewer", "approver", "approver", "editor", "administrator", "observer")


async def seed(database: Database, conversations: int = 100_000, items: int = 20_000, random_seed: int = 1) -> None:
    """Fill `database`; it must be migrated and without conversations.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer, or is not empty.
    """
    moment = now()
    town = Town(DATA, moment, random_seed)
    queue = QueueRows(items, moment, random_seed)
    await write(database, AccountRow.__table__, _accounts(moment))
    for some in batched(town.conversations(conversations), _AT_ONCE):
        await write(database, ConversationRow.__table__, (one.conversation for one in some))
        for model, part in ((InboxRow, "inbox"), (OutboxRow, "outbox"), (TurnRow, "turns"), (FeedbackRow, "feedback")):
            rows = (row for one in some for row in getattr(one, part))
            await write(database, model.__table__, rows)
        queue.take(turn for one in some for turn in one.turns)
    queue.arrange()
    parts: list[tuple[type[Base], list[dict[str, object]]]] = [
        (GroupRow, queue.groups),
        (BandRow, queue.bands),
        (ItemRow, queue.items),
        (OpinionRow, queue.opinions),
        (GoldRow, queue.gold),
        (GoldAnswerRow, queue.gold_answers),
        (IntakeRow, queue.intake),
        (CursorRow, queue.cursor),
    ]
    for model, rows in parts:
        await write(database, model.__table__, rows)
    async with database.engine.begin() as connection:
        await connection.execute(text("analyze"))


def _accounts(moment: dt.datetime) -> Iterator[dict[str, object]]:
    for number, role in enumerate(_STAFF, 1):
        yield {
            "id": number,
            "login": f"can-bo-{number}",
            "name": f"Cán bộ {number}",
            "roles": [role],
            "password": "",
            "is_active": True,
            "created_at": moment - dt.timedelta(days=365),
        }


async def _run(url: str, conversations: int, items: int) -> None:
    database = Database(url)
    try:
        await migrate(database)
        started = time.monotonic()
        await seed(database, conversations, items)
        print(f"{conversations} conversations and {items} review items in {time.monotonic() - started:.0f} s")
    finally:
        await database.close()


def main() -> None:
    """Fill the database that is named."""
    parser = argparse.ArgumentParser(prog="seed", description=__doc__)
    parser.add_argument("--url", required=True, help="of an empty database, as in DATABASE_URL")
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=20_000)
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.url, arguments.conversations, arguments.items))


if __name__ == "__main__":
    main()
