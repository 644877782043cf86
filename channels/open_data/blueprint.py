"""The routes under /api: procedures, topics, fields, life events, units and search, open to every site."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, empty

from channels.headers import FOR_A_WHILE, PRIVATE, Body, answer
from channels.open_data import shapes
from channels.open_data.document import openapi
from channels.pages.site import Answering, Site, on
from danloi.guidance.browsing.browser import Present
from danloi.guidance.browsing.finder import Finder

JSON = "application/json"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    **OPEN,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
type Make = Callable[[Present], Any]


def open_data_blueprint(site: Site, finder: Finder) -> Blueprint:
    """Return the routes; `site` keeps the answers until the catalogue changes."""
    blueprint = Blueprint("open_data")
    document = openapi(site.public_url)

    def opened[**P](path: str) -> Callable[[Answering[P]], Answering[P]]:
        """Let a handler answer GET and HEAD, and let scripts of other sites ask whether they may."""
        name = f"preflight_{path.count('/')}_{path.split('/')[2].split('.')[0].replace('-', '_')}"
        blueprint.add_route(_preflight, path, methods=["OPTIONS"], name=name)
        return on(blueprint, path)

    async def listed(request: Request, make: Make) -> HTTPResponse:
        return await site.shared(request, lambda present: _body(make(present)), OPEN)

    async def one_of(request: Request, kind: str, key: str, find: Make) -> HTTPResponse:
        if find(await site.browser.present()) is None:
            body = _body({"error": f"no {kind} {key[:40]}"})
            return answer(request, body, FOR_A_WHILE, 404, OPEN)
        return await listed(request, find)

    @opened("/api/procedures")
    async def procedures(request: Request) -> HTTPResponse:
        return await listed(request, shapes.procedures)

    @opened("/api/procedures/<code:str>")
    async def procedure(request: Request, code: str) -> HTTPResponse:
        return await one_of(request, "procedure", code, lambda present: shapes.procedure(present, code))

    @opened("/api/fields")
    async def fields(request: Request) -> HTTPResponse:
        return await listed(request, shapes.fields)

    @opened("/api/fields/<name:str>")
    async def field(request: Request, name: str) -> HTTPResponse:
        return await one_of(request, "field", name, lambda present: shapes.field(present, name))

    @opened("/api/life-events")
    async def events(request: Request) -> HTTPResponse:
        return await listed(request, shapes.events)

    @opened("/api/life-events/<name:str>")
    async def event(request: Request, name: str) -> HTTPResponse:
        return await one_of(request, "life event", name, lambda present: shapes.event(present, name))

    @opened("/api/topics")
    async def topics(request: Request) -> HTTPResponse:
        return await listed(request, shapes.topics)

    @opened("/api/topics/<name:str>")
    async def topic(request: Request, name: str) -> HTTPResponse:
        return await one_of(request, "topic", name, lambda present: shapes.topic(present, name))

    @opened("/api/units")
    async def units(request: Request) -> HTTPResponse:
        return await listed(request, shapes.units)

    @opened("/api/search")
    async def search(request: Request) -> HTTPResponse:
        found = finder.find(request.args.get("q", ""))
        return answer(request, _body(shapes.search(found)), PRIVATE, 200, OPEN)

    @opened("/api/openapi.json")
    async def described(request: Request) -> HTTPResponse:
        return await listed(request, lambda _present: document)

    @on(blueprint, "/api")
    async def page(request: Request) -> HTTPResponse:
        return await site.shared(
            request, lambda _present: site.render("api.html", canonical=site.url("/api/"), api=document)
        )

    return blueprint


async def _preflight(_request: Request, **_parts: str) -> HTTPResponse:
    return empty(headers=PREFLIGHT)


def _body(content: Mapping[str, Any] | list[Any]) -> Body:
    return Body.of(json.dumps(content, ensure_ascii=False, separators=(",", ":")), JSON)
