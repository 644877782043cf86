"""What the newest model understands: a line of text in, a line of JSON out (for `make tune`).

python -m bot.parse MODEL < texts > understood
"""

from __future__ import annotations

from bot.quiet import be_quiet

be_quiet()

import asyncio
import json
import sys

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

_KEPT = ("intent", "intent_ranking", "entities", "needs")
_ERROR_LEVEL = 40


async def parse_all(model: str) -> None:
    """Parse every line of standard input with `model`."""
    configure_structlog(_ERROR_LEVEL)
    agent = Agent.load(model)
    for line in sys.stdin:
        parsed = await agent.parse_message(json.loads(line))
        sys.stdout.write(
            json.dumps({key: parsed[key] for key in _KEPT if key in parsed}, ensure_ascii=False, default=float) + "\n"
        )


if __name__ == "__main__":
    asyncio.run(parse_all(sys.argv[1]))
