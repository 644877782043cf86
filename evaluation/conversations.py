"""Ten conversations with the running assistant, written to docs/conversations.md (`make transcript`)."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import aiohttp
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "tests" / "eval" / "conversations.yaml"
PAGE = ROOT / "docs" / "conversations.md"


async def hold(http: aiohttp.ClientSession, url: str, talk: dict[str, Any]) -> list[str]:
    """Say every line of `talk` in a new conversation; return the page's lines."""
    sender = uuid.uuid4().hex
    lines = [f"## {talk['title']}", ""]
    for said in talk["says"]:
        body = {"sender": sender, "message": said}
        async with http.post(f"{url}/webhooks/rest/webhook", json=body) as response:
            response.raise_for_status()
            replies = await response.json()
        lines += [f"**Người dân:** {said}", ""]
        for reply in replies:
            lines += [f"> {line}".rstrip() for line in reply["text"].split("\n")] + [""]
        answer = replies[-1]["custom"]["answer"]
        shown = [f"`{answer['outcome']}`", answer["procedure"] or "", ", ".join(answer["aspects"])]
        lines += [" · ".join(part for part in shown if part), ""]
    return lines


async def main() -> None:
    """Hold all conversations and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    arguments = parser.parse_args()
    talks = YAML(typ="safe").load(SCRIPT)
    today = dt.datetime.now(dt.UTC).date()
    lines = ["# Conversations", "", f"Held with the running assistant on {today} by `make transcript`.", ""]
    async with aiohttp.ClientSession() as http:
        for talk in talks:
            lines += await hold(http, arguments.url, talk)
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}: {len(talks)} conversations")


if __name__ == "__main__":
    asyncio.run(main())
