"""What can go wrong, on demand: each fault stands for a number of calls, or until it is taken back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal, get_args

from aiohttp import web

Kind = Literal[
    "slow", "error", "malformed", "html", "charset", "truncated", "expired_token", "wrong_file", "drop", "odd_fields"
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass
class Fault:
    """`seconds` for slow; `left` calls are still to go wrong, None: all of them."""

    kind: Kind
    seconds: float = 0.0
    left: int | None = None


class Faults:
    """The faults of each service ("look_up", "payment", "token") and the ordinary delay of all."""

    def __init__(self) -> None:
        self.latency_seconds = 0.0
        self._by_service: dict[str, Fault] = {}

    def set(self, service: str, kind: Kind | None, seconds: float = 0.0, times: int | None = None) -> None:
        """Let `service` go wrong; `kind` None: let it work again."""
        self._by_service.pop(service, None)
        if kind is not None:
            self._by_service[service] = Fault(kind, seconds, times)

    def take(self, service: str) -> Fault | None:
        """Return the fault of this call, if any."""
        fault = self._by_service.get(service)
        if fault is None:
            return None
        if fault.left is not None:
            fault.left -= 1
            if fault.left <= 0:
                del self._by_service[service]
        return fault

    async def delay(self, fault: Fault | None) -> None:
        """Wait as long as this call takes."""
        await asyncio.sleep(self.latency_seconds + (fault.seconds if fault and fault.kind == "slow" else 0.0))


async def broken(fault: Fault, request: web.Request, body: bytes) -> web.StreamResponse | None:
    """Return the answer that goes wrong; None for a fault that does not spoil the answer itself."""
    if fault.kind == "error":
        return web.Response(status=500, text="Internal Server Error: java.lang.NullPointerException")
    if fault.kind == "malformed":
        return web.Response(body=body[: len(body) // 2] + b"}}", content_type="application/json")
    if fault.kind == "html":
        return web.Response(text="<html><body>Dang bao tri</body></html>", content_type="text/html")
    if fault.kind == "charset":
        return web.Response(body=body.decode().encode("utf-16-le"), content_type="application/json", charset="utf-8")
    if fault.kind == "truncated":
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        _cut(request)
        return response
    if fault.kind == "drop":
        _cut(request)
        return web.Response()
    return None


def _cut(request: web.Request) -> None:
    """End the connection as a failing line does."""
    if request.transport is not None:
        request.transport.abort()
