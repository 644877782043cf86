"""A well-mannered client of a government JSON service: token, time-outs, bounded retries, circuit breaker, pace."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiolimiter import AsyncLimiter
from circuitbreaker import STATE_CLOSED, CircuitBreaker
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from danloi.guidance.status.dossier import ProviderUnavailable

logger = logging.getLogger(__name__)
LARGEST_ANSWER = 1_000_000  # bytes
_TOKEN_MARGIN = 30.0  # seconds before its end at which a token is renewed
_WAIT_SHARE = 0.5  # of the whole time that a call may wait for its turn


class Passing(ProviderUnavailable):
    """A failure that may be over at the next attempt."""


class Busy(ProviderUnavailable):
    """More look-ups than the agreed pace; the service itself is not to blame."""


@dataclass(frozen=True)
class ServiceOptions:
    """How a service is reached. `answer_seconds` bounds a call with all its attempts."""

    url: str
    client_id: str
    client_secret: str
    token_path: str
    connect_seconds: float = 2.0
    read_seconds: float = 3.0
    answer_seconds: float = 5.0
    attempts: int = 2
    calls_per_second: float = 10.0
    failures_to_open: int = 5
    open_seconds: float = 15.0


class JsonService:
    """Asks one service; `name` is for the log."""

    def __init__(self, name: str, options: ServiceOptions) -> None:
        """Keep the options; nothing is opened before the first call."""
        self._name = name
        self._options = options
        self._session: aiohttp.ClientSession | None = None
        self._token = ""
        self._token_until = 0.0
        self._token_lock = asyncio.Lock()
        # One call every 1/N s: the bucket of N calls would let nearly 2 N of them through in its first second.
        self._pace = AsyncLimiter(1, 1 / options.calls_per_second)
        self._breaker = CircuitBreaker(options.failures_to_open, options.open_seconds, ProviderUnavailable, name)
        self._is_probing = False

    @property
    def is_available(self) -> bool:
        """Whether a call made now would be tried: the breaker is closed, or its time to look again has come."""
        return not self._breaker.opened

    async def ask(self, path: str, body: dict[str, Any]) -> Any:
        """Post `body` and return the parsed answer.

        Raises:
            ProviderUnavailable: no usable answer in time, or the breaker is open.
        """
        is_probe = self._breaker.state != STATE_CLOSED
        if self._breaker.opened or (is_probe and self._is_probing):
            msg = f"{self._name}: not asked, its last calls failed"
            raise ProviderUnavailable(msg)
        self._is_probing = self._is_probing or is_probe
        try:
            answer = await self._ask_in_time(path, body)
        except ProviderUnavailable as err:
            logger.warning("%s", err)
            if not isinstance(err, Busy):
                self._breaker.__exit__(type(err), err, None)
            raise
        else:
            self._breaker.reset()
            return answer
        finally:
            if is_probe:
                self._is_probing = False

    async def log_in(self) -> None:
        """Get an access token, which every call does by itself when it needs one.

        Raises:
            ProviderUnavailable: none is given.
        """
        await self._fresh_token()

    async def _ask_in_time(self, path: str, body: dict[str, Any]) -> Any:
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._options.attempts),
            wait=wait_exponential_jitter(multiplier=0.05, max=0.5, jitter=0.1),
            retry=retry_if_exception_type(Passing),
            reraise=True,
        )
        try:
            async with asyncio.timeout(self._options.answer_seconds):
                return await retrying(self._once, path, body)
        except TimeoutError as err:
            msg = f"{self._name}: no answer within {self._options.answer_seconds:g} s (all attempts)"
            raise ProviderUnavailable(msg) from err

    async def _once(self, path: str, body: dict[str, Any]) -> Any:
        token = await self._fresh_token()
        status, answer = await self._post(path, {"Authorization": f"Bearer {token}"}, json=body)
        if status == 401:
            if self._token == token:
                self._token_until = 0.0
            msg = f"{self._name}: the access token was refused (401)"
            raise Passing(msg)
        if status != 200:
            msg = f"{self._name}: status {status} from {path}: check the path and the rights of the client"
            raise ProviderUnavailable(msg)
        return answer

    async def _fresh_token(self) -> str:
        async with self._token_lock:
            if time.monotonic() < self._token_until:
                return self._token
            user = aiohttp.encode_basic_auth(self._options.client_id, self._options.client_secret)
            status, answer = await self._post(
                self._options.token_path, {"Authorization": user}, data={"grant_type": "client_credentials"}
            )
            if status in {400, 401, 403}:
                msg = f"{self._name}: the credentials were refused ({status}): check the client id and secret"
                raise ProviderUnavailable(msg)
            token = answer.get("access_token") if isinstance(answer, dict) else None
            if status != 200 or not isinstance(token, str) or not token:
                msg = f"{self._name}: no access token from {self._options.token_path} (status {status})"
                raise Passing(msg)
            lasts = answer.get("expires_in")
            seconds = float(lasts) if isinstance(lasts, int | float) else 300.0
            self._token = token
            self._token_until = time.monotonic() + max(seconds - _TOKEN_MARGIN, seconds / 2)
            return token

    async def _post(self, path: str, headers: dict[str, str], **body: Any) -> tuple[int, Any]:
        await self._wait_for_turn()
        try:
            async with self._http().post(self._options.url + path, headers=headers, **body) as response:
                if response.status == 429 or response.status >= 500:
                    msg = f"{self._name}: status {response.status} from {path}"
                    raise Passing(msg)
                raw = await self._read(response)
                if response.status != 200:
                    return response.status, None
                return response.status, json.loads(raw.decode("utf-8-sig"))  # JSON is UTF-8, whatever the label says
        except (aiohttp.ClientError, TimeoutError, OSError) as err:
            msg = f"{self._name}: {type(err).__name__} at {path}"
            raise Passing(msg) from err
        except ValueError as err:
            msg = f"{self._name}: the answer from {path} is no JSON in UTF-8 ({type(err).__name__})"
            raise Passing(msg) from err

    async def _wait_for_turn(self) -> None:
        try:
            async with asyncio.timeout(self._options.answer_seconds * _WAIT_SHARE):
                await self._pace.acquire()
        except TimeoutError as err:
            msg = f"{self._name}: more look-ups than {self._options.calls_per_second:g} a second"
            raise Busy(msg) from err

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        parts = bytearray()
        async for part in response.content.iter_chunked(65_536):
            parts += part
            if len(parts) > LARGEST_ANSWER:
                msg = f"{self._name}: an answer of more than {LARGEST_ANSWER} bytes"
                raise ProviderUnavailable(msg)
        return bytes(parts)

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(
                sock_connect=self._options.connect_seconds, sock_read=self._options.read_seconds
            )
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=50))
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
