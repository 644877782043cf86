"""Builds the Zalo channels and the consent page from the settings."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from channels.json_api import JsonApi
from channels.zalo_bot.channel import ZaloBot
from channels.zalo_oa.channel import Sending, ZaloOA
from channels.zalo_oa.consent import Consent
from channels.zalo_oa.oauth import ConsentLink, OAuth
from channels.zalo_oa.signature import Signature
from channels.zalo_oa.store import TokenStore
from channels.zalo_oa.tokens import TokenKeeper
from danloi.app.settings import Settings, SettingsError
from danloi.console.delivery.zalo import CALLBACK
from danloi.console.frame.console import PATH
from danloi.conversation.alerts import Alerts
from danloi.storage.database import Database


def zalo_oa(settings: Settings, database: Database, alerts: Alerts) -> ZaloOA | None:
    """Return the Official Account, None if it has no settings.

    Raises:
        SettingsError: some of its settings are missing.
    """
    app_id, secret = settings.zalo_oa_app_id, settings.zalo_oa_app_secret.get_secret_value()
    key = settings.zalo_oa_secret_key.get_secret_value()
    if not (app_id or secret or key):
        return None
    needed = {"ZALO_OA_APP_ID": app_id, "ZALO_OA_APP_SECRET": secret, "ZALO_OA_SECRET_KEY": key}
    if settings.zalo_oa_signed_id == "oa_id":
        needed["ZALO_OA_ID"] = settings.zalo_oa_id
    _check("Zalo OA", needed)
    api = JsonApi("Zalo")
    oauth = OAuth(api, settings.zalo_oa_oauth_url, app_id, secret)
    refresh_after = dt.timedelta(hours=settings.zalo_oa_refresh_hours)
    tokens = TokenKeeper(TokenStore(database, app_id), oauth, alerts, refresh_after)
    signature = Signature(
        {"app_id": app_id, "oa_id": settings.zalo_oa_id},
        key,
        settings.zalo_oa_signed_id,
        settings.zalo_oa_signed_timestamp,
        settings.zalo_oa_max_age_seconds,
    )
    sending = Sending(settings.zalo_oa_api_url, settings.zalo_oa_buttons, settings.zalo_oa_may_bill)
    return ZaloOA(signature, tokens, api, sending)


def zalo_consent(settings: Settings, account: ZaloOA) -> Consent:
    """Return the consent of an administrator that the account's tokens come from."""
    secret = settings.zalo_oa_app_secret.get_secret_value()
    key = hmac.new(secret.encode(), b"danloi consent", hashlib.sha256).digest()  # the same in every process
    verifier = settings.zalo_oa_code_verifier.get_secret_value()
    callback = settings.zalo_oa_callback_url or (settings.public_url and f"{settings.public_url}{PATH}{CALLBACK}")
    link = ConsentLink(account.tokens.oauth, callback, key, verifier)
    return Consent(link, account.tokens)


def zalo_bot(settings: Settings) -> ZaloBot | None:
    """Return the bot, None if it has no settings.

    Raises:
        SettingsError: some of its settings are missing.
    """
    token, secret = settings.zalo_bot_token.get_secret_value(), settings.zalo_bot_secret.get_secret_value()
    if not (token or secret):
        return None
    needed = {"ZALO_BOT_TOKEN": token}
    if settings.zalo_bot_mode == "webhook":
        needed["ZALO_BOT_SECRET"] = secret
    _check("Zalo Bot", needed)
    return ZaloBot(JsonApi("Zalo Bot"), settings.zalo_bot_api_url, token, secret, settings.zalo_bot_mode)


def _check(channel: str, needed: dict[str, str]) -> None:
    missing = [name for name, value in needed.items() if not value]
    if missing:
        msg = f"{channel} needs {', '.join(missing)} besides what is set. See docs/zalo.md"
        raise SettingsError(msg)
