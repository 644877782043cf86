"""Which engine answers which conversation: the live one, for a share of them a candidate on trial.

The supervisor writes what runs (`EngineRow`); the app processes that it has started read it, and nothing else passes
between them. A turn that has begun ends on the engine it began on.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import String, Text, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from danloi.conversation.engine import EngineClient, EngineDown, Heard
from danloi.storage.base import Base, now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
EngineState = Literal["starting", "live", "canary", "standby", "failed"]
LOOK_SECONDS = 0.25
_PARTS = 10_000


class EngineRow(Base):
    """An engine that the supervisor `run` keeps: `model` on the loopback `port`.

    `state` is starting, live, canary (takes `share` per cent of the conversations), standby (warm, to be switched to)
    or failed (`error` says why). `seconds` is how long it took from its start until it was warm.
    """

    __tablename__ = "engine"

    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[str] = mapped_column(String(40), index=True)
    model: Mapped[str] = mapped_column(String(20))
    port: Mapped[int]
    pid: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="starting")
    share: Mapped[float] = mapped_column(default=0.0)
    error: Mapped[str] = mapped_column(Text, default="")
    seconds: Mapped[float] = mapped_column(default=0.0)
    megabytes: Mapped[float] = mapped_column(default=0.0)
    since: Mapped[dt.datetime] = mapped_column(default=now)


class Arm(NamedTuple):
    """An engine that answers."""

    model: str
    client: EngineClient


def is_on_trial(conversation: str, model: str, share: float) -> bool:
    """Tell whether `conversation` is among the `share` per cent that try `model`; the same ones every time."""
    digest = hashlib.sha256(f"{model}:{conversation}".encode()).digest()
    return int.from_bytes(digest[:8]) % _PARTS < share * _PARTS / 100


class EngineRouter:
    """Hands each turn to the engine that is to answer it.

    Args:
        database: where the supervisor writes what runs.
        run: the supervisor that started this process; empty where none did, and `first` answers everything.
        first: the engine that answers as long as nothing is read.
        timeout_seconds: longest wait for a reply.
    """

    def __init__(self, database: Database, run: str, first: EngineClient, timeout_seconds: float) -> None:
        """Keep the parts; nothing is read yet."""
        self._database = database
        self._run = run
        self._timeout = timeout_seconds
        self._first = first
        self._clients: dict[int, EngineClient] = {}
        self._live: Arm | None = None
        self._canary: Arm | None = None
        self._share = 0.0

    async def refresh(self) -> None:
        """Read what runs; if nothing is live at the moment, the last that was stays.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; what was read stays.
        """
        if not self._run:
            return
        query = select(EngineRow.model, EngineRow.port, EngineRow.state, EngineRow.share).where(
            EngineRow.run == self._run, EngineRow.state.in_(("live", "canary", "standby"))
        )
        async with self._database.transaction() as session:
            rows = (await session.execute(query)).all()
        by_state = {state: (Arm(model, self._client(port)), share) for model, port, state, share in rows}
        self._live = by_state["live"][0] if "live" in by_state else self._live
        self._canary, self._share = by_state.get("canary", (None, 0.0))
        await self._forget({port for _, port, *_ in rows})

    def _client(self, port: int) -> EngineClient:
        if port not in self._clients:
            self._clients[port] = EngineClient(f"http://127.0.0.1:{port}", self._timeout)
        return self._clients[port]

    async def _forget(self, ports: set[int]) -> None:
        """Close the connections to engines that are gone; the supervisor lets them end their turns before."""
        kept = self._live.client if self._live else None
        for port in [port for port, client in self._clients.items() if port not in ports and client is not kept]:
            await self._clients.pop(port).close()

    async def watch(self) -> None:
        """Read what runs, for ever."""
        while True:
            try:
                await self.refresh()
            except (SQLAlchemyError, OSError) as err:
                logger.warning("engines: the database does not answer (%s)", type(err).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    def _arms(self, conversation: str) -> Sequence[tuple[str | None, EngineClient]]:
        """Return who is to answer, and who stands in if that one is down."""
        live = self._live or Arm("", self._first)
        if self._canary is not None and is_on_trial(conversation, self._canary.model, self._share):
            return [self._canary, (live.model or None, live.client)]
        return [(live.model or None, live.client)]

    async def ask(self, conversation: str, text: str, context: dict[str, Any]) -> Heard:
        """Return what the conversation's engine says; the live one stands in for a candidate that is down.

        Raises:
            danloi.conversation.engine.EngineDown: no connection.
            danloi.conversation.engine.EngineUnavailable: a time-out, a status other than 200, no message, or nonsense.
        """
        *trial, (model, client) = self._arms(conversation)
        for candidate, trying in trial:
            try:
                return Heard(await trying.reply_to(conversation, text, context), candidate)
            except EngineDown as err:
                logger.warning("the engine of the candidate %s is down: %s", candidate, err)
        try:
            return Heard(await client.reply_to(conversation, text, context), model)
        except EngineDown:
            await self._look_again()
            model, other = self._arms(conversation)[-1]
            if other is client:
                raise
            return Heard(await other.reply_to(conversation, text, context), model)

    async def _look_again(self) -> None:
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self.refresh()

    async def is_ready(self) -> bool:
        """Whether the live engine answers."""
        return await self._arms("")[-1][1].is_ready()

    async def close(self) -> None:
        """Close every connection."""
        for client in (self._first, *self._clients.values()):
            await client.close()
