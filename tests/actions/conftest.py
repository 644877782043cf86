"""The actions' endpoint as the engine sees it, over the real catalogue."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientResponse
from sanic import Sanic

from actions.endpoint import actions_blueprint, make_executor
from danloi.app.parts import today_in_vietnam
from danloi.app.process import free_port
from danloi.app.settings import ROOT
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.decision import Thresholds
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.status.sandbox import load_sandbox
from danloi.guidance.topics.store import load_topics
from danloi.storage.database import Database
from tests.guidance.status.citizen import make_desk

SECRET = "the engine's secret"
type Call = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


@pytest.fixture(scope="session")
async def endpoint(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a server with nothing but the actions."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("actions") / "danloi.db"))
    database = Database(f"sqlite+aiosqlite:///{path}")
    await load_folder(database, ROOT / "data" / "catalogue")
    async with database.transaction() as session:
        await load_topics(session, ROOT / "data" / "catalogue")
    await load_sandbox(database, ROOT / "data" / "sandbox" / "dossiers.csv")
    library = Library(database, ROOT / "data")
    await library.refresh()
    phrases = ROOT / "data" / "phrases"
    guide = Guide(library, phrases, today_in_vietnam, Thresholds.read(ROOT / "data" / "search.yaml"))
    desk = make_desk(database, today=today_in_vietnam())
    app = Sanic("actions", configure_logging=False)
    app.blueprint(actions_blueprint(make_executor(guide, desk), SECRET))
    port = free_port()
    server = await app.create_server(host="127.0.0.1", port=port, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.start_serving()
    yield f"http://127.0.0.1:{port}/internal/actions"
    await server.close()
    await database.close()


@pytest.fixture
async def call(endpoint: str) -> AsyncIterator[Call]:
    """Calls an action as Rasa 3.6 does with a selective domain: without one."""
    async with aiohttp.ClientSession() as http:

        async def post(action: str, message: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
            tracker = {"sender_id": "rest:lan", "slots": {}, "latest_message": message, "events": [], "paused": False}
            body = {"next_action": action, "sender_id": "rest:lan", "tracker": tracker, "version": "3.6.21"}
            given = {"X-Engine-Secret": SECRET} if headers is None else headers
            async with http.post(endpoint, json=body, headers=given) as response:
                return await _read(response)

        yield post


async def _read(response: ClientResponse) -> tuple[int, dict[str, Any]]:
    return response.status, await response.json()
