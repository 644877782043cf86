"""What breaks says so in the words of the reader, and gives nothing away."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sanic import HTTPResponse, Request, Sanic

from channels.pages.blueprints import add_pages
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.library import Library
from tests.channels.conftest import DATA, TODAY
from tests.channels.pages.site import PUBLIC_URL, Site

SECRET = "postgresql://danloi:geheim@db"


@pytest.fixture(scope="module")
async def breaking(pages_library: Library) -> AsyncIterator[Site]:
    """A site with a page that fails."""
    app = Sanic("pages-that-fail", configure_logging=False)
    app.config.TOUCHUP = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    add_pages(app, pages_library, Statistics(pages_library._database), DATA, PUBLIC_URL, lambda: TODAY)

    @app.get("/hong")
    async def fails(_request: Request) -> HTTPResponse:
        raise RuntimeError(SECRET)

    listening = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.start_serving()
    async with aiohttp.ClientSession() as http:
        yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", http)
    await server.close()
    listening.close()


async def test_a_page_that_fails_apologises_and_gives_nothing_away(breaking: Site) -> None:
    page = await breaking.get("/hong")
    assert page.status == 500
    assert "Hệ thống đang trục trặc" in page.text
    assert "18001096" in page.text
    assert "geheim" not in page.body
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_a_program_gets_its_failure_as_json_and_nothing_more(breaking: Site) -> None:
    page = await breaking.get("/hong", Accept="application/json")
    assert (page.status, page.headers["content-type"]) == (500, "application/json")
    assert "geheim" not in page.body


async def test_a_form_sent_to_a_page_gets_a_page(breaking: Site) -> None:
    page = await breaking.get("/thu-tuc/1.001193", "POST")
    assert page.status == 405
    assert "chưa mở được" in page.text
