"""Zalo's OAuth v4 for Official Accounts: the address of consent, and codes and refresh tokens exchanged for tokens.

https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen: an access token lives 25 hours, a refresh
token three months and for one use; a code ten minutes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from channels.json_api import JsonApi
from danloi.conversation.channel import ChannelError, TryAgain

LINK_SECONDS = 3600
USUAL_SECONDS = 90_000  # 25 hours, where the answer does not say
USED_UP = -14020  # the refresh token was used before, or is over three months old


class ConsentLost(ChannelError):
    """Zalo gives no tokens for this code or refresh token; an administrator of the account must consent again."""


class BadState(ChannelError):
    """The request does not come from a consent that was begun here within the hour."""


@dataclass(frozen=True)
class Pair:
    """An access token with the refresh token that is good for the next pair, once."""

    access_token: str
    refresh_token: str
    seconds: float


class OAuth:
    """Zalo's end of the exchange.

    Args:
        api: how to call.
        url: base address, https://oauth.zaloapp.com.
        app_id: of the app.
        app_secret: of the app ("Secret key" in its settings).
    """

    def __init__(self, api: JsonApi, url: str, app_id: str, app_secret: str) -> None:
        """Keep them."""
        self._api = api
        self.url = url.rstrip("/")
        self.app_id = app_id
        self._secret = app_secret

    async def refresh(self, refresh_token: str) -> Pair:
        """Spend a refresh token.

        Raises:
            TryAgain: no answer; the token may or may not be spent.
            ConsentLost: Zalo refused.
        """
        return await self._exchange({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def redeem(self, code: str, verifier: str) -> Pair:
        """Exchange the code of a consent.

        Raises:
            TryAgain: no answer.
            ConsentLost: Zalo refused.
        """
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return await self._exchange(form)

    async def _exchange(self, form: Mapping[str, str]) -> Pair:
        reply = await self._api.call(
            "OAuth",
            "POST",
            f"{self.url}/v4/oa/access_token",
            headers={"secret_key": self._secret},
            form={"app_id": self.app_id, **form},
        )
        if reply.status == 429 or not reply.body:
            raise TryAgain(f"Zalo's OAuth answered HTTP {reply.status} without tokens", reply.retry_after)
        access, renewing = reply.body.get("access_token"), reply.body.get("refresh_token")
        if isinstance(access, str) and isinstance(renewing, str) and access and renewing:
            return Pair(access, renewing, _seconds(reply.body.get("expires_in")))
        raise ConsentLost(_reason(reply.body))


def _seconds(value: Any) -> float:
    """Return the life of a token; Zalo writes it as a string."""
    try:
        return float(value) if float(value) > 0 else USUAL_SECONDS
    except (TypeError, ValueError):
        return USUAL_SECONDS


def _reason(body: Mapping[str, Any]) -> str:
    words = next(
        (body[key] for key in ("error_description", "error_reason", "error_name", "message") if body.get(key)), ""
    )
    spent = " (used before, or over three months old)" if body.get("error") == USED_UP else ""
    return f"Zalo's OAuth refused: error {body.get('error')}{spent} {words}".strip()[:300]


class ConsentLink:
    """Makes the address at which an administrator of the account consents, and knows it again when they come back.

    The state is signed and good for an hour; the PKCE verifier is derived from it. So nothing need be stored, and any
    process can finish what another began.

    Args:
        oauth: of the app.
        callback_url: where Zalo sends the administrator back to, as entered in the app's console.
        key: secret of all our processes.
        fixed_verifier: of the one pair that some consoles ask for; "" for a fresh pair each time.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        oauth: OAuth,
        callback_url: str,
        key: bytes,
        fixed_verifier: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep them."""
        self._oauth = oauth
        self.callback_url = callback_url
        self._key = key
        self._fixed_verifier = fixed_verifier
        self._clock = clock

    def make(self) -> str:
        """Return a fresh address."""
        unsigned = f"{secrets.token_urlsafe(12)}.{int(self._clock()) + LINK_SECONDS}"
        state = f"{unsigned}.{self._sign('state', unsigned)}"
        challenge = hashlib.sha256(self._verifier(state).encode()).digest()
        query = {
            "app_id": self._oauth.app_id,
            "redirect_uri": self.callback_url,
            "code_challenge": _base64(challenge),
            "state": state,
        }
        return f"{self._oauth.url}/v4/oa/permission?{urlencode(query)}"

    def verifier_of(self, state: str) -> str:
        """Return the verifier that belongs to a state we gave out.

        Raises:
            BadState: we did not, or over an hour ago.
        """
        unsigned, _, signature = state.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign("state", unsigned).encode()):
            raise BadState("the state is not ours: begin at the page of the account, not in Zalo's console")
        if int(unsigned.rpartition(".")[2]) < self._clock():
            raise BadState("the link is over an hour old: begin again")
        return self._verifier(state)

    def _verifier(self, state: str) -> str:
        return self._fixed_verifier or self._sign("verifier", state)

    def _sign(self, purpose: str, text: str) -> str:
        """Return 43 letters, the length PKCE asks for."""
        return _base64(hmac.new(self._key, f"{purpose}:{text}".encode(), hashlib.sha256).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
