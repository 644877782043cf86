"""The client, in a process of its own: `python -m bench.load URL CONCURRENCY CONVERSATIONS WARM_UP` prints JSON."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
import uuid
from typing import Any

import aiohttp

from bench.talks import Line, read_talks

LONGEST_WAIT = aiohttp.ClientTimeout(total=60)
_NO_ANSWER = {"unavailable", "rate_limited"}


def judge(status: int, replies: Any) -> tuple[str, str]:
    """Return what is wrong with `replies` ("" for nothing), and what kind of answer the assistant says it is."""
    if status != 200:
        return f"status {status}", ""
    if not isinstance(replies, list) or not any(isinstance(r, dict) and r.get("text") for r in replies):
        return "empty reply", ""
    outcomes = [r["custom"]["answer"]["outcome"] for r in replies if "answer" in (r.get("custom") or {})]
    outcome = str(outcomes[-1]) if outcomes else ""
    return (outcome if outcome in _NO_ANSWER else ""), outcome


async def say(http: aiohttp.ClientSession, url: str, sender: str, line: Line) -> dict[str, Any]:
    """Send one message and return its kind, milliseconds, error and outcome."""
    started = time.perf_counter()
    try:
        async with http.post(url, json={"sender": sender, "message": line.text}) as response:
            error, outcome = judge(response.status, await response.json(content_type=None))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
        error, outcome = type(err).__name__, ""
    taken = (time.perf_counter() - started) * 1000
    return {"kind": line.kind, "ms": round(taken, 2), "error": error, "outcome": outcome}


async def run(url: str, concurrency: int, conversations: int) -> dict[str, Any]:
    """Hold `conversations` conversations, `concurrency` at a time; return the turns and the seconds it took."""
    talks = itertools.cycle(read_talks())
    waiting = [next(talks) for _ in range(conversations)]
    turns: list[dict[str, Any]] = []

    async def talk(http: aiohttp.ClientSession) -> None:
        while waiting:
            lines = waiting.pop()
            sender = f"bench-{concurrency}-{uuid.uuid4().hex}"
            for line in lines:
                turns.append(await say(http, url, sender, line))

    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, timeout=LONGEST_WAIT) as http:
        started = time.perf_counter()
        await asyncio.gather(*(talk(http) for _ in range(concurrency)))
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "turns": turns}


def main() -> None:
    """Warm up, measure, print."""
    url, concurrency, conversations, warm_up = sys.argv[1], *map(int, sys.argv[2:5])
    sent = len(asyncio.run(run(url, min(concurrency, warm_up), warm_up))["turns"]) if warm_up else 0
    result = asyncio.run(run(url, concurrency, conversations))
    print(json.dumps({**result, "sent": sent + len(result["turns"])}))


if __name__ == "__main__":
    main()
