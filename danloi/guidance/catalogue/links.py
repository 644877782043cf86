"""Addresses of government sites: how they are made, and the only hosts that may ever be linked.

The shapes were seen working in September and October 2026; old ones (thutuc.dichvucong.gov.vn, ?ma_thu_tuc=) are dead
or answer an empty page, so none is built here.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from danloi.guidance.catalogue.records import Procedure

PORTAL = "https://dichvucong.gov.vn"
ALLOWED_HOSTS = frozenset(
    {
        "dichvucong.gov.vn",
        "pakn.dichvucong.gov.vn",
        "lienthong.dichvucong.gov.vn",
        "vpcp.dichvucong.gov.vn",
        "dichvucong.quangninh.gov.vn",
        "dichvucong.bocongan.gov.vn",
        "dichvucongnganhtuphap.moj.gov.vn",
        "hokinhdoanh.dkkd.gov.vn",
        "dangkyquamang.dkkd.gov.vn",
        "www.quangninh.gov.vn",
    }
)
_LINK = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


def is_allowed(url: str) -> bool:
    """Whether `url` is HTTPS on one of the allowed government hosts, with no user name or port in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and parts.hostname in ALLOWED_HOSTS and port is None and "@" not in parts.netloc


def links_in(text: str) -> list[str]:
    """Return the web addresses in `text`, without the punctuation that follows them."""
    return [match.group().rstrip(".,;:!?)”’") for match in _LINK.finditer(text)]


def detail_url(procedure: Procedure) -> str:
    """Return the procedure's page on the national portal, or the portal's search for its code."""
    if procedure.portal_uuid:
        return f"{PORTAL}/thu-tuc-hanh-chinh/{procedure.portal_uuid}"
    return search_url(procedure.code)


def form_url(procedure: Procedure) -> str | None:
    """Return where the online form opens; None for a procedure that is not handed in online."""
    if procedure.online_level == "in_person" or procedure.withheld:
        return None
    if procedure.form_url:
        return procedure.form_url
    if procedure.portal_uuid:
        return f"{PORTAL}/nop-ho-so?formalityId={procedure.portal_uuid}"
    return search_url(procedure.code)


def search_url(words: str) -> str:
    """Return the portal's search for a code or words."""
    return (
        f"{PORTAL}/tra-cuu-thu-tuc/danh-sach?keyword={quote(words)}"
        "&showAdvanced=false&formalityType=STANDARD&limit=10&activeKey=STANDARD"
    )


STATUS_URL = f"{PORTAL}/tra-cuu-ho-so"
PAYMENT_URL = f"{PORTAL}/thanh-toan-truc-tuyen"
COMPLAINT_URL = "https://pakn.dichvucong.gov.vn"
