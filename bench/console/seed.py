"""`python -m bench.console.seed --url …`: fills a migrated database as a province has it after a year.

100,000 conversations with inbox, outbox, turns and verdicts, the sums over them, tickets, and 20,000 review items in
groups with the opinions of five reviewers; proposals, models, the catalogue with its revisions, and the audit log.
By COPY on PostgreSQL, in about a minute. Nothing may be in these tables before.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import time
from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.console.bulk import write
from bench.console.catalogue import CatalogueRows
from bench.console.changes import MODELS, ModelRows, audit_rows, proposals
from bench.console.desk import DeskRows
from bench.console.queue import QueueRows
from bench.console.town import Town
from danloi.console.frame.models import AccountRow, AuditRow
from danloi.console.release.models import ComparisonRow, ModelRow, ReleaseRow, ServingRow, TrainingRow
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
from danloi.console.training.models import ProposalRow
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.handover.canned import bring_in
from danloi.conversation.handover.models import TicketEventRow, TicketRow
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.conversation.routing import EngineRow
from danloi.conversation.statistics.counting import Counting
from danloi.guidance.catalogue.revision_models import CheckRow, RevisionRow
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.portal.models import ImportedProcedureRow
from danloi.storage.base import Base, now
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

DATA = Path(__file__).resolve().parents[2] / "data"
PROPOSALS, AUDIT = 5_000, 100_000
_AT_ONCE = 10_000
STAFF = ("reviewer", "reviewer", "reviewer", "reviewer", "approver", "approver", "editor", "administrator", "observer")


async def seed(database: Database, conversations: int = 100_000, items: int = 20_000, random_seed: int = 1) -> None:
    """Fill `database`; it must be migrated and without conversations.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer, or is not empty.
    """
    moment = now()
    town = Town(DATA, moment, random_seed, models=MODELS)
    queue, desk = QueueRows(items, moment, random_seed), DeskRows(moment, random_seed)
    await write(database, AccountRow.__table__, _accounts(moment))
    for some in batched(town.conversations(conversations), _AT_ONCE):
        await write(database, ConversationRow.__table__, (one.conversation for one in some))
        for model, part in ((InboxRow, "inbox"), (OutboxRow, "outbox"), (TurnRow, "turns"), (FeedbackRow, "feedback")):
            rows = (row for one in some for row in getattr(one, part))
            await write(database, model.__table__, rows)
        queue.take(turn for one in some for turn in one.turns)
        desk.take(one.turns[-1] for one in some)
    long_talk = desk.long_talk(*(town.numbers[table] for table in ("inbox", "outbox", "turn")))
    for table, long_rows in zip((ConversationRow, InboxRow, OutboxRow, TurnRow), long_talk, strict=True):
        await write(database, table.__table__, long_rows)
    queue.arrange()
    desk.arrange()
    models = ModelRows(DATA, town.sentences, moment, random_seed)
    catalogue = CatalogueRows(DATA, moment)
    parts: list[tuple[type[Base], Iterable[dict[str, Any]]]] = [
        (GroupRow, queue.groups),
        (BandRow, queue.bands),
        (ItemRow, queue.items),
        (OpinionRow, queue.opinions),
        (GoldRow, queue.gold),
        (GoldAnswerRow, queue.gold_answers),
        (IntakeRow, queue.intake),
        (CursorRow, queue.cursor),
        (TicketRow, desk.tickets),
        (TicketEventRow, desk.events),
        (ProposalRow, proposals(town.sentences, town.codes, PROPOSALS, moment, random_seed)),
        (AuditRow, audit_rows(AUDIT, moment, random_seed)),
        (ModelRow, models.models),
        (ComparisonRow, models.comparisons),
        (TrainingRow, models.trainings),
        (ReleaseRow, models.releases),
        (ServingRow, models.serving),
        (EngineRow, models.engines),
        (ImportedProcedureRow, catalogue.imported()),
        (RevisionRow, catalogue.revisions()),
        (CheckRow, catalogue.checks()),
    ]
    for model, rows in parts:
        await write(database, model.__table__, rows)
    await load_folder(database, DATA / "catalogue")
    await bring_in(database, DATA / "handover" / "canned.yaml")
    await _count(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("analyze"))


async def _count(database: Database) -> None:
    """Fill the sums, more turns at once than the app takes."""
    counting = Counting(database, lambda _code, need: need == "online")
    while await counting.count_turns(_AT_ONCE):
        pass
    await counting.run_once()


def _accounts(moment: dt.datetime) -> Iterator[dict[str, object]]:
    for number, role in enumerate(STAFF, 1):
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
