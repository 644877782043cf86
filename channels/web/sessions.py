"""Sessions of the widget: made and signed by the server, bound to the site that embeds it.

Other sites' cookies are blocked by browsers, so the widget holds a token in the storage of the embedding page's origin
and sends it as a header (docs/decisions/0015-web-widget.md). Nothing is stored here until something is said.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

LASTS_SECONDS = 30 * 24 * 3600
_ID_BYTES = 18  # 144 bits: not to be guessed
_TOKEN = re.compile(r"^([A-Za-z0-9_-]{24})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})$", re.ASCII)


@dataclass(frozen=True)
class Session:
    """A genuine session."""

    id: str

    @property
    def conversation(self) -> str:
        """The id of its conversation."""
        return f"web:{self.id}"


class Sessions:
    """Makes and reads tokens `<id>.<issued>.<signature>`.

    Args:
        secret: the server's key; whoever has it can make sessions.
        clock: seconds since 1970.
    """

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        """Keep the key."""
        self._secret = secret
        self._clock = clock

    def make(self, origin: str) -> str:
        """Return the token of a new session for pages of `origin` ("" for our own)."""
        return self._token(secrets.token_urlsafe(_ID_BYTES), origin)

    def renew(self, session: Session, origin: str) -> str:
        """Return a token of the same session that lasts anew."""
        return self._token(session.id, origin)

    def read(self, token: str, origin: str) -> Session | None:
        """Return the session of a token; None if it was not made here, for another origin, or has run out."""
        found = _TOKEN.match(token)
        if not found or not hmac.compare_digest(found[3], self._sign(found[1], found[2], origin)):
            return None
        age = self._clock() - int(found[2])
        return Session(found[1]) if age <= LASTS_SECONDS else None

    def _token(self, session: str, origin: str) -> str:
        issued = str(int(self._clock()))
        return f"{session}.{issued}.{self._sign(session, issued, origin)}"

    def _sign(self, session: str, issued: str, origin: str) -> str:
        text = f"web-session\n{session}\n{issued}\n{origin}"
        digest = hmac.new(self._secret, text.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
