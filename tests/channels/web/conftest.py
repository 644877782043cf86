"""The widget's API on a socket: a real database and dispatcher, and an engine that does as it is told."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sanic import Sanic

from channels.web.chat import Conversations, chat_blueprint
from channels.web.door import Door
from channels.web.origins import Origins
from channels.web.script import Script, script_blueprint
from channels.web.sessions import Sessions
from danloi.app.settings import ROOT
from danloi.conversation.alerts import Alerts
from danloi.conversation.claims import Claims
from danloi.conversation.dispatcher import Dispatcher
from danloi.conversation.engine import EngineClient
from danloi.conversation.erasing import Eraser
from danloi.conversation.feed import Feed
from danloi.conversation.feedback import Feedback
from danloi.conversation.inbox import Inbox
from danloi.conversation.outbox import Outbox
from danloi.conversation.sender import Sender
from danloi.conversation.transcript import Transcript
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from tests.channels.web.chat import EMBEDDING, SECRET, Chat
from tests.fakes.engine import FakeEngine

type StartChat = Callable[..., Awaitable[Chat]]
_names = itertools.count(1)
LARGEST_BODY = 1_000_000


@pytest.fixture
async def start_chat(fresh_sqlite: str, tmp_path: Path) -> AsyncIterator[StartChat]:
    """Starts the API, with limits that a test may set."""
    closing: list[Callable[[], Awaitable[object]]] = []

    async def start(sessions_per_minute: int = 600, messages_per_minute: int = 600, streams: int = 100) -> Chat:
        engine = await FakeEngine().__aenter__()
        database = Database(fresh_sqlite)
        client = EngineClient(engine.url, timeout_seconds=5)
        feed, claims = Feed(database, streams), Claims(database)
        say = Phrases.read(ROOT / "data" / "phrases" / "conversation.yaml")
        inbox, queue = Inbox(database, 600, wrote=feed.signal), TurnQueue(database, claims, {}, feed.signal)
        outbox = Outbox(database, claims, {}, feed.signal)
        worker = Worker(inbox, queue, client, say)
        sender = Sender(outbox, {}, Alerts(database), dt.timedelta(hours=1))
        dispatcher = Dispatcher(inbox, queue, worker, outbox, sender, claims)
        talks = Conversations(dispatcher, Transcript(database), feed, Feedback(database), Eraser(database), str)
        sessions = Sessions(SECRET)
        door = Door(Origins([EMBEDDING], "https://danloi.example"), sessions, sessions_per_minute, messages_per_minute)
        app = Sanic(f"chat{next(_names)}", configure_logging=False)
        app.config.TOUCHUP = False  # rewrites Sanic's own code, which works once a process
        app.config.FALLBACK_ERROR_FORMAT = "json"
        app.config.REQUEST_MAX_SIZE = LARGEST_BODY
        app.blueprint(chat_blueprint(door, talks))
        app.blueprint(script_blueprint(Script()))
        listening = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(sock=listening, return_asyncio_server=True)
        assert server is not None
        await server.startup()
        await server.start_serving()
        tasks = [asyncio.create_task(feed.run()), asyncio.create_task(dispatcher.run())]
        chat = Chat(f"http://127.0.0.1:{listening.getsockname()[1]}", database, outbox, feed, engine, sessions)

        async def stop() -> None:
            feed.close()
            await chat.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await server.close()
            listening.close()
            await client.close()
            await database.close()
            await engine.__aexit__()

        closing.append(stop)
        return chat

    yield start
    for stop in closing:
        await stop()


@pytest.fixture
async def chat(start_chat: StartChat) -> Chat:
    """The API with generous limits."""
    return await start_chat()
