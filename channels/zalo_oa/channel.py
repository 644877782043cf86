"""Zalo Official Account as a channel: webhook in, `message/cs` out."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from channels.json_api import JsonApi, Reply
from channels.zalo_oa.errors import BAD_PARAMETER, TOKEN_REFUSED, error_of
from channels.zalo_oa.events import CHANNEL, parse_event
from channels.zalo_oa.messages import Buttons, limits_of, plain, render
from channels.zalo_oa.signature import Signature
from channels.zalo_oa.tokens import CONSENT_MEND, Token, TokenKeeper
from danloi.conversation.channel import (
    ChannelError,
    Finding,
    GiveUp,
    HandOver,
    Incoming,
    Job,
    Outgoing,
    TryAgain,
)
from danloi.storage.base import now

logger = logging.getLogger(__name__)

FREE = dt.timedelta(hours=48)
HARD = dt.timedelta(days=7)
EVENTS = "user_send_text, user_send_image, user_send_link, user_send_audio, user_send_video, user_send_sticker, "
EVENTS += (
    "user_send_location, user_send_business_card, user_send_file, user_send_gif, user_submit_info, follow, unfollow"
)


@dataclass(frozen=True)
class Sending:
    """How messages go out.

    Args:
        url: base address of the API, https://openapi.zalo.me.
        buttons: shape of the templates, or "off".
        may_bill: whether messages may be sent that cost the account money (48 hours to 7 days after the last word).
    """

    url: str
    buttons: Buttons = "template"
    may_bill: bool = False


class ZaloOA:
    """One Official Account (the `Channel` contract, danloi/conversation/channel.py).

    Args:
        signature: how webhooks are verified.
        tokens: where the access token comes from.
        api: how to call.
        sending: how messages go out.
    """

    name = CHANNEL

    def __init__(self, signature: Signature, tokens: TokenKeeper, api: JsonApi, sending: Sending) -> None:
        """Keep them."""
        self.limits = limits_of(sending.buttons)
        self.tokens = tokens
        self._signature = signature
        self._api = api
        self._sending = sending
        self._url = sending.url.rstrip("/")

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check the signature on the raw body.

        Raises:
            Forged: it does not fit.
        """
        self._signature.check(headers, body)

    def parse(self, body: bytes) -> list[Incoming]:
        """Read an event.

        Raises:
            Malformed: it cannot be read.
        """
        return parse_event(body)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Do nothing: Zalo has neither a receipt nor a "typing" for Official Accounts."""

    async def send(self, message: Outgoing) -> str:
        """Send within the windows: 48 hours after the citizen's last word free, seven days at all.

        Raises:
            TryAgain, GiveUp, NeedsStaff: it was not taken, or nobody knows.
        """
        self._check_window(message)
        try:
            token = await self.tokens.current()
            body = render(message, self._sending.buttons)
            reply = await self._post(token, message.recipient, body)
            if _code(reply) in TOKEN_REFUSED:
                token = await self.tokens.replace(token)
                reply = await self._post(token, message.recipient, body)
        except (SQLAlchemyError, OSError) as err:
            raise TryAgain(f"the database does not answer ({type(err).__name__})", whole_channel=True) from None
        if _code(reply) == BAD_PARAMETER and "attachment" in body:
            logger.warning("Zalo refuses a template with buttons; sent as text (ZALO_OA_BUTTONS=beside or off)")
            reply = await self._post(token, message.recipient, plain(message))
        return _message_id(reply)

    def _check_window(self, message: Outgoing) -> None:
        silence = now() - message.heard_at
        if silence > HARD:
            raise GiveUp("the citizen has not written for seven days; Zalo would refuse (-230)")
        if silence > FREE and not self._sending.may_bill:
            raise GiveUp("the citizen has not written for 48 hours; the message would cost money (ZALO_OA_MAY_BILL)")

    async def _post(self, token: Token, user: str, message: Mapping[str, Any]) -> Reply:
        reply = await self._api.call(
            "message/cs",
            "POST",
            f"{self._url}/v3.0/oa/message/cs",
            headers={"access_token": token.text},
            body={"recipient": {"user_id": user}, "message": message},
        )
        if reply.status == 429:
            raise TryAgain("Zalo: too many calls (HTTP 429)", reply.retry_after or 30, whole_channel=True)
        if _code(reply) is None:
            raise TryAgain(f"Zalo answered message/cs with HTTP {reply.status} and no error code")
        return reply

    def jobs(self, hand_over: HandOver) -> list[Job]:
        """Return the renewing of the token."""
        return [Job("zalo_oa.tokens", self.tokens.keep_fresh)]

    async def check(self) -> list[Finding]:
        """Look at the token, and ask Zalo who we are."""
        try:
            row = await self.tokens.store.row()
        except (SQLAlchemyError, OSError) as err:
            return [Finding("Zalo OA: database", False, f"it does not answer ({type(err).__name__})")]
        if row is None:
            return [Finding("Zalo OA: consent", False, f"there is no token yet; {CONSENT_MEND}")]
        age = (now() - row.obtained_at).total_seconds() / 3600
        findings = [Finding(f"Zalo OA: token, {age:.1f} h old, good until {row.expires_at:%Y-%m-%d %H:%M} UTC", True)]
        if row.refused:
            findings = [Finding("Zalo OA: renewal of the token", False, f"{row.refused}; {CONSENT_MEND}")]
        return [*findings, await self._account()]

    async def _account(self) -> Finding:
        try:
            token = await self.tokens.current()
            headers = {"access_token": token.text}
            reply = await self._api.call("getoa", "GET", f"{self._url}/v2.0/oa/getoa", headers=headers)
        except ChannelError as err:
            return Finding("Zalo OA: account", False, str(err))
        code = _code(reply)
        if code != 0:
            return Finding("Zalo OA: account", False, str(error_of(code or 0, str(reply.body.get("message", "")))))
        data = reply.body.get("data")
        data = data if isinstance(data, dict) else {}
        name = f"Zalo OA: account “{data.get('name')}”, package {data.get('package_name')}"
        if data.get("is_verified") is False:
            return Finding(name, False, "the account is not verified: verify it at oa.zalo.me")
        return Finding(name, True)

    async def set_webhook(self, url: str) -> str:
        """Return what to enter in Zalo's console, which has no API for it; "" for taking the webhook away.

        Raises:
            ChannelError: Zalo takes no such address.
        """
        if not url:
            return "Zalo has no API for this. At developers.zalo.me, app → Webhook: switch the webhook off."
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.port not in {None, 443}:
            raise ChannelError(f"Zalo takes https:// addresses of a domain without a port only, not {url}")
        return (
            f"Zalo has no API for this. At developers.zalo.me, app → Webhook: enter {url} and tick {EVENTS}. "
            f"The domain {parts.hostname} must be verified there first (ZALO_OA_SITE_VERIFICATION)."
        )

    async def close(self) -> None:
        """Store what is under way, close connections."""
        await self.tokens.finish()
        await self._api.close()


def _code(reply: Reply) -> int | None:
    """Return Zalo's error code, 0 for success, None if the answer has none."""
    code = reply.body.get("error")
    if isinstance(code, bool) or not isinstance(code, int | str):
        return None
    try:
        number = int(code)
    except ValueError:
        return None
    return number if number or reply.status == 200 else None


def _message_id(reply: Reply) -> str:
    """Return the id of a sent message.

    Raises:
        TryAgain, GiveUp, NeedsStaff: what the error code means.
    """
    code = _code(reply)
    if code:
        raise error_of(code, str(reply.body.get("message", "")), reply.retry_after)
    data = reply.body.get("data")
    return str(data.get("message_id", "")) if isinstance(data, dict) else ""
