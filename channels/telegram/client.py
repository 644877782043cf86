"""The HTTP client of the Bot API: python-telegram-bot's, without its updater and application."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.request import HTTPXRequest

API = "https://api.telegram.org"
_CONNECTIONS = 32  # open at once; more sends wait for one to become free
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 10.0
_FREE_SECONDS = 10.0  # that a send waits for a connection to become free


class Client:
    """A bot and its connections.

    Args:
        token: `<number>:<secret>`, from @BotFather.
        api_url: where the Bot API answers; another one for a server of one's own.
        answer_seconds: how long a call may take.
    """

    def __init__(self, token: str, api_url: str = API, answer_seconds: float = _ANSWER_SECONDS) -> None:
        """Open nothing yet."""
        _keep_logs_clean()
        self._request = HTTPXRequest(
            _CONNECTIONS,
            read_timeout=answer_seconds,
            write_timeout=answer_seconds,
            connect_timeout=min(_CONNECT_SECONDS, answer_seconds),
            pool_timeout=_FREE_SECONDS,
        )
        address = f"{api_url.rstrip('/')}/bot"
        self.bot = Bot(token, address, request=self._request, get_updates_request=self._request)
        self.bot_id = int(token.partition(":")[0])

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()


def _keep_logs_clean() -> None:
    """Keep the token, which stands in every address, and citizens' texts out of the log at any level."""
    for name in ("httpx", "httpcore", "telegram.Bot"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # would print a proxy's whole error page
