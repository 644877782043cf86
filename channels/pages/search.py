"""Search, and the suggestions while typing."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request, json
from sanic.response import redirect

from channels.headers import PRIVATE, SECURITY
from channels.pages.site import Site, on
from danloi.guidance.browsing.finder import LONGEST_QUERY, Finder
from danloi.guidance.catalogue.links import search_url

_TEMPORARILY = 302


def search_blueprint(site: Site, finder: Finder) -> Blueprint:
    """Return `/tim` and `/tim/goi-y`."""
    blueprint = Blueprint("pages_search")

    @on(blueprint, "/tim")
    async def search(request: Request) -> HTTPResponse:
        asked = request.args.get("q", "")
        found = finder.find(asked)
        if found.redirect:
            return redirect(f"/thu-tuc/{found.redirect}", status=_TEMPORARILY, headers=_NOT_KEPT)
        contents = (await site.browser.present()).contents
        text = site.render(
            "search.html",
            canonical=site.url("/tim"),
            found=found,
            here=contents,
            portal_search=search_url(found.query),
        )
        return site.own(request, text)

    @on(blueprint, "/tim/goi-y")
    async def suggestions(request: Request) -> HTTPResponse:
        suggester = (await site.browser.present()).suggester
        found = suggester.suggest(request.args.get("q", "")[:LONGEST_QUERY])
        paths = {"procedure": "/thu-tuc/", "topic": "/hoi-dap/"}
        return json(
            [{"title": one.title, "also": one.also, "url": f"{paths[one.kind]}{one.key}"} for one in found],
            headers=_NOT_KEPT,
        )

    return blueprint


_NOT_KEPT = {**SECURITY, "Cache-Control": PRIVATE, "X-Robots-Tag": "noindex"}
