"""What citizens should know of the site itself: their data, and that an AI answers."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from channels.pages.site import Site, on


def notices_blueprint(site: Site) -> Blueprint:
    """Return `/rieng-tu` and `/ve-tro-ly-ai`."""
    blueprint = Blueprint("pages_notices")

    @on(blueprint, "/rieng-tu")
    async def privacy(request: Request) -> HTTPResponse:
        return await site.shared(request, lambda _: site.render("privacy.html", canonical=site.url("/rieng-tu")))

    @on(blueprint, "/ve-tro-ly-ai")
    async def about(request: Request) -> HTTPResponse:
        return await site.shared(
            request,
            lambda present: site.render("about.html", canonical=site.url("/ve-tro-ly-ai"), here=present.contents),
        )

    return blueprint
