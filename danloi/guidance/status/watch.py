"""Looking at the followed files when their time has come, and telling each change once."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from aiolimiter import AsyncLimiter
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.answers.format import day
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.dossier import Dossier, Found, Provider, ProviderUnavailable
from danloi.guidance.status.hide import short_code
from danloi.guidance.status.intervals import ENDS, after_failure, next_look
from danloi.guidance.status.models import StatusSubscription
from danloi.guidance.status.notices import digest
from danloi.guidance.status.timeline import state_name
from danloi.guidance.status.vault import Vault
from danloi.storage.base import now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
AT_ONCE = 500  # subscriptions of a round
_PARALLEL = 4
_PUT_OFF = dt.timedelta(hours=12)
_MOST_FAILURES = 60  # in a row; with growing pauses about three weeks


class Teller(Protocol):
    """Who can write to a conversation unasked (danloi/conversation/notices.py)."""

    async def tell(self, session: AsyncSession, conversation: str, text: str) -> None:
        """Put a text into the outbox, as a part of the session's transaction."""

    async def reach(self, session: AsyncSession, conversation: str) -> Literal["now", "later", "never"]:
        """Tell whether a conversation can be written to: now, once the citizen has written again, or never more."""


@dataclass
class Round:
    """What a round did: look-ups made and failed, changes told, subscriptions put off and ended."""

    looked: int = 0
    failed: int = 0
    told: int = 0
    put_off: int = 0
    ended: int = 0


class Watch:
    """Makes one round at a time; who calls it holds the lease, and even two at once tell nothing twice.

    Args:
        database: subscriptions.
        files: where they are looked up.
        vault: opens the sealed codes.
        teller: writes to conversations.
        phrases_folder: data/phrases/.
        calls_per_second: its own pace, below that of the provider: citizens who ask come first.
        clock: the present moment.
    """

    def __init__(
        self,
        database: Database,
        files: Provider[Dossier],
        vault: Vault,
        teller: Teller,
        phrases_folder: Path,
        calls_per_second: float,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Read the phrases."""
        self._database = database
        self._files = files
        self._vault = vault
        self._teller = teller
        self._say = Phrases.read(phrases_folder / "status.yaml")
        self._pace = AsyncLimiter(1, 1 / calls_per_second)
        self._clock = clock

    async def run_once(self) -> Round:
        """Look at every file whose time has come, the longest overdue first.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; the next round goes on.
        """
        result = Round()
        at = self._clock()
        async with self._database.transaction() as session:
            ended = await session.execute(delete(StatusSubscription).where(StatusSubscription.ends_at <= at))
            query = select(StatusSubscription).where(StatusSubscription.next_at <= at)
            due = list(await session.scalars(query.order_by(StatusSubscription.next_at).limit(AT_ONCE)))
        result.ended += int(getattr(ended, "rowcount", 0))
        by_code: dict[str, list[StatusSubscription]] = defaultdict(list)
        for row in due:
            by_code[row.code_key].append(row)
        waiting = list(by_code.values())

        async def work() -> None:
            while waiting:
                await self._look(waiting.pop(0), result)

        await asyncio.gather(*(work() for _ in range(_PARALLEL)))
        return result

    async def _look(self, due: Sequence[StatusSubscription], result: Round) -> None:
        rows = await self._reachable(due, result)
        if not rows:
            return
        code = self._vault.open(rows[0].sealed_code)
        if code is None:  # sealed with a key that is gone: nobody can ever look again
            logger.error("status notices: %d subscriptions cannot be opened (was STATUS_KEY changed?)", len(rows))
            await self._end(rows, result)
            return
        await self._pace.acquire()
        result.looked += 1
        try:
            found = await self._files.look_up(code)
        except ProviderUnavailable:
            found = None
        if found is None or found.what is None:
            result.failed += 1
            await self._failed(rows, result)
            return
        for row in rows:
            await self._compare(row, found, found.what, result)

    async def _reachable(self, rows: Sequence[StatusSubscription], result: Round) -> list[StatusSubscription]:
        """Return those that can be told now. What cannot be told is not looked at, so that it is told later."""
        kept = []
        async with self._database.transaction() as session:
            for row in rows:
                reach = await self._teller.reach(session, row.conversation_id)
                mine = StatusSubscription.id == row.id
                if reach == "now":
                    kept.append(row)
                elif reach == "never":
                    await session.execute(delete(StatusSubscription).where(mine))
                    result.ended += 1
                else:
                    later = self._clock() + _PUT_OFF
                    await session.execute(update(StatusSubscription).where(mine).values(next_at=later))
                    result.put_off += 1
        return kept

    async def _compare(self, row: StatusSubscription, found: Found[Dossier], dossier: Dossier, result: Round) -> None:
        seen = digest(dossier, self._vault)
        later = {"next_at": next_look(dossier, self._clock()), "failures": 0, "seen": seen}
        unchanged = (StatusSubscription.id == row.id, StatusSubscription.seen == row.seen)
        async with self._database.transaction() as session:
            # Whoever moves `seen` on tells it; the notice and the move are one transaction.
            moved = await session.execute(update(StatusSubscription).where(*unchanged).values(**later))
            if seen == row.seen or not getattr(moved, "rowcount", 0):
                return
            is_last = dossier.state in ENDS
            await self._teller.tell(session, row.conversation_id, self._text(dossier, is_last))
            result.told += 1
            if is_last:
                await session.execute(delete(StatusSubscription).where(StatusSubscription.id == row.id))
                result.ended += 1

    def _text(self, dossier: Dossier, is_last: bool) -> str:
        """Return the notice: what changed, without whose or what file it is; a locked screen may show it."""
        since = self._say("updated", date=day(dossier.updated_on)) if dossier.updated_on else ""
        name = state_name(dossier.state, self._say)
        text = self._say("notices.changed", code=short_code(dossier.code), name=name, updated=since)
        return text + " " + self._say("notices.last" if is_last else "notices.how_to_stop")

    async def _failed(self, rows: Sequence[StatusSubscription], result: Round) -> None:
        over = [row for row in rows if row.failures + 1 >= _MOST_FAILURES]
        await self._end(over, result)
        async with self._database.transaction() as session:
            for row in rows:
                if row not in over:
                    failures = row.failures + 1
                    values = {"failures": failures, "next_at": after_failure(failures, self._clock())}
                    mine = StatusSubscription.id == row.id
                    await session.execute(update(StatusSubscription).where(mine).values(**values))

    async def _end(self, rows: Sequence[StatusSubscription], result: Round) -> None:
        """End subscriptions that cannot go on, and say so once."""
        for row in rows:
            async with self._database.transaction() as session:
                gone = await session.execute(delete(StatusSubscription).where(StatusSubscription.id == row.id))
                if getattr(gone, "rowcount", 0):
                    await self._teller.tell(session, row.conversation_id, self._say("notices.cannot_go_on"))
                    result.ended += 1
