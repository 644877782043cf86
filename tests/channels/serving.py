"""A blueprint on a real socket, in this process."""

from __future__ import annotations

import contextlib
import itertools
import socket
from collections.abc import AsyncIterator

from sanic import Blueprint, Sanic

_numbers = itertools.count(1)


@contextlib.asynccontextmanager
async def serving(*blueprints: Blueprint, port: int = 0, proxies: int = 0) -> AsyncIterator[str]:
    """Serve `blueprints`, on a free port unless one is given; the value is the address.

    With `proxies`, X-Forwarded-For of as many is believed.
    """
    app = Sanic(f"served_{next(_numbers)}", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.TOUCHUP = False  # rewrites Sanic's own code, which works once a process
    app.config.PROXIES_COUNT = proxies or None
    for blueprint in blueprints:
        app.blueprint(blueprint)
    listening = socket.create_server(("127.0.0.1", port))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await server.close()
        listening.close()
