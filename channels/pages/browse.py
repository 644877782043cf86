"""Browsing: all fields and life events, one field, one life event, and the general questions."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from channels.pages import meta
from channels.pages.site import Site, on
from danloi.guidance.browsing.browser import Present
from danloi.guidance.phrases import Phrases
from danloi.guidance.topics.answer import dated_notes, doubt_of


def browse_blueprint(site: Site, say: Phrases) -> Blueprint:
    """Return `/thu-tuc/`, its fields and events, and `/hoi-dap/`; `say` holds data/phrases/topics.yaml."""
    blueprint = Blueprint("pages_browse")

    @on(blueprint, "/thu-tuc")
    async def contents(request: Request) -> HTTPResponse:
        def make(present: Present) -> str:
            return site.render("browse.html", canonical=site.url("/thu-tuc/"), here=present.contents)

        return await site.shared(request, make)

    @on(blueprint, "/thu-tuc/linh-vuc/<slug:str>")
    async def field(request: Request, slug: str) -> HTTPResponse:
        def make(present: Present) -> str:
            found = present.contents.fields.get(slug)
            if found is None:
                raise NotFound
            url = site.url(f"/thu-tuc/linh-vuc/{slug}")
            data = [meta.trail(site.public_url, (found.name, url))]
            return site.render("field.html", canonical=url, data=data, field=found)

        return await site.shared(request, make)

    @on(blueprint, "/thu-tuc/su-kien/<name:str>")
    async def event(request: Request, name: str) -> HTTPResponse:
        def make(present: Present) -> str:
            found = present.contents.events.get(name)
            if found is None:
                raise NotFound
            url = site.url(f"/thu-tuc/su-kien/{name}")
            data = [meta.trail(site.public_url, (found.event.name, url))]
            return site.render("event.html", canonical=url, data=data, here=found)

        return await site.shared(request, make)

    @on(blueprint, "/hoi-dap")
    async def topics(request: Request) -> HTTPResponse:
        def make(present: Present) -> str:
            groups: dict[str, list[object]] = {}
            for topic in present.shelf.topics.values():
                groups.setdefault(topic.field, []).append(topic)
            return site.render("topics.html", canonical=site.url("/hoi-dap/"), groups=groups)

        return await site.shared(request, make)

    @on(blueprint, "/hoi-dap/<name:str>")
    async def topic(request: Request, name: str) -> HTTPResponse:
        def make(present: Present) -> str:
            shelf = present.shelf
            found = shelf.topics.get(name)
            if found is None:
                raise NotFound
            url = site.url(f"/hoi-dap/{name}")
            return site.render(
                "topic.html",
                canonical=url,
                data=meta.topic(found, url, site.public_url),
                description=meta.description(found.answer),
                topic=found,
                dates=dated_notes(found.notes_by_date, site.today(), say),
                doubt=doubt_of(found, say),
                entries=[shelf.entries[code] for code in found.related_procedures if code in shelf.entries],
                topics=[shelf.topics[id_] for id_ in found.related_topics if id_ in shelf.topics],
            )

        return await site.shared(request, make)

    return blueprint
