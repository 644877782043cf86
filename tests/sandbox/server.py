"""The sandbox's page and the calls it makes; on loopback only."""

from __future__ import annotations

import json
from pathlib import Path

from aiohttp import web

from tests.fakes.platform import ALL_FAULTS
from tests.sandbox.phones import Phone
from tests.sandbox.world import World

PAGE = Path(__file__).parent / "page"
WORLD = web.AppKey("world", World)
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_ALLOWED_HOSTS = {"127.0.0.1", "localhost"}
LONGEST_TEXT = 20_000


def make_app(world: World) -> web.Application:
    """Return the server of the page for `world`."""
    app = web.Application(middlewares=[_only_for_this_machine])
    app[WORLD] = world
    app.router.add_get("/", _page)
    app.router.add_get("/state", _state)
    app.router.add_post("/do", _do)
    app.router.add_post("/faults", _faults)
    app.router.add_static("/assets", PAGE)
    return app


@web.middleware
async def _only_for_this_machine(request: web.Request, handler):  # type: ignore[no-untyped-def]
    """Refuse what another site makes a browser send here."""
    if request.url.host not in _ALLOWED_HOSTS:
        raise web.HTTPForbidden
    if request.method == "POST" and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return await handler(request)


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers=_HEADERS)


async def _state(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    phones = [phone.as_json() for phone in world.phones.values()]
    return web.json_response(
        {"ready": world.is_ready, "state": world.state, "url": world.url, "phones": phones}, headers=_HEADERS
    )


async def _do(request: web.Request) -> web.Response:
    """A person writes, presses a button or does something of the menu."""
    asked = await request.json()
    phone = _phone(request, asked)
    person, talk = asked.get("person"), asked.get("talk")
    if person not in phone.people or talk not in (*phone.people, *phone.groups):
        return _wrong("no such person or conversation")
    text = str(asked.get("text", ""))[:LONGEST_TEXT]
    action = asked.get("action")
    if action == "press":
        try:
            button = phone.find(talk, str(asked.get("message")), int(asked.get("position", -1)))
        except (StopIteration, IndexError, ValueError):
            return _wrong("no such button")
        await phone.press(person, talk, button)
    elif action == "say":
        if not text.strip():
            return _wrong("nothing was written")
        await phone.say(person, talk, text)
    elif action in {known.name for known in phone.actions}:
        await phone.do(person, talk, action, text)
    else:
        return _wrong("no such action")
    return web.json_response({"ok": True})


async def _faults(request: web.Request) -> web.Response:
    """Set what goes wrong on a platform."""
    asked = await request.json()
    fake = _phone(request, asked).fake
    fake.faults.rate = min(1.0, max(0.0, float(asked.get("rate", 0))))
    fake.faults.kinds = [kind for kind in ALL_FAULTS if kind in asked.get("kinds", ALL_FAULTS)] or ALL_FAULTS
    fake.webhooks.copies = min(5, max(1, int(asked.get("copies", 1))))
    return web.json_response({"ok": True})


def _phone(request: web.Request, asked: object) -> Phone:
    name = asked.get("phone") if isinstance(asked, dict) else None
    phone = request.app[WORLD].phones.get(str(name))
    if phone is None:
        raise web.HTTPBadRequest(text=json.dumps({"error": "no such phone"}), content_type="application/json")
    return phone


def _wrong(reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=400)
