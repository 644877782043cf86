"""The real thing in its own processes: `danloi serve`, or the app alone beside a fake engine."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp

from danloi.app.process import free_port
from danloi.app.settings import ROOT
from tests.fakes.until import until
from tests.system.processes import children_of, ensure_trained, environment, marked

HOTLINE = "18001096"
READY_SECONDS = 120.0
EMBEDDING_PORT = free_port()  # of the site that may embed the widget


@dataclass(frozen=True)
class Said:
    """What came back for one message."""

    status: int
    body: Any

    @property
    def messages(self) -> list[dict[str, Any]]:
        assert isinstance(self.body, list), self.body
        return self.body

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def answer(self) -> dict[str, Any]:
        """The contract's object; a turn has exactly one."""
        (found,) = [m["custom"]["answer"] for m in self.messages if "answer" in (m.get("custom") or {})]
        assert isinstance(found, dict)
        return found

    @property
    def outcome(self) -> str:
        return str(self.answer["outcome"])

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for message in self.messages for button in message.get("buttons") or []]


class Running:
    """A process with an HTTP address, a log of everything it says, and a client."""

    module = "danloi.app.cli"
    arguments: tuple[str, ...] = ("serve",)

    def __init__(self, data_dir: Path, checkout: Path = ROOT, **settings: object) -> None:
        self.data_dir = data_dir
        self.checkout = checkout
        data_dir.mkdir(parents=True, exist_ok=True)
        if not (data_dir / "models").exists():
            (ROOT / ".data" / "models").mkdir(parents=True, exist_ok=True)
            (data_dir / "models").symlink_to(ROOT / ".data" / "models")
        self.settings = {"PORT": free_port(), "ENGINE_PORT": free_port(), "DATA_DIR": data_dir, **settings}
        self.log = data_dir / "output.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._http: aiohttp.ClientSession | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings['PORT']}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def mark(self) -> str:
        """What the environment of each of its processes holds, and of no other."""
        return f"DATA_DIR={self.data_dir}\0"

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def http(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self._http

    def spawn(self) -> None:
        """Start it without waiting."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                cwd=self.checkout, env=environment(**self.settings), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    async def start(self) -> Self:
        """Start it and wait until it answers citizens."""
        self.spawn()
        await self.is_up()
        return self

    async def is_up(self) -> None:
        """Wait until it says that it is ready."""
        await self.says("danloi: ready: ", READY_SECONDS)

    async def says(self, words: str, seconds: float = 30) -> None:
        """Wait for `words` in its output; a process that has ended will not say them."""
        assert self.process is not None

        def look() -> bool:
            assert self.process is not None
            ended = self.process.poll()
            said = words in self.output
            assert said or ended is None, f"exit {ended} before {words!r}: {self.output[-2000:]}"
            return said

        await until(look, f"{words!r} in {self.log}", seconds)

    async def get(self, path: str, **options: Any) -> Said:
        async with self.http.get(self.url + path, **options) as response:
            return Said(response.status, await self._body(response))

    async def post(self, path: str, **options: Any) -> Said:
        async with self.http.post(self.url + path, **options) as response:
            return Said(response.status, await self._body(response))

    async def say(self, sender: str, text: object, **more: object) -> Said:
        """Send a message over the REST channel."""
        return await self.post("/webhooks/rest/webhook", json={"sender": sender, "message": text, **more})

    async def close(self) -> None:
        """End it, whatever its state, with everything it has started."""
        if self._http is not None:
            await self._http.close()
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        for pid in marked(self.mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    @staticmethod
    async def _body(response: aiohttp.ClientResponse) -> Any:
        return await response.json() if response.content_type == "application/json" else await response.text()


class Assistant(Running):
    """Supervisor, app and engine."""

    def spawn(self) -> None:
        """Start it without waiting; training is none of its work here."""
        ensure_trained()
        super().spawn()

    @property
    def app_pid(self) -> int:
        return self._child("danloi.app.server")

    @property
    def engine_pid(self) -> int:
        return self._child("bot.serve")

    @property
    def engine_url(self) -> str:
        return f"http://127.0.0.1:{self.settings['ENGINE_PORT']}"

    async def readiness(self) -> int:
        """Return the status of /readyz, 0 if nobody answers."""
        with contextlib.suppress(aiohttp.ClientError):
            return (await self.get("/readyz")).status
        return 0

    async def is_ready_again(self) -> None:
        """Wait for /readyz to be green."""

        async def check() -> bool:
            return await self.readiness() == 200

        await until(check, "ready again", READY_SECONDS)

    async def ends(self, seconds: float) -> None:
        """Wait for the end of every process of it."""

        def are_gone() -> bool:
            assert self.process is not None
            return self.process.poll() is not None and not marked(self.mark)

        await until(are_gone, "every process has ended", seconds)

    def _child(self, module: str) -> int:
        for pid in children_of(self.pid):
            with contextlib.suppress(OSError):
                if module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return pid
        raise AssertionError(f"{module} does not run")


class AppAlone(Running):
    """The public process without supervisor; its engine is whoever listens on ENGINE_PORT."""

    module = "danloi.app.server"
    arguments = ()

    async def is_up(self) -> None:
        """Wait until it answers at all."""

        async def check() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, self.output[-2000:]
            with contextlib.suppress(aiohttp.ClientError):
                return (await self.get("/healthz")).status == 200
            return False

        await until(check, "the app answers", 60)
