"""The first page: search, what is asked most, and the events of life."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from channels.pages import meta
from channels.pages.site import Site, on


def home_blueprint(site: Site) -> Blueprint:
    """Return `/`."""
    blueprint = Blueprint("pages_home")

    @on(blueprint, "/")
    async def home(request: Request) -> HTTPResponse:
        return await site.shared(
            request,
            lambda present: site.render(
                "home.html", canonical=site.url("/"), data=meta.site(site.public_url, "Dẫn Lối"), here=present.contents
            ),
        )

    return blueprint
