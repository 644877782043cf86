"""`make bench-web`: widgets that listen, at once, on one app process: memory, and how soon news reach them.

Every client is a stream as the widget opens it, held by one client process. Three latencies are taken: of a staff
message posted by another process, of the acknowledgement of a citizen's message, and of its answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from bench.ours import start_ours
from bench.processes import BenchFailed, Service
from danloi.conversation.claims import Claims
from danloi.conversation.outbox import Outbox
from danloi.storage.database import Database

_QUESTION = "làm khai sinh cho con cần giấy tờ gì"
_POSTS = 3
_ASKING = 20  # of the listeners ask, one after the other
_SETTLE_SECONDS = 10.0  # after everybody has come, or asked


class Client:
    """One widget: a session, and a stream whose lines are read as they come."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        """Keep the address."""
        self._http = http
        self._url = url
        self.headers: dict[str, str] = {}
        self.session = ""
        self.heard: dict[str, float] = {}  # when a text was heard of
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin a conversation."""
        async with self._http.post(f"{self._url}/chat/session") as response:
            token = (await response.json())["token"]
        self.session = token.partition(".")[0]
        self.headers = {"Authorization": f"Bearer {token}"}

    def listen(self) -> None:
        """Open the stream."""
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async with self._http.get(f"{self._url}/chat/stream", headers=self.headers) as response:
            if response.status != 200:
                msg = f"a stream is refused with status {response.status}"
                raise BenchFailed(msg)
            async for line in response.content:
                if line.startswith(b"data: "):
                    moment = time.perf_counter()
                    for item in json.loads(line[6:]).get("messages", []):
                        key = f"to {item['to']}" if item.get("to") else item["text"]
                        self.heard.setdefault(key, moment)

    async def say(self) -> tuple[float, float]:
        """Ask; return the milliseconds to the acknowledgement and to the answer."""
        message_id = uuid.uuid4().hex
        started = time.perf_counter()
        body = {"text": _QUESTION, "message_id": message_id}
        async with self._http.post(f"{self._url}/chat/messages", json=body, headers=self.headers) as response:
            if response.status != 202:
                msg = f"a message is refused with status {response.status}"
                raise BenchFailed(msg)
        accepted = time.perf_counter()
        answered = await self.hears(f"to {message_id}") if self._task else await self._fetches()
        return (accepted - started) * 1000, (answered - started) * 1000

    async def _fetches(self) -> float:
        while True:
            async with self._http.get(f"{self._url}/chat/messages", headers=self.headers) as response:
                if any(item.get("to") for item in (await response.json())["messages"]):
                    return time.perf_counter()
            await asyncio.sleep(0.05)

    async def hears(self, key: str, seconds: float = 30.0) -> float:
        """Wait for a message; return when it came."""
        deadline = time.perf_counter() + seconds
        while key not in self.heard:
            if self._task is not None and self._task.done():
                self._task.result()
            if time.perf_counter() > deadline:
                msg = f"nothing was heard of {key!r} within {seconds:.0f} s"
                raise BenchFailed(msg)
            await asyncio.sleep(0.002)
        return self.heard[key]

    async def stop(self) -> None:
        """Go away."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


async def _measure(url: str, service: Service, database: Database, count: int) -> list[str]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as http:
        clients = [Client(http, url) for _ in range(count)]
        for client in clients:
            await client.start()
            await client.say()
        await asyncio.sleep(_SETTLE_SECONDS)
        alone = await _idle(service)
        before = service.memory_megabytes()
        for client in clients:
            client.listen()
        await asyncio.sleep(_SETTLE_SECONDS)
        listening = service.memory_megabytes()
        idle = await _idle(service)
        news = await _news(clients, database)
        asked = [await client.say() for client in clients[:_ASKING]]
        for client in clients:
            await client.stop()
    return [
        f"| memory of all processes, everybody has asked once, MB | {before:.0f} |",
        f"| the same with all of them listening, MB | {listening:.0f} |",
        f"| that is for each listener, kB | {(listening - before) * 1000 / count:.0f} |",
        f"| CPU while nobody listens / while they only listen, % of one core | {alone:.1f} / {idle:.1f} |",
        _row("message acknowledged", [one[0] for one in asked]),
        _row("answer heard", [one[1] for one in asked]),
        _row("staff message of another process heard by all", news),
    ]


async def _idle(service: Service) -> float:
    """Return the share of one core, in percent, that is used while nothing happens."""
    cpu, started = service.cpu_seconds(), time.perf_counter()
    await asyncio.sleep(_SETTLE_SECONDS)
    return (service.cpu_seconds() - cpu) / (time.perf_counter() - started) * 100


async def _news(clients: Sequence[Client], database: Database) -> list[float]:
    """Post to every conversation as another process does; return the milliseconds until each was heard."""
    outbox, taken = Outbox(database, Claims(database), {}), []
    for number in range(_POSTS):
        text = f"Tin {number}"
        posted = {}
        for client in clients:
            await outbox.post(f"web:{client.session}", {"text": text})
            posted[client] = time.perf_counter()
        taken += [(await client.hears(text) - moment) * 1000 for client, moment in posted.items()]
    return taken


def _row(name: str, milliseconds: Sequence[float]) -> str:
    p50, p95 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[-1]
    return f"| {name}, p50 / p95 / most, ms | {p50:.0f} / {p95:.0f} / {max(milliseconds):.0f} |"


def main() -> None:
    """Start an assistant, measure, print a table."""
    parser = argparse.ArgumentParser(prog="bench.web", description=__doc__)
    parser.add_argument("listeners", nargs="?", type=int, default=200)
    count = parser.parse_args().listeners
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        try:
            ours = start_ours(stack, Path(folder), print, WIDGET_SESSIONS_PER_MINUTE="100000")
            database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'danloi.db'}")
            rows = asyncio.run(
                _measure(ours.url.removesuffix("/webhooks/rest/webhook"), ours.services[0], database, count)
            )
        except BenchFailed as err:
            sys.exit(f"bench-web: error: {err}")
    print("\n".join([f"| {count} listeners | |", "| --- | --- |", *rows]))


if __name__ == "__main__":
    main()
