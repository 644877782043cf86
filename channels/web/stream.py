"""Replies as they come: server-sent events, each with the cursor from which to read on."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from sanic import Request
from sqlalchemy.exc import SQLAlchemyError

from danloi.conversation.feed import Feed, Listener
from danloi.conversation.transcript import Cursor, Forgotten, Transcript

HEARTBEAT_SECONDS = 15.0  # also keeps the server's own response time-out (60 s) away
LONGEST_SECONDS = 3600.0  # then the widget connects anew
_AFTER_FAILURE_SECONDS = 2.0


class Streams:
    """Sends what is written in a conversation to whoever listens.

    Args:
        feed: tells when to look.
        transcript: what there is.
    """

    def __init__(self, feed: Feed, transcript: Transcript) -> None:
        """Keep the parts."""
        self._feed = feed
        self._transcript = transcript

    async def run(self, request: Request, conversation: str, cursor: Cursor, headers: dict[str, str]) -> None:
        """Answer `request` with events until the client goes, the server stops or the conversation is deleted.

        Raises:
            TooManyListeners: nothing was sent; the messages can be fetched instead.
        """
        async with self._feed.listen(conversation) as listener:
            response = await request.respond(
                headers={**headers, "X-Accel-Buffering": "no"}, content_type="text/event-stream; charset=utf-8"
            )
            if response is None:  # never here: the request is answered with a stream
                return
            await response.send(": here\n\n")  # tells the widget at once that nothing on the way holds events back
            end = time.monotonic() + LONGEST_SECONDS
            while not listener.is_over and time.monotonic() < end:
                listener.news.clear()
                try:
                    items, cursor = await self._transcript.since(conversation, cursor)
                except Forgotten:
                    await response.send("event: forgotten\ndata: {}\n\n")
                    break
                except (SQLAlchemyError, OSError):
                    await asyncio.sleep(_AFTER_FAILURE_SECONDS)
                    listener.news.set()
                    items = []
                if items:
                    await response.send(event("messages", {"messages": items}, cursor))
                while time.monotonic() < end and not await _comes(listener, HEARTBEAT_SECONDS):
                    await response.send(": alive\n\n")
            await response.eof()


async def _comes(listener: Listener, seconds: float) -> bool:
    """Wait for news; return whether there are any."""
    try:
        async with asyncio.timeout(seconds):
            return await listener.news.wait()
    except TimeoutError:
        return False


def event(name: str, data: Any, cursor: Cursor) -> str:
    """Return an event as it goes over the line; JSON has no line breaks of its own."""
    return f"id: {cursor}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"
