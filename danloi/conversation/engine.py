"""The client of the Rasa engine: text and context in, replies out; everything unusual is an outage."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import aiohttp


class EngineUnavailable(Exception):
    """The engine gave no usable reply; the text says why. For the log, never for a citizen."""


class EngineDown(EngineUnavailable):
    """Nobody listens, or the connection broke: it may be starting anew, and asking again may help."""


class Heard(NamedTuple):
    """The engine's messages, and the model that understood what was asked, if that is known."""

    messages: list[dict[str, Any]]
    model: str | None


class Engine(Protocol):
    """Whatever answers a turn: one engine, or the router over several."""

    async def ask(self, conversation: str, text: str, context: dict[str, Any]) -> Heard:
        """Return what is answered; raises as `EngineClient.reply_to` does."""
        ...


class EngineClient:
    """Talks to the engine's REST channel over one kept-alive connection pool.

    Args:
        url: the engine's address, on loopback.
        timeout_seconds: longest wait for a reply.
    """

    def __init__(self, url: str, timeout_seconds: float) -> None:
        """Remember where the engine is; connections open at the first use."""
        self._url = url
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._session: aiohttp.ClientSession | None = None

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=self._timeout, connector=aiohttp.TCPConnector(limit=64))
        return self._session

    async def reply_to(self, conversation: str, text: str, context: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the engine's messages, each with `text`, perhaps `buttons` and `custom`.

        Raises:
            EngineDown: no connection.
            EngineUnavailable: a time-out, a status other than 200, no message, or nonsense.
        """
        body = {"sender": conversation, "message": text, "metadata": {"context": context}}
        try:
            async with self._http().post(f"{self._url}/webhooks/rest/webhook", json=body) as response:
                if response.status != 200:
                    msg = f"the engine answered with status {response.status}"
                    raise EngineUnavailable(msg)
                raw = await response.json()
        except aiohttp.ClientConnectionError as err:
            msg = f"the engine cannot be reached: {err!r}"
            raise (EngineUnavailable if isinstance(err, TimeoutError) else EngineDown)(msg) from err
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
            msg = f"the engine does not answer: {err!r}"
            raise EngineUnavailable(msg) from err
        messages = _merge(raw)
        if not messages:
            msg = "the engine sent no reply (an action failed, or no rule fits)"
            raise EngineUnavailable(msg)
        return messages

    async def ask(self, conversation: str, text: str, context: dict[str, Any]) -> Heard:
        """Return what `reply_to` returns; which model runs is not known here."""
        return Heard(await self.reply_to(conversation, text, context), None)

    async def is_ready(self) -> bool:
        """Whether the engine answers; it does not listen before a model is loaded, and ends without one."""
        try:
            async with self._http().get(
                f"{self._url}/webhooks/rest/", timeout=aiohttp.ClientTimeout(total=2)
            ) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _merge(raw: Any) -> list[dict[str, Any]]:
    """Join each `custom` that Rasa sends as a message of its own to the text before it."""
    messages: list[dict[str, Any]] = []
    for item in raw if isinstance(raw, list) else []:
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("text"), str) and item["text"]:
            messages.append({key: item[key] for key in ("text", "buttons") if item.get(key)})
        if isinstance(item.get("custom"), dict) and messages:
            messages[-1].setdefault("custom", {}).update(item["custom"])
    return messages
