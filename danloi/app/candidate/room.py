"""A room of its own to ask models in: the real steps and catalogue, but no citizen, no record and no channel."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sanic import Sanic

from actions.endpoint import actions_blueprint, make_executor
from danloi.app.keeping import Kept, stop_all
from danloi.app.parts import today_in_vietnam
from danloi.app.process import free_port
from danloi.app.settings import ROOT, Settings
from danloi.app.status_parts import StatusParts, make_vault, notice_windows
from danloi.app.training import ENGINE_PYTHON
from danloi.app.warming import await_engine
from danloi.console.release.quality.heard import Heard
from danloi.conversation.claims import Claims
from danloi.conversation.engine import EngineClient
from danloi.conversation.notices import Notices
from danloi.conversation.outbox import Outbox
from danloi.conversation.pipeline import take_steps
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Memory
from danloi.guidance.decision import Thresholds
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.needs import NeedWeights
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.sandbox import load_sandbox
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

READY_SECONDS = 120.0
AT_ONCE = 4


class NotAsked(Exception):
    """A model cannot be asked; the text says why. For the operator."""


class Room:
    """The catalogue of the assistant's database, actions over it, and engines for as long as they are asked.

    Files and payments are the sandbox's, in a database that is thrown away.

    Args:
        settings: of the assistant.
        database: where its catalogue is; only read.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        """Nothing is opened before `async with`."""
        self._settings = settings
        self._library = Library(database, ROOT / "data")
        self._say = Phrases.read(ROOT / "data" / "phrases" / "conversation.yaml")
        self._stack = AsyncExitStack()
        self._environment: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Read the catalogue and serve the actions.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _open(self) -> None:
        await self._library.refresh()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="danloi-comparison-")))
        scratch = Database(f"sqlite+aiosqlite:///{folder / 'scratch.db'}")
        self._stack.push_async_callback(scratch.close)
        await migrate(scratch)
        await load_sandbox(scratch, ROOT / "data" / "sandbox" / "dossiers.csv")
        own = self._settings.model_copy(update={"status_url": "", "payment_url": "", "data_dir": folder})
        phrases, tuned = ROOT / "data" / "phrases", ROOT / "data" / "search.yaml"
        guide = Guide(self._library, phrases, today_in_vietnam, Thresholds.read(tuned), NeedWeights.read(tuned))
        notices = Notices(Outbox(scratch, Claims(scratch), {}), notice_windows(own))
        status = StatusParts.of(own, scratch, make_vault(own), phrases, today_in_vietnam, notices)
        self._stack.push_async_callback(status.close)
        secret, listening = secrets.token_urlsafe(32), socket.create_server(("127.0.0.1", 0))
        app = Sanic("comparison", configure_logging=False)
        app.blueprint(actions_blueprint(make_executor(guide, status.desk), secret))
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        if server is None:  # Sanic returns one whenever it is asked for it
            raise NotAsked("the actions cannot be served")
        await server.startup()  # type: ignore[no-untyped-call]
        await server.start_serving()  # type: ignore[no-untyped-call]
        self._stack.push_async_callback(server.close)
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DANLOI_ENGINE_SECRET": secret,
            "DANLOI_ACTIONS_URL": f"http://127.0.0.1:{listening.getsockname()[1]}/internal/actions",
        }

    @property
    def catalogue(self) -> int:
        """The state of the catalogue that is asked over."""
        return self._library.shelf.version

    @property
    def codes(self) -> frozenset[str]:
        """The codes of its procedures."""
        return frozenset(self._library.shelf.names)

    @property
    def today(self) -> dt.date:
        """The day on which it is asked: fees and dates of an answer depend on it."""
        return today_in_vietnam()

    @asynccontextmanager
    async def engine(self, model: Path) -> AsyncIterator[EngineClient]:
        """Run an engine with `model`.

        Raises:
            NotAsked: it does not start.
        """
        port = free_port()
        command = [str(ENGINE_PYTHON), "-m", "bot.serve", "--model", str(model), "--port", str(port)]
        kept = Kept(f"engine of {model.name}", command, self._environment, print, is_trusted=False)
        client = EngineClient(f"http://127.0.0.1:{port}", self._settings.turn_timeout_seconds)
        kept.start()
        try:
            await _listens(kept, client, model.name)
            yield client
        finally:
            await client.close()
            await stop_all([kept])

    async def converse(self, engine: EngineClient, name: str, says: Sequence[str]) -> list[Heard]:
        """Return what is answered to each of the messages, said one after the other in one conversation."""
        memory, heard = Memory(), []
        for text in says:
            turn = Turn(f"comparison:{name}", text, memory, is_first=False)
            await take_steps(turn, engine, self._say, self._library.reader.read, 0.0)
            memory = turn.memory
            if turn.answer is None or turn.answer.outcome == "unavailable":
                raise NotAsked(f"the model gives no answer to {text!r}")
            shown = "\n".join(message["text"] for message in turn.messages)
            intent, confidence = _understood(turn)
            answer = Heard.of(turn.answer.model_dump(), shown, "")
            heard.append(Heard(**{**vars(answer), "intent": intent, "confidence": confidence}))
        return heard


async def _listens(kept: Kept, client: EngineClient, name: str) -> None:
    waiting = asyncio.create_task(await_engine(client))
    try:
        async with asyncio.timeout(READY_SECONDS):
            while not waiting.done():
                if kept.exit_code is not None:
                    raise NotAsked(f"the engine of {name} ended at once (exit {kept.exit_code})")
                await asyncio.wait({waiting}, timeout=0.2)
    except TimeoutError as err:
        raise NotAsked(f"the engine of {name} is not ready after {READY_SECONDS:.0f} s") from err
    finally:
        waiting.cancel()


def _understood(turn: Turn) -> tuple[str | None, float]:
    """Return the classifier's best guess and its confidence."""
    guesses = [(name, share) for name, share in turn.understood.get("ranking") or [] if name != "nlu_fallback"]
    return (str(guesses[0][0]), float(guesses[0][1])) if guesses else (None, 0.0)
