"""The topics in the database: loaded from files beside the procedures, read back whole."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.files import Problem
from danloi.guidance.catalogue.version import bump_version
from danloi.guidance.topics.files import read_topic_files
from danloi.guidance.topics.models import TopicRow
from danloi.guidance.topics.records import Topic
from danloi.storage.base import now

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TopicReport:
    """What a load of topics changed (ids), and what it refused."""

    added: list[str]
    changed: list[str]
    withdrawn: list[str]
    unchanged: int
    problems: list[Problem]

    def __str__(self) -> str:
        """Say it in one line, for the operator."""
        text = (
            f"{len(self.added)} topics added, {len(self.changed)} changed, {len(self.withdrawn)} withdrawn, "
            f"{self.unchanged} unchanged"
        )
        return text + (f"; {len(self.problems)} problems" if self.problems else "")


async def load_topics(session: AsyncSession, folder: Path) -> TopicReport:
    """Load `folder`/topics (`folder` is data/catalogue) in the caller's transaction.

    A refused topic leaves what the database already holds as it is; a topic that is gone from the files is withdrawn,
    but only when every topic could be read. A change counts as one of the catalogue, so that running apps notice.
    """
    reading = read_topic_files(folder / "topics")
    rows = {row.id: row for row in await session.scalars(select(TopicRow))}
    added, changed, unchanged = [], [], 0
    for topic in reading.topics:
        digest = hashlib.sha256(topic.model_dump_json().encode()).hexdigest()
        row = rows.pop(topic.id, None)
        if row is None:
            row = TopicRow(id=topic.id)
            session.add(row)
            added.append(topic.id)
        elif row.digest == digest:
            unchanged += 1
            continue
        else:
            changed.append(topic.id)
        row.title, row.digest = topic.title, digest
        row.record, row.updated_at = topic.model_dump(mode="json"), now()
    # A topic that was refused may have lost its id, so nothing is taken for gone while there are problems.
    withdrawn = [] if reading.problems else list(rows)
    if withdrawn:
        await session.execute(delete(TopicRow).where(TopicRow.id.in_(withdrawn)))
    if added or changed or withdrawn:
        await bump_version(session)
    return TopicReport(added, changed, withdrawn, unchanged, reading.problems)


async def read_topics(session: AsyncSession) -> list[Topic]:
    """Return every topic of the database by id; a row that no longer fits the topic's shape is logged and left out."""
    topics = []
    for row in await session.scalars(select(TopicRow).order_by(TopicRow.id)):
        try:
            topics.append(Topic.model_validate_json(json.dumps(row.record)))
        except ValidationError as err:
            first = err.errors()[0]
            where = ".".join(map(str, first["loc"])) or "topic"
            logger.error("topic refused: %s", Problem("database", row.id, where, first["msg"]))
    return topics
