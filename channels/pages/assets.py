"""Style sheet, script and icon: read once, named after their content, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"
# The one style sheet is kept in small files; they are joined in this order.
_CSS = ("tokens", "base", "layout", "parts", "record", "print")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: `name` holds a digest of `body`."""

    name: str
    body: bytes
    content_type: str


class Assets:
    """The files that the pages use, by name."""

    cache_control = f"public, max-age={_YEAR}, immutable"

    def __init__(self) -> None:
        """Read them."""
        css = b"\n".join((STATIC / "css" / f"{part}.css").read_bytes() for part in _CSS)
        made = {
            "site.css": _asset("site.css", css, "text/css; charset=utf-8"),
            "site.js": _asset("site.js", (STATIC / "site.js").read_bytes(), "text/javascript; charset=utf-8"),
            "icon.svg": _asset("icon.svg", (STATIC / "icon.svg").read_bytes(), "image/svg+xml"),
            "share.png": _asset("share.png", (STATIC / "share.png").read_bytes(), "image/png"),
        }
        self._paths = {plain: f"/static/{asset.name}" for plain, asset in made.items()}
        self._by_name = {asset.name: asset for asset in made.values()}
        self.icon = made["icon.svg"]

    def path(self, plain: str) -> str:
        """Return the address of a file by its plain name ("site.css")."""
        return self._paths[plain]

    def named(self, name: str) -> Asset | None:
        """Return the file of a name with digest, or None."""
        return self._by_name.get(name)


def _asset(plain: str, body: bytes, content_type: str) -> Asset:
    stem, _, kind = plain.rpartition(".")
    return Asset(f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{kind}", body, content_type)
