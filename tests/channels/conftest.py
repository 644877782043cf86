"""A server with nothing but the webhooks, on a real socket."""

from __future__ import annotations

import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import aiohttp
import pytest
from sanic import Sanic

from channels.reception import Reception
from channels.webhook import webhook_blueprint
from danloi.conversation.channel import Channel, HandOver

type ServeWebhooks = Callable[[Iterable[Channel], HandOver], Awaitable[str]]
_names = itertools.count(1)


@pytest.fixture
async def serve_webhooks() -> AsyncIterator[ServeWebhooks]:
    """Serves `POST /webhooks/<channel>` for channels; returns the address of `/webhooks`."""
    servers = []

    async def serve(channels: Iterable[Channel], hand_over: HandOver) -> str:
        app = Sanic(f"webhooks{next(_names)}", configure_logging=False)
        app.config.TOUCHUP = False  # rewrites Sanic's own code, which works once a process
        app.config.REQUEST_MAX_SIZE = 1_000_000
        app.config.FALLBACK_ERROR_FORMAT = "json"
        app.blueprint(webhook_blueprint(channels, Reception(hand_over)))
        listening = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(sock=listening, return_asyncio_server=True)
        assert server is not None
        await server.startup()
        await server.start_serving()
        servers.append((server, listening))
        return f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks"

    yield serve
    for server, listening in servers:
        await server.close()
        listening.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session
