"""What the assistant's own record says about how sure it was: the `turn` table, read after the questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from danloi.conversation.models import TurnRow
from danloi.storage.database import Database

_FALLBACK = "nlu_fallback"


class TurnsUnread(Exception):
    """The record of the turns cannot be read; the text says why."""


@dataclass(frozen=True)
class Understood:
    """How one message was understood.

    `intent` is the classifier's best guess with its probability. `candidates` are the procedures it may be about, best
    first, `link` the probability of the first, `none` that of no procedure at all; None if nothing was looked up.
    """

    intent: str | None = None
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    link: float | None = None
    none: float | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Understood:
        """Read the `understood` of a turn; what it does not tell stays empty."""
        guesses = [(name, share) for name, share in record.get("ranking") or [] if name != _FALLBACK]
        intent, confidence = guesses[0] if guesses else (None, 0.0)
        link = record.get("link") or {}
        return cls(
            intent=intent,
            confidence=float(confidence),
            candidates=tuple(code for code, _ in link.get("candidates") or []),
            link=link.get("confidence"),
            none=link.get("none"),
        )


async def read_turns(database_url: str, senders: Collection[str]) -> dict[str, Understood]:
    """Return how the last message of every sender of the REST channel was understood.

    Raises:
        TurnsUnread: the database does not answer, or holds no turn of these senders.
    """
    try:
        rows = await _rows(database_url)
    except (SQLAlchemyError, ArgumentError, OSError, ImportError) as err:
        msg = f"the database cannot be read: {str(err).splitlines()[0]}"
        raise TurnsUnread(msg) from err
    last = {conversation.removeprefix("rest:"): understood for conversation, understood in rows}
    found = {sender: Understood.of(last[sender]) for sender in senders if sender in last}
    if not found:
        msg = "the database holds none of these conversations: it is another assistant's"
        raise TurnsUnread(msg)
    return found


async def _rows(database_url: str) -> list[tuple[str, dict[str, Any]]]:
    """Return conversation and record of every turn over the REST channel, oldest first."""
    database = Database(database_url)
    try:
        _check_file(database)
        rest = TurnRow.conversation_id.startswith("rest:")
        query = select(TurnRow.conversation_id, TurnRow.understood).where(rest).order_by(TurnRow.id)
        async with database.transaction() as session:
            return [(row[0], row[1]) for row in await session.execute(query)]
    finally:
        await database.close()


def _check_file(database: Database) -> None:
    """SQLite would make the file that is not there."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        msg = f"there is no file {database.url.database}"
        raise OSError(msg)
