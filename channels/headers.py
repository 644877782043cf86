"""The security headers of every page, and answers that a browser may keep."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from sanic import HTTPResponse, Request, empty, raw

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HTML = "text/html; charset=utf-8"
FOR_A_WHILE = "public, max-age=300, stale-while-revalidate=600"
PRIVATE = "private, no-store"  # what a citizen searched for is kept nowhere
_WORTH_PACKING = 1_000  # bytes


@dataclass(frozen=True)
class Body:
    """The bytes of an answer, packed once, with the tag that tells whether they have changed."""

    plain: bytes
    packed: bytes
    etag: str
    content_type: str

    @classmethod
    def of(cls, text: str | bytes, content_type: str = HTML) -> Body:
        """Encode and pack `text`."""
        plain = text.encode() if isinstance(text, str) else text
        packed = gzip.compress(plain, 6, mtime=0) if len(plain) >= _WORTH_PACKING else b""
        return cls(plain, packed, f'W/"{hashlib.sha256(plain).hexdigest()[:20]}"', content_type)


def answer(
    request: Request, body: Body, cache: str, status: int = 200, headers: dict[str, str] | None = None
) -> HTTPResponse:
    """Return `body` in the encoding that the browser takes, or 304 if it has it already."""
    sent = {**SECURITY, "Cache-Control": cache, "Vary": "Accept-Encoding", **(headers or {})}
    if status == 200 and cache != PRIVATE:
        sent["ETag"] = body.etag
        known = request.headers.get("If-None-Match", "")
        if known == "*" or body.etag.removeprefix("W/") in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
            return empty(status=304, headers=sent)
    if body.packed and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        sent["Content-Encoding"] = "gzip"
        return raw(body.packed, status=status, headers=sent, content_type=body.content_type)
    return raw(body.plain, status=status, headers=sent, content_type=body.content_type)


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
