"""What no officer's message may hold, as a citizen could not tell it from a fraud."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from danloi.guidance.catalogue.links import ALLOWED_HOSTS, is_allowed, links_in
from danloi.guidance.privacy import has_personal_number, has_secret

# Addresses without https://, which phones make into links all the same.
_BARE_HOST = re.compile(
    r"(?<![\w@/.:-])((?:[a-z0-9-]+\.)+(?:com|net|org|vn|info|biz|xyz|top|shop|site|online|me|ly|io|cc|app|click|link|club|vip|gl|to))"
    r"(?![\w@.-]*\w@)(?!\w)",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"\{[^{}]*\}")


def troubles(text: str) -> list[tuple[str, str]]:
    """Return what is wrong with a message: (`link`, its host), (`secret`, ""), (`personal`, "") or (`open`, the place).

    A link must be on the list of government hosts; account, card and identity numbers are never sent; a place of a
    canned answer must be filled in.
    """
    found = [("link", urlsplit(link).hostname or link) for link in links_in(text) if not is_allowed(link)]
    found += [("link", host) for host in _BARE_HOST.findall(text) if host.lower() not in ALLOWED_HOSTS]
    if has_secret(text):
        found.append(("secret", ""))
    elif has_personal_number(text):
        found.append(("personal", ""))
    found += [("open", place) for place in _LEFT_OPEN.findall(text)]
    return found
