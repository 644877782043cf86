"""Which pages may talk to the chat: our own, and those of the origins that the operator lists (WIDGET_ORIGINS)."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from sanic import Request

OWN = ""
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type, last-event-id",
    "Access-Control-Max-Age": "7200",  # two hours, the most that Chromium keeps it
}


class Origins:
    """The origins that may embed the widget.

    Args:
        allowed: as browsers write them in `Origin`: `https://www.quangninh.gov.vn`, without a path.
        public_url: our own address as citizens see it.
    """

    def __init__(self, allowed: Collection[str], public_url: str) -> None:
        """Keep the list."""
        self._allowed = frozenset(allowed)
        self._own_host = urlsplit(public_url).netloc

    def of(self, request: Request) -> str | None:
        """Return the origin of the page that made a request, `OWN` for one of ours; None if it may not talk to us.

        A browser sends `Origin` with every request across origins and with every POST; without it a request comes from
        our own page, or from no browser, and then the token alone decides.
        """
        origin: str | None = request.headers.get("Origin")
        if origin is None:
            return OWN
        if origin in self._allowed:
            return origin
        host = urlsplit(origin).netloc if origin.startswith(("https://", "http://")) else ""
        return OWN if host and host in {request.host, self._own_host} else None

    @staticmethod
    def headers(origin: str, *, preflight: bool = False) -> dict[str, str]:
        """Return the headers that let a page of `origin` read the answer; no cookies are ever let through."""
        headers = {"Vary": "Origin", "Cross-Origin-Resource-Policy": "cross-origin"}
        if origin != OWN:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "retry-after"
            if preflight:
                headers.update(_PREFLIGHT)
        return headers
