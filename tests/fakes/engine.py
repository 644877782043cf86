"""A stand-in for the Rasa engine on a real socket, which answers as it is told to."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from aiohttp import web

ANSWERED: list[dict[str, Any]] = [
    {"recipient_id": "x", "text": "Lệ phí: 8.000 đồng."},
    {"recipient_id": "x", "custom": {"answer": {"outcome": "answered", "procedure": "1.001193", "aspects": ["fee"]}}},
]


class FakeEngine:
    """Gives `reply` to every message; `hold` makes it wait, `status` and `body` make it misbehave."""

    def __init__(self) -> None:
        self.reply: list[dict[str, Any]] = ANSWERED
        self.body: bytes | None = None
        self.content_type = "application/json"
        self.status = 200
        self.received: list[dict[str, Any]] = []
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.port = 0
        self._runner: web.AppRunner | None = None

    def hold(self) -> None:
        """Answer nothing until `go_on` is set."""
        self.go_on.clear()

    @property
    def texts(self) -> list[str]:
        """The texts that have reached the engine, in order."""
        return [body["message"] for body in self.received]

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/webhooks/rest/", self._alive)
        app.router.add_post("/webhooks/rest/webhook", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.go_on.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _answer(self, request: web.Request) -> web.Response:
        self.received.append(await request.json())
        await self.go_on.wait()
        if self.body is not None:
            return web.Response(body=self.body, status=self.status, content_type=self.content_type)
        return web.json_response(self.reply, status=self.status)
