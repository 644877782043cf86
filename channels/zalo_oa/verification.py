"""The file by which Zalo knows that the domain is ours."""

from __future__ import annotations

import re

from sanic import Blueprint, Request, html
from sanic.response import HTTPResponse


def verification_blueprint(code: str) -> Blueprint:
    """Return the route of the file; none if `code`, which Zalo's console gives, is empty."""
    blueprint = Blueprint("zalo_oa")
    if re.fullmatch(r"[A-Za-z0-9_-]+", code):
        meta = f'<meta name="zalo-platform-site-verification" content="{code}">'

        @blueprint.get(f"/zalo_verifier{code}.html")
        async def verifier(_request: Request) -> HTTPResponse:
            return html(f"<!doctype html><html><head>{meta}</head><body></body></html>")

    return blueprint
