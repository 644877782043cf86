"""Who may see a staff page."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sanic import Blueprint, Request, text
from sanic.response import HTTPResponse

from channels.staff import COOKIE, StaffDoor
from tests.channels.serving import serving

TOKEN = "mot-ma-noi-bo-dai"


class Clock:
    now = 1_764_000_000.0

    def __call__(self) -> float:
        return self.now


def guarded(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("guarded")

    @blueprint.get("/noi-bo/x")
    async def page(request: Request) -> HTTPResponse:
        return text("in") if door.lets_in(request) else text("out", status=401)

    @blueprint.get("/noi-bo/enter")
    async def enter(request: Request) -> HTTPResponse:
        response = text("remembered")
        door.remember(request, response)
        return response

    return blueprint


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def with_token(clock: Clock) -> AsyncIterator[str]:
    async with serving(guarded(StaffDoor(TOKEN, clock))) as url:
        yield url


@pytest.fixture
async def without_token() -> AsyncIterator[str]:
    async with serving(guarded(StaffDoor(""))) as url:
        yield url


async def status(url: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as client, client.get(f"{url}/noi-bo/x", headers=named) as response:
        return response.status


def basic(word: str) -> str:
    return "Basic " + base64.b64encode(word.encode()).decode()


@pytest.mark.parametrize("given", [f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(f"ai-cung-duoc:{TOKEN}")])
async def test_the_token_opens(with_token: str, given: str) -> None:
    assert await status(with_token, Authorization=given) == 200


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Token {TOKEN}",
        basic(TOKEN),
        "Basic !!!",
        basic("a:b"),
    ],
)
async def test_anything_else_does_not(with_token: str, given: str) -> None:
    assert await status(with_token, Authorization=given) == 401


async def test_a_browser_is_remembered_for_half_a_day(with_token: str, clock: Clock) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        async with client.get(f"{with_token}/noi-bo/enter") as response:
            cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/noi-bo" in cookie
        assert TOKEN not in cookie
        async with client.get(f"{with_token}/noi-bo/x") as response:
            assert response.status == 200
        clock.now += 12 * 3600 + 1
        async with client.get(f"{with_token}/noi-bo/x") as response:
            assert response.status == 401


@pytest.mark.parametrize("cookie", ["", "9999999999", "9999999999.", "9999999999." + "0" * 64, ".x", "đ.đ"])
async def test_a_made_up_cookie_opens_nothing(with_token: str, cookie: str) -> None:
    assert await status(with_token, Cookie=f"{COOKIE}={cookie}") == 401


async def test_without_a_token_a_browser_on_this_machine_is_let_in(without_token: str) -> None:
    assert await status(without_token) == 200
    assert await status(without_token, Host="localhost:8000") == 200
    assert await status(without_token, Host="[::1]:8000") == 200


@pytest.mark.parametrize(
    "header",
    [
        {"X_Forwarded_For": "203.0.113.5"},
        {"Forwarded": "for=203.0.113.5"},
        {"Via": "1.1 proxy"},
        {"Host": "danloi.quangninh.example"},
        {"Host": "localhost.example"},
    ],
)
async def test_without_a_token_nobody_comes_in_through_a_proxy_or_another_name(
    without_token: str, header: dict[str, str]
) -> None:
    assert await status(without_token, **header) == 401
