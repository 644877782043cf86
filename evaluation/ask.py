"""Asking a running assistant over the REST channel, every question in a conversation of its own."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question

AT_ONCE = 4
OUTAGES = frozenset({"error", "unavailable", "rate_limited"})
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_EVERY = 100
_READY_SECONDS = 60


class NotAsked(Exception):
    """The assistant cannot be asked; the text says why. For whoever runs the evaluation."""


async def ask_all(url: str, questions: Sequence[Question], tell: Callable[[str], None]) -> list[Heard]:
    """Return what is answered to each question, in order.

    Raises:
        NotAsked: nobody answers at `url`, or somebody else does, or it failed on some: then nothing was measured.
    """
    slots = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def one(http: aiohttp.ClientSession, question: Question) -> Heard:
        nonlocal done
        async with slots:
            heard = await _converse(http, f"{url.rstrip('/')}/webhooks/rest/webhook", question)
        done += 1
        if done % _EVERY == 0:
            tell(f"{done} of {len(questions)} asked")
        return heard

    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as http:
            await _await_ready(http, f"{url.rstrip('/')}/readyz")
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(http, question)) for question in questions]
    except* (aiohttp.ClientConnectionError, aiohttp.InvalidURL, NotAsked) as errors:
        msg = f"the assistant at {url} cannot be asked: {errors.exceptions[0]}"
        raise NotAsked(msg) from errors
    heard = [task.result() for task in tasks]
    if failed := sum(one.outcome in OUTAGES for one in heard):
        msg = f"the assistant at {url} was out of order for {failed} of {len(heard)} questions; nothing was measured"
        raise NotAsked(msg)
    return heard


async def loaded_codes(url: str) -> frozenset[str] | None:
    """Return the codes of the catalogue that the assistant at `url` has; None if it does not tell.

    Raises:
        NotAsked: nobody answers at `url`, or it is not ready in time.
    """
    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as http:
            await _await_ready(http, f"{url.rstrip('/')}/readyz")
            async with http.get(f"{url.rstrip('/')}/api/procedures") as response:
                listed = await response.json() if response.status == 200 else None
        return None if listed is None else frozenset(one["code"] for one in listed)
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, NotAsked) as err:
        msg = f"the assistant at {url} cannot be asked for its catalogue: {err}"
        raise NotAsked(msg) from err


async def _await_ready(http: aiohttp.ClientSession, address: str) -> None:
    """Wait while the assistant starts.

    Raises:
        NotAsked: it takes too long.
    """
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        async with http.get(address) as response:
            if response.status in {200, 404}:
                return
        await asyncio.sleep(0.5)
    msg = f"it is not ready after {_READY_SECONDS} s"
    raise NotAsked(msg)


async def _converse(http: aiohttp.ClientSession, address: str, question: Question) -> Heard:
    """Say the earlier messages, then the question, and return what is made of the question."""
    sender = f"evaluation-{uuid.uuid4().hex}"
    heard = Heard("error")
    for text in (*question.context, question.text):
        try:
            heard = await _say(http, address, {"sender": sender, "message": text})
        except TimeoutError:
            heard = Heard("error")
    return heard


async def _say(http: aiohttp.ClientSession, address: str, body: dict[str, str]) -> Heard:
    async with http.post(address, json=body) as response:
        if response.status in {401, 404}:
            msg = f"it answers with status {response.status}"
            raise NotAsked(msg)
        try:
            messages: list[dict[str, Any]] = await response.json()
            answers = [message["custom"]["answer"] for message in messages if "custom" in message]
            text = "\n".join(str(message.get("text") or "") for message in messages)
            return Heard.of(answers[0], text, body["sender"])
        except (aiohttp.ContentTypeError, json.JSONDecodeError, KeyError, IndexError, TypeError, AttributeError):
            return Heard("error")
