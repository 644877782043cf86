"""For search engines and browsers: sitemap, robots.txt, style sheet, script and icon."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from sanic import Blueprint, HTTPResponse, Request, raw, text
from sanic.exceptions import NotFound

from channels.headers import FOR_A_WHILE, SECURITY, Body
from channels.pages.site import Site, on
from danloi.guidance.browsing.browser import Present

_A_DAY = "public, max-age=86400"


def machines_blueprint(site: Site) -> Blueprint:
    """Return `/sitemap.xml`, `/robots.txt`, `/static/…` and `/favicon.ico`."""
    blueprint = Blueprint("pages_machines")

    @on(blueprint, "/sitemap.xml")
    async def sitemap(request: Request) -> HTTPResponse:
        def make(present: Present) -> Body:
            lines = "".join(_lines(site, present))
            head = (
                '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            )
            return Body.of(f"{head}\n{lines}</urlset>\n", "application/xml; charset=utf-8")

        return await site.shared(request, make)

    @on(blueprint, "/robots.txt")
    async def robots(_request: Request) -> HTTPResponse:
        lines = [
            "User-agent: *",
            "Disallow: /tim",
            "Disallow: /chat/",
            "Disallow: /webhooks/",
            "Disallow: /internal/",
            "Disallow: /noi-bo/",
        ]
        lines += ["Allow: /", "", f"Sitemap: {site.url('/sitemap.xml')}", ""]
        return text("\n".join(lines), headers={**SECURITY, "Cache-Control": FOR_A_WHILE})

    @on(blueprint, "/static/<name:str>")
    async def static(_request: Request, name: str) -> HTTPResponse:
        asset = site.assets.named(name)
        if asset is None:
            raise NotFound
        headers = {**SECURITY, "Cache-Control": site.assets.cache_control}
        return raw(asset.body, headers=headers, content_type=asset.content_type)

    @on(blueprint, "/favicon.ico")
    async def icon(_request: Request) -> HTTPResponse:
        asset = site.assets.icon
        return raw(asset.body, headers={**SECURITY, "Cache-Control": _A_DAY}, content_type=asset.content_type)

    return blueprint


def _lines(site: Site, present: Present) -> Iterator[str]:
    for path in ("/", "/thu-tuc/", "/hoi-dap/", "/noi-nop", "/tro-ly", "/ve-tro-ly-ai", "/rieng-tu", "/api/"):
        yield _line(site.url(path))
    for event in present.contents.events:
        yield _line(site.url(f"/thu-tuc/su-kien/{event}"))
    for field in present.contents.fields:
        yield _line(site.url(f"/thu-tuc/linh-vuc/{field}"))
    for topic in present.shelf.topics.values():
        yield _line(site.url(f"/hoi-dap/{topic.id}"), topic.checked_on.isoformat())
    for entry in present.shelf.entries.values():
        yield _line(site.url(f"/thu-tuc/{entry.code}"), entry.changed_on.isoformat())


def _line(url: str, changed_on: str = "") -> str:
    changed = f"<lastmod>{changed_on}</lastmod>" if changed_on else ""
    return f"<url><loc>{escape(url)}</loc>{changed}</url>\n"
