"""The address /metrics: for a program that knows the token, or one on this very machine."""

from __future__ import annotations

import hmac
import logging

from prometheus_client.exposition import choose_encoder
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, raw, text
from sqlalchemy.exc import SQLAlchemyError

from danloi.console.numbers.metrics import Metrics

logger = logging.getLogger(__name__)
_HERE = {"127.0.0.1", "::1"}
_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def metrics_blueprint(metrics: Metrics, token: str) -> Blueprint:
    """Return the route.

    With a `token` everybody is asked for it (`Authorization: Bearer`). Without one only those may read who connect from
    this machine itself, and not through a proxy.
    """
    blueprint = Blueprint("metrics")

    @blueprint.get("/metrics")
    async def show(request: Request) -> HTTPResponse:
        if not _may_read(request, token):
            return text("METRICS_TOKEN is needed: Authorization: Bearer …\n", status=401)
        try:
            registry = await metrics.read()
        except (SQLAlchemyError, OSError) as err:
            logger.error("metrics: the database does not answer (%s)", type(err).__name__)
            return text("the database does not answer\n", status=503)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return raw(encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"})

    return blueprint


def _may_read(request: Request, token: str) -> bool:
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return request.ip in _HERE and not any(header in request.headers for header in _PROXY_HEADERS)
