"""What the simulated messaging platforms share: a real server, screens, faults, webhooks delivered with patience."""

from __future__ import annotations

import asyncio
import collections
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

import aiohttp
from aiohttp import web

type Fault = Literal[
    "too_many",  # 429, or the platform's own word for it
    "server_error",  # 500
    "lost",  # no answer in time, and the message was not delivered
    "late",  # no answer in time, but the message was delivered
]
ALL_FAULTS: tuple[Fault, ...] = ("too_many", "server_error", "lost", "late")


@dataclass(frozen=True)
class Button:
    """A button on a screen: `value` is what the platform sends when it is pressed, `url` what it opens."""

    title: str
    value: str = ""
    url: str = ""


@dataclass(frozen=True)
class Shown:
    """A message of ours on a citizen's screen; `request_id` is the id that the platform gave the sender."""

    text: str
    at: float
    buttons: tuple[Button, ...] = ()
    request_id: str = ""


class Screens:
    """The ledger: what every user sees of us, in order."""

    def __init__(self) -> None:
        self._shown: dict[str, list[Shown]] = collections.defaultdict(list)

    def show(self, user: str, text: str, buttons: Sequence[Button] = (), request_id: str = "") -> None:
        self._shown[user].append(Shown(text, time.time(), tuple(buttons), request_id))

    def of(self, user: str) -> list[Shown]:
        return list(self._shown.get(user, ()))

    def users(self) -> list[str]:
        return list(self._shown)


@dataclass
class Faults:
    """What goes wrong with sends: a share `rate` of them, one of `kinds` each; `plan` is used up first."""

    rate: float = 0.0
    kinds: Sequence[Fault] = ALL_FAULTS
    retry_after: float = 1.0
    hang_seconds: float = 15.0
    plan: list[Fault] = field(default_factory=list)
    happened: collections.Counter[str] = field(default_factory=collections.Counter)
    dice: random.Random = field(default_factory=lambda: random.Random(4))

    def draw(self) -> Fault | None:
        """Return what goes wrong with this send, if anything."""
        fault: Fault | None = None
        if self.plan:
            fault = self.plan.pop(0)
        elif self.rate and self.dice.random() < self.rate:
            fault = self.dice.choice(self.kinds)
        if fault:
            self.happened[fault] += 1
        return fault


@dataclass(frozen=True)
class Attempt:
    """One delivery of a webhook: which body, the how-many-eth try, and the answer (0: none in time)."""

    body: bytes
    number: int
    status: int
    seconds: float
    answer: bytes = b""


class Redelivery:
    """Delivers webhooks to `url` until they are answered 2xx in time, as often as `schedule` says.

    Args:
        schedule: seconds from one try to the next.
        answer_within: seconds the receiver has.
        in_order: whether the deliveries of one key wait for each other (Telegram) or overtake (Zalo).

    `scale` speeds the schedule up (0.01: a hundred times), `copies` delivers every message so many times.
    """

    def __init__(self, schedule: Sequence[float], answer_within: float, *, in_order: bool = False) -> None:
        self.url = ""
        self.schedule = tuple(schedule)
        self.answer_within = answer_within
        self.scale = 1.0
        self.copies = 1
        self.attempts: list[Attempt] = []
        self.given_up: list[bytes] = []
        self._in_order = in_order
        self._turns: dict[str, asyncio.Lock] = collections.defaultdict(asyncio.Lock)
        self._running: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None

    def queue(self, body: bytes, headers: Callable[[int], Mapping[str, str]], key: str = "") -> None:
        """Deliver `body` in the background; `headers` makes the headers of the n-th try (0 is the first).

        Without a `url` there is no webhook, and nothing is delivered.
        """
        if not self.url:
            return
        for _ in range(self.copies):
            task = asyncio.ensure_future(self._deliver(body, headers, key))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def quiet(self) -> None:
        """Wait until nothing is left to deliver."""
        while self._running:  # gather() of what is done already would never let go of the loop
            await asyncio.wait(self._running)

    async def _deliver(self, body: bytes, headers: Callable[[int], Mapping[str, str]], key: str) -> None:
        if not self._in_order:
            return await self._try_until_taken(body, headers)
        async with self._turns[key]:
            return await self._try_until_taken(body, headers)

    async def _try_until_taken(self, body: bytes, headers: Callable[[int], Mapping[str, str]]) -> None:
        for number, pause in enumerate((0.0, *self.schedule)):
            await asyncio.sleep(pause * self.scale)
            attempt = await self._try(body, {"Content-Type": "application/json", **headers(number)}, number)
            self.attempts.append(attempt)
            if 200 <= attempt.status < 300:
                return
        self.given_up.append(body)

    async def _try(self, body: bytes, headers: Mapping[str, str], number: int) -> Attempt:
        if self._client is None:
            self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=50, force_close=True))
        began = time.monotonic()
        status, answer = 0, b""
        try:
            async with (
                asyncio.timeout(self.answer_within),
                self._client.post(self.url, data=body, headers=headers) as got,
            ):
                status, answer = got.status, await got.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            status = 0
        return Attempt(body, number, status, time.monotonic() - began, answer)

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._client is not None:
            await self._client.close()


class Platform(ABC):
    """A messaging platform on a real socket; `async with FakeX() as fake:` starts and stops it.

    A subclass adds its routes, answers sends through `take`, and queues webhooks in `webhooks`.
    """

    def __init__(self, webhooks: Redelivery) -> None:
        self.webhooks = webhooks
        self.screens = Screens()
        self.faults = Faults()
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def screen(self, user: str) -> list[Shown]:
        """What `user` sees of us, in order."""
        return self.screens.of(user)

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """The platform's methods."""

    @abstractmethod
    def too_many(self) -> web.Response:
        """Its answer to somebody who sends too fast."""

    @abstractmethod
    async def user_says(self, user: str, text: str) -> str:
        """A user writes; return the id of the message."""

    @abstractmethod
    async def press(self, user: str, button: Button) -> str:
        """A user presses a button; return the id of the message or press."""

    async def take(self, show: Callable[[], web.Response]) -> web.Response:
        """Answer a send: `show` puts it on the screen and returns the good answer, unless a fault comes between."""
        match self.faults.draw():
            case "too_many":
                return self.too_many()
            case "server_error":
                return web.Response(status=500, text="<html>Internal Server Error</html>", content_type="text/html")
            case "lost":
                await asyncio.sleep(self.faults.hang_seconds)
                return web.Response(status=504)
            case "late":
                show()
                await asyncio.sleep(self.faults.hang_seconds)
                return web.Response(status=504)
        return show()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_routes(self.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.webhooks.stop()
        if self._runner is not None:
            await self._runner.cleanup()
