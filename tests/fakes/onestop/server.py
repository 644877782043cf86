"""The simulated one-stop system and payment platform over HTTP, with a page for whoever tries it out."""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Self

from aiohttp import web

from tests.fakes.onestop.clock import Clock
from tests.fakes.onestop.faults import KINDS, Faults, broken
from tests.fakes.onestop.files import File, make_files
from tests.fakes.onestop.payments import Payments

CLIENT_ID, CLIENT_SECRET = "danloi", "simulated-secret"
Answer = Callable[[str], Any]


class OneStop:
    """The server. Attributes may be changed while it runs; `control` does the same over HTTP.

    Args:
        port: where it listens on 127.0.0.1; 0 takes a free one.
        clock: its time.
        count: how many files it holds.
        token_seconds: how long an access token is good for.
    """

    def __init__(
        self, port: int = 0, clock: Clock | None = None, count: int = 2_000, token_seconds: float = 3_600
    ) -> None:
        self.port = port
        self.clock = clock or Clock()
        self.files: dict[str, File] = make_files(self.clock.now(), count)
        self.payments = Payments()
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.call_times: list[float] = []
        self.token_seconds = token_seconds
        self._tokens: dict[str, float] = {}
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/files", self._list)
        app.router.add_post("/oauth2/token", self._token)
        app.router.add_post("/api/TraCuuHoSo", self._look_up)
        app.router.add_post("/api/TraCuuThanhToan", self._payment)
        app.router.add_post("/control", self._control)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def in_state(self, state: int) -> File:
        """Return a file that is in `state` now."""
        now = self.clock.now()
        return next(file for file in self.files.values() if file.state_at(now) == state)

    def revoke_tokens(self) -> None:
        """Let every token be expired, though the client does not know it."""
        self._tokens.clear()

    async def _token(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.StreamResponse:
            known = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            form = await request.post()
            if request.headers.get("Authorization") != f"Basic {known}":
                return web.json_response({"error": "invalid_client"}, status=401)
            if form.get("grant_type") != "client_credentials":
                return web.json_response({"error": "unsupported_grant_type"}, status=400)
            token = secrets.token_urlsafe(24)
            self._tokens[token] = time.monotonic() + self.token_seconds
            return web.json_response({"access_token": token, "token_type": "Bearer", "expires_in": self.token_seconds})

        return await self._serve("token", request, answer)

    async def _look_up(self, request: web.Request) -> web.StreamResponse:
        def find(code: str) -> list[Any]:
            file = self.files.get(code)
            return [file.answer(self.clock.now())] if file and file.steps[0].at <= self.clock.now() else []

        return await self._serve("look_up", request, lambda: self._answer("look_up", request, find))

    async def _payment(self, request: web.Request) -> web.StreamResponse:
        def find(code: str) -> list[Any]:
            file = self.files.get(code)
            found = self.payments.answer(file, self.clock.now()) if file else None
            return [found] if found else []

        return await self._serve("payment", request, lambda: self._answer("payment", request, find))

    async def _answer(self, service: str, request: web.Request, find: Answer) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self._tokens.get(token, 0.0) < time.monotonic():
            return web.json_response({"error": "invalid_token"}, status=401)
        try:
            asked = await request.json()
            code = asked["MaHoSo"]
        except (ValueError, KeyError, TypeError):
            return web.json_response({"MaLoi": "01", "ThongBao": "MaHoSo is missing", "DuLieu": []}, status=400)
        return web.json_response({"MaLoi": "00", "ThongBao": "", "DuLieu": find(code)})

    async def _serve(
        self, service: str, request: web.Request, answer: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.calls[service] += 1
        self.call_times.append(time.monotonic())
        fault = self.faults.take(service)
        if fault and fault.kind == "expired_token":
            self.revoke_tokens()
        await self.faults.delay(fault)
        response = await answer()
        if fault is None or not isinstance(response, web.Response) or not isinstance(response.body, bytes):
            return response
        if fault.kind in {"wrong_file", "odd_fields"}:
            return web.json_response(self._spoil(json.loads(response.body), fault.kind))
        return await broken(fault, request, response.body) or response

    def _spoil(self, body: dict[str, Any], kind: str) -> dict[str, Any]:
        for record in body["DuLieu"]:
            if kind == "wrong_file":
                other = next(code for code in self.files if code != record["MaHoSo"])
                record.update(self.files[other].answer(self.clock.now()))
            else:
                record.update(TrangThaiHoSo="đang xử lý", NgayHenTra="31/13/2026", DanhSachLePhi="không", GhiChu=None)
        return body

    async def _control(self, request: web.Request) -> web.Response:
        """Change it from outside: {"fault": {service, kind, seconds, times}, "latency_seconds", "speed", "now",
        "file": {"MaHoSo", fields…}, "payment": {"MaHoSo", "TrangThai"}}."""
        asked = await request.json()
        if fault := asked.get("fault"):
            if fault.get("kind") not in {*KINDS, None}:
                return web.json_response({"error": f"kind must be one of {', '.join(KINDS)}"}, status=400)
            self.faults.set(
                fault.get("service", "look_up"), fault.get("kind"), fault.get("seconds", 0.0), fault.get("times")
            )
        self.faults.latency_seconds = asked.get("latency_seconds", self.faults.latency_seconds)
        if "speed" in asked or "now" in asked:
            moment = dt.datetime.fromisoformat(asked["now"]) if "now" in asked else None
            self.clock.set(moment, asked.get("speed"))
        if fields := asked.get("file"):
            self.files[fields.pop("MaHoSo")].overrides.update(fields)
        if payment := asked.get("payment"):
            self.payments.by_hand[payment["MaHoSo"]] = payment["TrangThai"]
        return web.json_response({"now": self.clock.now().isoformat(), "calls": dict(self.calls)})

    async def _list(self, request: web.Request) -> web.Response:
        """Name every file with its second fact and its steps, for loads."""
        return web.json_response(
            [
                {
                    "MaHoSo": file.code,
                    "four_digits": file.phone[-4:],
                    "steps": [[step.at.isoformat(), step.state] for step in file.steps],
                }
                for file in self.files.values()
            ]
        )

    async def _page(self, _request: web.Request) -> web.Response:
        """Say what may be tried: for each state one file, with the second fact that opens it."""
        now = self.clock.now()
        by_state = {file.state_at(now): file for file in self.files.values() if file.steps[0].at <= now}
        examples = [
            {"TrangThaiHoSo": state, "MaHoSo": file.code, "four_digits": file.phone[-4:], "TenTTHC": file.kind.name}
            for state, file in sorted(by_state.items())
        ]
        return web.json_response(
            {"now": now.isoformat(), "speed": self.clock.speed, "files": len(self.files), "examples": examples}
        )
