"""The settings of the Zalo channels (docs/zalo.md leads through them)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings


class ZaloSettings(BaseSettings):
    """Part of `Settings`; a channel without its settings is not there."""

    zalo_oa_app_id: str = Field("", description="Id of the app at developers.zalo.me; switches Zalo OA on.")
    zalo_oa_app_secret: SecretStr = Field(SecretStr(""), description="Secret key of that app, for its tokens.")
    zalo_oa_secret_key: SecretStr = Field(
        SecretStr(""), description="OA Secret Key with which Zalo signs webhooks; not the app's secret."
    )
    zalo_oa_id: str = Field("", description="Id of the Official Account; needed only where it is what Zalo signs.")
    zalo_oa_signed_id: Literal["app_id", "oa_id"] = Field(
        "app_id", description="Which id Zalo signs webhooks with: app_id or oa_id."
    )
    zalo_oa_signed_timestamp: Literal["body", "header"] = Field(
        "body", description="Where the signed timestamp stands: body, or header for X-ZEvent-Timestamp."
    )
    zalo_oa_max_age_seconds: float = Field(
        86_400, ge=0, description="Webhooks signed longer ago are refused; 0 for no limit."
    )
    zalo_oa_buttons: Literal["template", "beside", "off"] = Field(
        "template", description="Shape of messages with buttons: template, beside (text outside it), or off."
    )
    zalo_oa_may_bill: bool = Field(
        default=False,
        description="Whether messages that cost money may be sent, 48 hours to 7 days after the last word.",
    )
    zalo_oa_refresh_hours: float = Field(
        20.0, gt=0, lt=25, description="Age at which the access token is renewed; it lives 25 hours."
    )
    zalo_oa_callback_url: str = Field(
        "", description="Address Zalo sends administrators back to; empty: `PUBLIC_URL`/noi-bo/zalo/callback."
    )
    zalo_oa_code_verifier: SecretStr = Field(
        SecretStr(""), description="PKCE verifier of the one fixed pair; empty makes a fresh pair for each consent."
    )
    zalo_oa_site_verification: str = Field(
        "", pattern=r"^[A-Za-z0-9_-]*$", description="Code in the name of Zalo's file zalo_verifier….html."
    )
    zalo_oa_api_url: str = Field("https://openapi.zalo.me", description="Base address of Zalo's API.")
    zalo_oa_oauth_url: str = Field("https://oauth.zaloapp.com", description="Base address of Zalo's OAuth.")
    zalo_bot_token: SecretStr = Field(SecretStr(""), description="Token of the Zalo bot; switches Zalo Bot on.")
    zalo_bot_secret: SecretStr = Field(
        SecretStr(""), description="Secret that Zalo sends with the bot's webhooks, 8 to 256 letters."
    )
    zalo_bot_mode: Literal["webhook", "polling"] = Field(
        "webhook", description="How the bot's messages come in: webhook, or polling without a public address."
    )
    zalo_bot_api_url: str = Field("https://bot-api.zaloplatforms.com", description="Base address of Zalo's bot API.")

    @field_validator("zalo_oa_callback_url", "zalo_oa_api_url", "zalo_oa_oauth_url", "zalo_bot_api_url")
    @classmethod
    def _is_zalos_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            msg = "must begin with https://"
            raise ValueError(msg)
        return url

    @field_validator("zalo_bot_secret")
    @classmethod
    def _as_zalo_takes_it(cls, secret: SecretStr) -> SecretStr:
        if secret.get_secret_value() and not 8 <= len(secret.get_secret_value()) <= 256:
            msg = "must have 8 to 256 letters"
            raise ValueError(msg)
        return secret
