"""`/tro-ly`: a page of the site that is all conversation."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from channels.pages.site import Site, on
from channels.web.script import Script


def assistant_page_blueprint(site: Site, script: Script) -> Blueprint:
    """Return the page; without script it says where else to ask."""
    blueprint = Blueprint("assistant_page")

    @on(blueprint, "/tro-ly")
    async def page(request: Request) -> HTTPResponse:
        return await site.shared(
            request, lambda _: site.render("assistant.html", canonical=site.url("/tro-ly"), widget=script.path)
        )

    return blueprint
