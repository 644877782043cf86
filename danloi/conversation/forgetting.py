"""What was told of a file is forgotten when its proof no longer counts: the history must not show it for weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select

from danloi.conversation.models import OutboxRow, TurnRow
from danloi.guidance.answers.contract import Answer
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.gate import PROOF_LASTS
from danloi.storage.base import now
from danloi.storage.database import Database

_PRIVATE = "status_shown"
_LOOKS_BACK = dt.timedelta(days=2)  # of a new process; the one before it has forgotten what is older
_AT_ONCE = 500


class Forgetting:
    """Replaces the texts of told files.

    Args:
        database: the outbox.
        phrases: data/phrases/conversation.yaml.
        clock: the present moment; tests set it.
    """

    def __init__(self, database: Database, phrases: Phrases, clock: Callable[[], dt.datetime] = now) -> None:
        """Keep the parts."""
        self._database = database
        self._say = phrases
        self._clock = clock
        self._done_up_to = clock() - _LOOKS_BACK

    async def run_once(self) -> int:
        """Forget what is due; return how many messages that were. A message not sent yet is left until it is.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        until = self._clock() - PROOF_LASTS
        async with self._database.transaction() as session:
            query = (
                select(OutboxRow, TurnRow.at)
                .join(TurnRow, TurnRow.inbox_id == OutboxRow.inbox_id)
                .where(TurnRow.outcome == _PRIVATE, TurnRow.at > self._done_up_to, TurnRow.at <= until)
                .order_by(TurnRow.at)
                .limit(_AT_ONCE)
            )
            found = list(await session.execute(query))
            waiting = [at for row, at in found if row.state == "ready"]
            forgotten = 0
            for row, _ in found:
                if row.state != "ready" and not row.body.get("custom", {}).get("forgotten"):
                    row.body = self._blank()
                    forgotten += 1
        if waiting:
            self._done_up_to = min(waiting) - dt.timedelta(microseconds=1)
        else:
            self._done_up_to = found[-1][1] - dt.timedelta(microseconds=1) if len(found) == _AT_ONCE else until
        return forgotten

    def _blank(self) -> dict[str, object]:
        answer = Answer(outcome=_PRIVATE).model_dump()
        return {"text": self._say("forgotten"), "custom": {"answer": answer, "forgotten": True}}
