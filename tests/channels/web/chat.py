"""The widget's API as a client sees it, with the parts behind it at hand."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from channels.web.sessions import Sessions
from danloi.conversation.feed import Feed
from danloi.conversation.outbox import Outbox
from danloi.storage.database import Database
from tests.fakes.engine import FakeEngine
from tests.fakes.until import until

EMBEDDING = "https://www.quangninh.gov.vn"
SECRET = b"k" * 32


@dataclass(frozen=True)
class Told:
    """What came back."""

    status: int
    body: Any
    headers: Any


class Events:
    """A stream of server-sent events."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self) -> dict[str, Any]:
        """Return the next event that is no heartbeat: its fields, `data` read."""
        fields: dict[str, Any] = {}
        async for line in self.response.content:
            text = line.decode().rstrip("\n")
            if not text and "event" in fields:
                fields["data"] = json.loads(fields["data"])
                return fields
            name, colon, value = text.partition(": ")
            if colon and name:
                fields[name] = value
        raise EOFError

    async def message(self, text: str) -> dict[str, Any]:
        """Return the message that has `text` in it, as soon as it comes."""
        while True:
            for item in (await self.next())["data"]["messages"]:
                if text in item["text"]:
                    assert isinstance(item, dict)
                    return item


class Chat:
    """One server; every request names its session, as nothing else tells them apart."""

    def __init__(
        self, url: str, database: Database, outbox: Outbox, feed: Feed, engine: FakeEngine, sessions: Sessions
    ) -> None:
        self.url = url
        self.database = database
        self.outbox = outbox
        self.feed = feed
        self.engine = engine
        self.sessions = sessions
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20), cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        await self.http.close()

    async def ask(self, method: str, path: str, token: str = "", origin: str | None = None, **options: Any) -> Told:
        headers = {**options.pop("headers", {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if origin is not None:
            headers["Origin"] = origin
        async with self.http.request(method, f"{self.url}{path}", headers=headers, **options) as response:
            body = await response.json() if response.content_type == "application/json" else await response.read()
            return Told(response.status, body, response.headers)

    async def session(self, origin: str | None = None) -> str:
        """Return the token of a new session."""
        return str((await self.ask("POST", "/chat/session", origin=origin)).body["token"])

    async def say(self, token: str, text: str, message_id: str | None = None, **options: Any) -> Told:
        body = {"text": text, "message_id": message_id or uuid.uuid4().hex}
        return await self.ask("POST", "/chat/messages", token, json=body, **options)

    async def messages(self, token: str, after: str = "0.0", **options: Any) -> list[dict[str, Any]]:
        told = await self.ask("GET", f"/chat/messages?after={after}", token, **options)
        assert told.status == 200, told
        return list(told.body["messages"])

    async def answered(self, token: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until `count` messages of the session are answered; return all there is."""
        found: list[dict[str, Any]] = []

        async def look() -> bool:
            found[:] = await self.messages(token)
            answers = [item for item in found if "answer" in item.get("custom", {})]
            return len(answers) == count

        await until(look, f"{count} answers")
        return found

    @asynccontextmanager
    async def listen(self, token: str, after: str = "0.0", origin: str | None = None) -> AsyncIterator[Events]:
        headers = {"Authorization": f"Bearer {token}", **({"Origin": origin} if origin else {})}
        async with self.http.get(f"{self.url}/chat/stream?after={after}", headers=headers) as response:
            assert response.status == 200, await response.text()
            yield Events(response)


def conversation_of(token: str) -> str:
    """Return the conversation of a token."""
    return f"web:{token.partition('.')[0]}"
