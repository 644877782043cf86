"""`/widget.js`: the script that pages embed, packed once at start."""

from __future__ import annotations

import gzip
import hashlib

import brotli
from sanic import Blueprint, HTTPResponse, Request, empty, raw

from channels.web.bundle import bundle

# The plain name stays for ever in other sites' pages: kept five minutes, then used once more while it is looked after.
_FOR_A_WHILE = "public, max-age=300, stale-while-revalidate=604800"
_FOR_EVER = "public, max-age=31536000, immutable"
_BEST = 11


class Script:
    """The widget's bytes in each encoding, and its name with a digest of them."""

    def __init__(self) -> None:
        """Join and pack."""
        self.plain = bundle()
        self.packed = {
            "br": brotli.compress(self.plain, mode=brotli.MODE_TEXT, quality=_BEST),
            "gzip": gzip.compress(self.plain, 9, mtime=0),
        }
        self.digest = hashlib.sha256(self.plain).hexdigest()[:16]

    @property
    def path(self) -> str:
        """The address that changes with the content."""
        return f"/widget.{self.digest}.js"


def script_blueprint(script: Script) -> Blueprint:
    """Return `/widget.js`, and the same under its digest."""
    blueprint = Blueprint("widget")

    def serve(request: Request, cache: str) -> HTTPResponse:
        headers = {
            "Access-Control-Allow-Origin": "*",  # nobody's data; lets pages use `integrity`
            "Cache-Control": cache,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "ETag": f'W/"{script.digest}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if script.digest in request.headers.get("If-None-Match", ""):
            return empty(status=304, headers=headers)
        encoding = _best_of(request.headers.get("Accept-Encoding", ""), script)
        if encoding:
            headers["Content-Encoding"] = encoding
        body = script.packed[encoding] if encoding else script.plain
        return raw(body, headers=headers, content_type="text/javascript; charset=utf-8")

    async def plain(request: Request) -> HTTPResponse:
        return serve(request, _FOR_A_WHILE)

    async def named(request: Request) -> HTTPResponse:
        return serve(request, _FOR_EVER)

    blueprint.add_route(plain, "/widget.js", methods=["GET", "HEAD"], name="plain")
    blueprint.add_route(named, script.path, methods=["GET", "HEAD"], name="named")
    return blueprint


def _best_of(accepted: str, script: Script) -> str:
    """Return the best encoding that the browser takes, "" for none."""
    taken = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        taken[name.strip()] = weight.replace(" ", "").rstrip("0.") != "q="
    return next((encoding for encoding in script.packed if taken.get(encoding)), "")
