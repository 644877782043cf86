"""Running the app, which holds the actions, and the engine; restarted if they die, stopped together."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from danloi.app.engines import Engines
from danloi.app.keeping import Kept, stop_all
from danloi.app.process import port_is_free
from danloi.app.settings import ROOT, Settings
from danloi.app.training import model_of
from danloi.app.trainings import Trainings
from danloi.console.release.running import Running
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
READY_SECONDS = 120.0


class CannotServe(Exception):
    """Something stands in the way of serving; the text says what and the mend. For the operator."""


def claim(data_dir: Path) -> IO[str]:
    """Claim the data folder for this process; keep the returned file open as long as it serves.

    Raises:
        CannotServe: another `make serve` uses the folder.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file = (data_dir / "serve.lock").open("a+")
    except OSError as err:
        msg = f"the folder DATA_DIR={data_dir} cannot be used: {err.strerror}"
        raise CannotServe(msg) from err
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        running = file.read().strip() or "another process"
        file.close()
        msg = f"an assistant is already running here ({running}); stop it, or set DATA_DIR and PORT for a second one"
        raise CannotServe(msg) from None
    return file


def check_ports(settings: Settings) -> None:
    """Make sure that both ports can be had.

    Raises:
        CannotServe: one is in use.
    """
    if settings.port == settings.engine_port:
        msg = f"PORT and ENGINE_PORT are both {settings.port}; leave ENGINE_PORT unset or choose another"
        raise CannotServe(msg)
    for host, port, name in (
        (settings.host, settings.port, "PORT"),
        ("127.0.0.1", settings.engine_port, "ENGINE_PORT"),
    ):
        try:
            free = not port or port_is_free(host, port)
        except OSError as err:
            msg = f"HOST={host} is no address of this machine ({err.strerror}); set HOST to one that is"
            raise CannotServe(msg) from err
        if not free:
            msg = f"port {port} is in use by another program; choose a free one: `make serve {name}={port + 1}`"
            raise CannotServe(msg)


class Supervisor:
    """Starts, watches and stops the processes: one app or several, the engines, and the training of the next model.

    Args:
        settings: ports, folders, secrets.
        model: the trained model.
        tell: says one line to the operator.
    """

    def __init__(self, settings: Settings, model: Path, tell: Callable[[str], None]) -> None:
        """Prepare the commands; the engine's secret is new at every start unless it is set."""
        self._settings = settings
        self._model = model
        self._tell = tell
        self._stopping = asyncio.Event()
        self._run = run_name(settings.data_dir)
        self._environment = self._make_environment()
        apps = ["app", *(f"app {number}" for number in range(2, settings.app_processes + 1))]
        command = [sys.executable, "-m", "danloi.app.server"]
        self._apps = [Kept(name, command, self._environment, tell) for name in apps]
        self._database = Database(settings.database)
        self._engines = Engines(settings, Running(self._database, self._run), self._environment, tell)
        self._trainings = Trainings(self._database, self._environment, tell)

    def _make_environment(self) -> dict[str, str]:
        settings = self._settings
        secret = settings.engine_secret.get_secret_value() or secrets.token_urlsafe(32)
        reach = "127.0.0.1" if settings.host in {"0.0.0.0", "localhost"} else settings.host  # noqa: S104
        host = f"[{reach}]" if ":" in reach else reach
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "ignore"),
            "PORT": str(settings.port),
            "HOST": settings.host,
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database,
            "ENGINE_PORT": str(settings.engine_port),
            "ENGINE_RUN": self._run,
            "ENGINE_SECRET": secret,
            "DANLOI_ENGINE_SECRET": secret,
            "DANLOI_ACTIONS_URL": f"http://{host}:{settings.port}/internal/actions",
        }

    async def run(self) -> None:
        """Serve until SIGINT or SIGTERM.

        Raises:
            CannotServe: the assistant did not become ready in time.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        for app in self._apps:
            app.start()
        self._engines.start(model_of(self._model), self._model, self._settings.engine_port)
        jobs: list[asyncio.Task[None]] = []
        try:
            await self._await_ready()
            jobs = [asyncio.create_task(self._engines.watch()), asyncio.create_task(self._trainings.watch())]
            await self._stopping.wait()
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
            await stop_all([*self._apps, *self._engines.all_kept(), *self._trainings.all_kept()])
            self._tell("stopped")
            await self._end()

    async def _end(self) -> None:
        with contextlib.suppress(SQLAlchemyError, OSError, TimeoutError):
            async with asyncio.timeout(1):
                await self._engines.close()
        await self._database.close()

    async def _await_ready(self) -> None:
        url = f"{self._environment['DANLOI_ACTIONS_URL'].removesuffix('/internal/actions')}/readyz"
        last = "nothing answers yet"
        self._tell("starting the engine and the app …")
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            while not self._stopping.is_set():
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                    async with http.get(url) as response:
                        last = await response.text()
                        if response.status == 200:
                            break
                if asyncio.get_running_loop().time() > deadline:
                    msg = f"the assistant is not ready after {READY_SECONDS:.0f} s ({last}); see the lines above"
                    raise CannotServe(msg)
                await asyncio.sleep(0.25)
        if not self._stopping.is_set():
            self._tell(f"ready: {url.removesuffix('/readyz')}/  (Ctrl-C stops it)")


def run_name(data_dir: Path) -> str:
    """Return a name for this supervisor: where it is, and which of those that were there."""
    place = hashlib.sha256(f"{socket.gethostname()} {data_dir.resolve()}".encode()).hexdigest()[:12]
    return f"{place}:{secrets.token_hex(6)}"
