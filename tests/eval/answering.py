"""A REST channel over a real socket that answers as the test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

CODES = frozenset({"1.001193", "1.000656"})


@asynccontextmanager
async def assistant(answer: Callable[[dict[str, str]], Any], lists: bool = True) -> AsyncIterator[str]:
    """A REST channel that says what `answer` returns; the address of it. `lists`: it tells its procedures."""

    async def ready(_request: web.Request) -> web.Response:
        return web.json_response({})

    async def receive(request: web.Request) -> web.Response:
        return web.json_response(answer(await request.json()))

    async def procedures(_request: web.Request) -> web.Response:
        return web.json_response([{"code": code, "name": "…"} for code in sorted(CODES)])

    app = web.Application()
    app.router.add_get("/readyz", ready)
    app.router.add_post("/webhooks/rest/webhook", receive)
    if lists:
        app.router.add_get("/api/procedures", procedures)
    async with TestServer(app) as server:
        yield str(server.make_url(""))


def reply(outcome: str) -> list[dict[str, Any]]:
    return [{"text": "chào"}, {"text": "…", "custom": {"answer": {"outcome": outcome, "aspects": ["fee"]}}}]
