"""The engines: those that are to serve are started, warmed and switched to; what they replaced stays warm for a while.

What is to serve stands in the table `serving`, what does in `engine`; the app processes read the latter. The switch is
one transaction. Turns that are under way end on the engine they began on, which is stopped minutes later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from danloi.app.keeping import Kept, stop_all
from danloi.app.process import free_port, resident_megabytes
from danloi.app.settings import Settings
from danloi.app.training import ENGINE_PYTHON, model_file
from danloi.app.warming import NotWarm, await_engine, warm
from danloi.console.release.running import Running, Shown, Wanted
from danloi.conversation.engine import EngineClient
from danloi.conversation.routing import EngineState

logger = logging.getLogger(__name__)
READY_SECONDS = 120.0
LOOK_SECONDS = 0.25
_GRACE_SECONDS = 5.0  # beyond the longest turn, for the app processes to see that an engine is replaced


@dataclass
class Serving:
    """An engine of ours. `state` is what its row says; `warm_at` the loop's time when it could first be switched to."""

    model: str
    port: int
    kept: Kept
    client: EngineClient
    state: EngineState = "starting"
    share: float = 0.0
    began: float = 0.0
    replaced_at: float | None = None
    error: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0
    warming: asyncio.Task[None] | None = field(default=None, repr=False)


class Engines:
    """Keeps the engines as they are wanted.

    Args:
        settings: folders and times.
        running: the tables.
        environment: of the engines.
        tell: says one line to the operator.
    """

    def __init__(
        self, settings: Settings, running: Running, environment: Mapping[str, str], tell: Callable[[str], None]
    ) -> None:
        """Start with none."""
        self._settings = settings
        self._running = running
        self._environment = environment
        self._tell = tell
        self._engines: dict[str, Serving] = {}
        self._first = ""

    def start(self, model: str, path: Path, port: int) -> None:
        """Start the engine that answers from the beginning, with the model of that name in `path`."""
        self._first = model
        engine = self._make(model, path, port, is_trusted=True)
        engine.state = "live"
        self._engines[model] = engine

    def _make(self, model: str, path: Path, port: int, *, is_trusted: bool) -> Serving:
        command = [str(ENGINE_PYTHON), "-m", "bot.serve", "--model", str(path), "--port", str(port)]
        name = "engine" if is_trusted else f"engine of {model}"
        kept = Kept(name, command, self._environment, self._tell, is_trusted=is_trusted)
        client = EngineClient(f"http://127.0.0.1:{port}", self._settings.turn_timeout_seconds)
        kept.start()
        return Serving(model, port, kept, client, began=_time())

    async def watch(self) -> None:
        """Keep to what is wanted, for ever; a database that does not answer leaves everything as it is."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as err:
                logger.warning("engines: the database does not answer (%s)", type(err).__name__)
            except Exception:
                logger.exception("engines: what is wanted cannot be done")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Do what is to be done now.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        wanted = await self._running.wanted()
        live = wanted.live or self._first
        for model in filter(None, (live, wanted.canary)):
            if model not in self._engines:
                self._begin(model)
        await self._give_up_failed(wanted)
        engine = self._engines.get(live)
        if engine and engine.state in {"standby", "canary"} and await engine.client.is_ready():
            await self._switch(engine)
        await self._try(wanted)
        await self._stop_replaced({live, wanted.canary})
        await self._write()

    def _begin(self, model: str) -> None:
        path = self._settings.data_dir / "models" / model_file(model)
        self._tell(f"starting an engine with the model {model} …")
        engine = self._make(model, path, free_port(), is_trusted=False)
        engine.warming = asyncio.create_task(self._warm(engine))
        self._engines[model] = engine

    async def _warm(self, engine: Serving) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._or_ended(engine, await_engine(engine.client))
                await warm(engine.client, engine.model)
        except TimeoutError:
            engine.error = f"it is not ready after {READY_SECONDS:.0f} s"
        except NotWarm as err:
            engine.error = str(err)
        if engine.error:
            engine.state = "failed"
            return
        engine.state, engine.seconds = "standby", _time() - engine.began
        engine.megabytes = resident_megabytes(engine.kept.pid)
        engine.replaced_at = _time()
        engine.kept.is_trusted = True

    @staticmethod
    async def _or_ended(engine: Serving, waiting: Coroutine[None, None, None]) -> None:
        """Wait; an engine that ends meanwhile will never listen."""
        task = asyncio.create_task(waiting)
        try:
            while not task.done():
                if engine.kept.exit_code is not None:
                    raise NotWarm(f"it ended at once (exit {engine.kept.exit_code}); see the lines above")
                await asyncio.wait({task}, timeout=0.2)
        finally:
            task.cancel()

    async def _give_up_failed(self, wanted: Wanted) -> None:
        for engine in [engine for engine in self._engines.values() if engine.state == "failed"]:
            del self._engines[engine.model]
            await self._close(engine)
            live = self._live()
            if engine.model == wanted.live and live is not None:
                self._tell(f"the model {engine.model} cannot serve: {engine.error}; {live.model} stays")
                await self._running.refuse_live(engine.model, live.model, engine.error)
            elif engine.model == wanted.canary:
                self._tell(f"the model {engine.model} cannot be tried: {engine.error}")
                await self._running.refuse_canary(engine.model, engine.error)

    def _live(self) -> Serving | None:
        return next((engine for engine in self._engines.values() if engine.state == "live"), None)

    async def _switch(self, engine: Serving) -> None:
        """Let `engine` answer from now on; the one before stays warm."""
        before = self._live()
        was, engine.state, engine.share = (engine.state, engine.share), "live", 0.0
        if before is not None:
            before.state = "standby"
        try:
            await self._write()
        except BaseException:
            engine.state, engine.share = was
            if before is not None:
                before.state = "live"
            raise
        engine.replaced_at = None
        if before is not None:
            before.replaced_at = _time()
        seconds = await self._running.switched(engine.model)
        took = f", {seconds:.1f} s after it was asked for" if seconds is not None else ""
        self._tell(f"the model {engine.model} answers from now on{took}")

    async def _try(self, wanted: Wanted) -> None:
        """Give the candidate its share of the conversations, and nobody else one."""
        for engine in self._engines.values():
            if engine.state == "canary" and engine.model != wanted.canary:
                engine.state, engine.share, engine.replaced_at = "standby", 0.0, _time()
        trial = self._engines.get(wanted.canary or "")
        if trial is None or trial.state not in {"standby", "canary"} or trial.share == wanted.share:
            return
        trial.state, trial.share, trial.replaced_at = "canary", wanted.share, None
        await self._write()
        await self._running.switched(trial.model)
        self._tell(f"the model {trial.model} answers {wanted.share:g} % of the conversations")

    async def _stop_replaced(self, wanted: set[str | None]) -> None:
        """Stop what was replaced long enough ago: of several, only the newest stays warm."""
        resting = [e for e in self._engines.values() if e.state == "standby" and e.model not in wanted]
        resting.sort(key=lambda engine: engine.replaced_at or 0.0, reverse=True)
        least = self._settings.turn_timeout_seconds + _GRACE_SECONDS
        for place, engine in enumerate(resting):
            patience = max(self._settings.engine_standby_minutes * 60, least) if place == 0 else least
            if _time() - (engine.replaced_at or 0.0) > patience:
                del self._engines[engine.model]
                await self._write()
                await self._close(engine)

    async def _write(self) -> None:
        await self._running.write(
            [
                Shown(one.model, one.port, one.kept.pid, one.state, one.share, round(one.seconds, 1), one.megabytes)
                for one in self._engines.values()
            ]
        )

    async def _close(self, engine: Serving) -> None:
        await stop_all([engine.kept])
        await engine.client.close()

    def all_kept(self) -> list[Kept]:
        """Return the processes, to be stopped with everything else."""
        for engine in self._engines.values():
            if engine.warming is not None:
                engine.warming.cancel()
        return [engine.kept for engine in self._engines.values()]

    async def close(self) -> None:
        """Close the connections and take the rows away; the processes are stopped by whoever has `all_kept`."""
        for engine in self._engines.values():
            await engine.client.close()
        await self._running.clear()


def _time() -> float:
    return asyncio.get_running_loop().time()
