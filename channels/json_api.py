"""Calls of a platform's JSON API, with what may go wrong on the way told apart. Used by the Zalo channels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from danloi.conversation.channel import TryAgain

CONNECT_SECONDS = 4.0


@dataclass(frozen=True)
class Reply:
    """What the platform answered.

    Args:
        status: of HTTP.
        body: the JSON object; empty if it was none.
        retry_after: seconds that the platform asks to wait, None if it does not say.
    """

    status: int
    body: Mapping[str, Any]
    retry_after: float | None = None


class JsonApi:
    """One connection pool to one platform. Neither addresses nor headers get into errors: they hold tokens.

    Args:
        platform: its name, for the operator.
        timeout_seconds: for a whole call.
    """

    def __init__(self, platform: str, timeout_seconds: float = 10.0) -> None:
        """Prepare; nothing is opened before the first call."""
        self._platform = platform
        self._timeout_seconds = timeout_seconds
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        what: str,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        timeout_seconds: float | None = None,
    ) -> Reply:
        """Call and read the answer.

        Args:
            what: the call's name, for the operator.
            method: GET or POST.
            url: full address.
            headers: besides the content type.
            body: sent as JSON.
            form: sent as a form.
            timeout_seconds: instead of the usual one.

        Raises:
            TryAgain: no connection, no answer in time, or an answer of 500 and above.
        """
        timeout = aiohttp.ClientTimeout(total=timeout_seconds or self._timeout_seconds, sock_connect=CONNECT_SECONDS)
        try:
            async with self._opened().request(
                method, url, headers=headers, json=body, data=form, timeout=timeout, allow_redirects=False
            ) as response:
                raw = await response.read()
        except TimeoutError:
            raise TryAgain(f"{self._platform} did not answer {what} in time") from None
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise TryAgain(f"{self._platform} cannot be reached for {what} ({type(err).__name__})") from None
        wait = _seconds(response.headers.get("Retry-After"))
        if response.status >= 500:
            raise TryAgain(f"{self._platform} answered {what} with HTTP {response.status}", wait)
        return Reply(response.status, _object(raw), wait)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(headers={"User-Agent": "danloi"})
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
