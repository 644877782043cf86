"""A channel whose platform is a list: it takes what it is given, or refuses as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from danloi.conversation.channel import (
    Finding,
    Forged,
    HandOver,
    Incoming,
    Job,
    Limits,
    Malformed,
    Outgoing,
    SendFailed,
)


class ListChannel:
    """Keeps what was sent; `refusals` are raised one after the other before anything is taken."""

    def __init__(self, name: str = "list", limits: Limits | None = None) -> None:
        self.name = name
        self.limits = limits or Limits(text=2000, buttons=5, button_title=40, links=2)
        self.shown: list[Outgoing] = []
        self.refusals: list[Exception] = []
        self.acknowledged: list[Incoming] = []
        self.parsed: list[bytes] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.shown]

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        if headers.get("X-Secret") != "right":
            msg = "the secret is wrong"
            raise Forged(msg)

    def parse(self, body: bytes) -> list[Incoming]:
        self.parsed.append(body)
        sender, _, text = body.decode().strip('"').partition(" ")
        if not text:
            msg = "no text"
            raise Malformed(msg)
        return [Incoming(self.name, f"{sender}-{text}", f"{self.name}:{sender}", text)]

    async def acknowledge(self, incoming: Incoming) -> None:
        self.acknowledged.append(incoming)

    async def send(self, message: Outgoing) -> str:
        await self.go_on.wait()
        if self.refusals:
            refusal = self.refusals.pop(0)
            if not isinstance(refusal, SendFailed) and isinstance(refusal, TimeoutError):
                self.shown.append(message)  # it arrived, but nobody said so
            raise refusal
        self.shown.append(message)
        return str(len(self.shown))

    def jobs(self, hand_over: HandOver) -> list[Job]:
        return []

    async def check(self) -> list[Finding]:
        return []

    async def set_webhook(self, url: str) -> str:
        return ""

    async def close(self) -> None:
        return None
