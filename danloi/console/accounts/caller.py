"""Who knocks, read off a request; and where they may be led afterwards."""

from __future__ import annotations

import re

from sanic import Request

from danloi.console.accounts.lockout import Caller
from danloi.console.frame.console import PATH

BROWSER = "danloi_browser"
_OWN_PATH = re.compile(rf"{PATH}(?:/[A-Za-z0-9._~%-]+)*(?:\?[A-Za-z0-9._~%&=+,:;/-]*)?")
_LONGEST = 3000  # Zalo sends people back with a long code


def caller_of(request: Request) -> Caller:
    """Return who knocks: the address behind the proxies that PROXIES names, and the browser's own cookie."""
    return Caller(request.remote_addr or request.ip, (request.cookies.get(BROWSER) or "")[:100])


def onward_of(asked: str) -> str:
    """Return `asked` if it is an address of a page of the console, the first page for anything else."""
    if len(asked) > _LONGEST or not _OWN_PATH.fullmatch(asked) or "/.." in asked or "/." in asked:
        return PATH
    return asked
