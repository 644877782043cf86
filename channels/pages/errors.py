"""Pages for what went wrong: not there, not allowed, out of order. Machines still get JSON."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import unquote

from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import NotFound, SanicException

from channels.pages.site import Site
from danloi.guidance.catalogue.links import search_url
from danloi.guidance.vietnamese import find_procedure_codes

logger = logging.getLogger(__name__)
# Paths whose callers are programs.
_MACHINES = ("/api/", "/webhooks/", "/chat/", "/internal/", "/assets/", "/static/", "/tim/goi-y", "/healthz", "/readyz")
_LONGEST_WORDS = 80
_BROKEN = 500


def add_error_pages(app: Sanic[Any, Any], site: Site) -> None:
    """Let `app` answer a browser with pages of the site."""

    @app.exception(NotFound)
    async def not_found(request: Request, error: NotFound) -> HTTPResponse:
        if _is_machine(request):
            return request.app.error_handler.default(request, error)
        path = unquote(request.path, errors="replace")
        codes = find_procedure_codes(path)
        code = codes[0].value if codes else ""
        page = site.render(
            "not_found.html",
            canonical=site.url("/"),
            code=code,
            name=site.browser.library.shelf.aliases.get(code, ("",))[0],
            portal_search=search_url(code),
            words="" if code else _words(path),
        )
        return site.own(request, page, 404)

    @app.exception(SanicException, Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        if _is_machine(request):
            return request.app.error_handler.default(request, error)
        status = getattr(error, "status_code", None) or _BROKEN
        if status >= _BROKEN:
            logger.error("%s %s failed", request.method, request.path, exc_info=error)
        return site.own(request, site.render("failed.html", canonical=site.url("/"), status=status), status)


def _is_machine(request: Request) -> bool:
    accepted = request.headers.get("Accept", "*/*")
    return request.path.startswith(_MACHINES) or "html" not in accepted


def _words(path: str) -> str:
    """Return what a path may have been about, to be searched for."""
    last = path.rstrip("/").rpartition("/")[2]
    return " ".join(last.replace("-", " ").replace("_", " ").split())[:_LONGEST_WORDS]
