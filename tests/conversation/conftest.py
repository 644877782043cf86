"""A worker over a real database and an engine that does as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from danloi.app.settings import ROOT
from danloi.conversation.channel import Incoming
from danloi.conversation.claims import Claims
from danloi.conversation.engine import EngineClient
from danloi.conversation.inbox import Inbox
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from tests.fakes.engine import FakeEngine

type Say = Callable[..., Awaitable[list[dict[str, Any]]]]
HOTLINE = "18001096"


@pytest.fixture
def phrases() -> Phrases:
    return Phrases.read(ROOT / "data" / "phrases" / "conversation.yaml")


@pytest.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    async with FakeEngine() as fake:
        yield fake


@pytest.fixture
async def client(engine: FakeEngine) -> AsyncIterator[EngineClient]:
    made = EngineClient(engine.url, timeout_seconds=5)
    yield made
    await made.close()


type MakeWorker = Callable[..., Worker]


@pytest.fixture
def make_worker(database: Database, client: EngineClient, phrases: Phrases) -> MakeWorker:
    """Makes workers as different processes have them, over the same database."""

    def make(per_minute: int = 600, store: Database = database, **options: Any) -> Worker:
        queue = TurnQueue(store, Claims(store), limits={})
        return Worker(Inbox(store, per_minute), queue, client, phrases, **options)

    return make


@pytest.fixture
def worker(make_worker: MakeWorker) -> Worker:
    return make_worker()


@pytest.fixture
def say(worker: Worker) -> Say:
    count = iter(range(1_000_000))

    async def send(text: str, sender: str = "lan", message_id: str | None = None) -> list[dict[str, Any]]:
        return await worker.handle(Incoming("rest", message_id or f"m{next(count)}", f"rest:{sender}", text))

    return send
