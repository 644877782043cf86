"""Real messages for an engine that nobody has spoken to yet: its first answers are slow, and no citizen's wait."""

from __future__ import annotations

import asyncio
import contextlib

from danloi.app.settings import ROOT
from danloi.console.release.quality.golden import GoldenError, read_golden
from danloi.conversation.engine import EngineClient, EngineUnavailable

_TEXTS = 12
_POLL_SECONDS = 0.2


class NotWarm(Exception):
    """The engine does not answer as it should; the text says how. For the operator."""


def warming_texts() -> list[str]:
    """Return what is said to warm an engine: how golden conversations begin that look nothing up about a person."""
    with contextlib.suppress(GoldenError):
        golden = read_golden(ROOT / "data" / "evaluation" / "golden.yaml")
        return [one.turns[0].says for one in golden if not one.turns[0].outcome.startswith("status")][:_TEXTS]
    return []


async def await_engine(client: EngineClient) -> None:
    """Wait until the engine listens, for ever."""
    while not await client.is_ready():  # noqa: ASYNC110 - another process, which tells nobody
        await asyncio.sleep(_POLL_SECONDS)


async def warm(client: EngineClient, name: str) -> None:
    """Let it answer, in conversations that nobody has.

    Raises:
        NotWarm: it gave no usable answer.
    """
    for number, text in enumerate(warming_texts()):
        try:
            await client.reply_to(f"warming:{name}:{number}", text, {})
        except EngineUnavailable as err:
            msg = f"it does not answer a plain question: {err}"
            raise NotWarm(msg) from err
