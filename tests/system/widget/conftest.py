"""Visitors of our own page, of a site that may embed the widget, and of one that may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext

from danloi.app.process import free_port
from danloi.conversation.claims import Claims
from danloi.conversation.outbox import Outbox
from danloi.storage.database import Database
from tests.system.assistant import EMBEDDING_PORT, Assistant
from tests.system.widget.visitor import PHONE, Visitor

type OpenPage = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def open_page(browser: Browser, assistant: Assistant) -> AsyncIterator[OpenPage]:
    """Opens a page for a new citizen, or another tab of one; whatever the test does, no error may be raised in it."""
    visitors: list[Visitor] = []
    contexts: list[BrowserContext] = []

    async def open_it(
        url: str = "/tro-ly", size: Any = PHONE, context: BrowserContext | None = None, **options: Any
    ) -> Visitor:
        if context is None:
            context = await browser.new_context(viewport=size, locale="vi-VN", color_scheme="light", **options)
            contexts.append(context)
        visitor = Visitor(await context.new_page())
        visitors.append(visitor)
        visitor.watch()
        await visitor.page.goto(assistant.url + url if url.startswith("/") else url)
        return visitor

    yield open_it
    for context in contexts:
        await context.close()
    for visitor in visitors:
        assert visitor.unexpected == []


@asynccontextmanager
async def serving(port: int, assistant: Assistant) -> AsyncIterator[str]:
    """Serve a page that embeds the widget, under as strict a policy as a site can have."""
    policy = (
        f"default-src 'none'; script-src {assistant.url}; connect-src {assistant.url}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    )

    async def page(request: web.Request) -> web.Response:
        attributes = " ".join(f'data-{name}="{value}"' for name, value in request.query.items())
        html = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang của phường</title>
            <meta name="viewport" content="width=device-width">
            <script src="{assistant.url}/widget.js" defer {attributes}></script></head>
            <body><main><h1>Trang của phường</h1><p><a href="#tin">Tin tức</a></p></main></body></html>"""
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/"
    await runner.cleanup()


@pytest.fixture
async def embedding_site(assistant: Assistant) -> AsyncIterator[str]:
    """A site of the list WIDGET_ORIGINS."""
    async with serving(EMBEDDING_PORT, assistant) as url:
        yield url


@pytest.fixture
async def hostile_site(assistant: Assistant) -> AsyncIterator[str]:
    """A site that is not on the list."""
    async with serving(free_port(), assistant) as url:
        yield url


@pytest.fixture
async def outbox(assistant: Assistant) -> AsyncIterator[Outbox]:
    """The outbox as another process has it."""
    database = Database(f"sqlite+aiosqlite:///{assistant.data_dir / 'danloi.db'}")
    yield Outbox(database, Claims(database), {})
    await database.close()
