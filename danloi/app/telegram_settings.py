"""The settings of the Telegram channel (docs/telegram.md leads through them)."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings


class TelegramSettings(BaseSettings):
    """Part of `Settings`; without a token there is no channel."""

    telegram_token: SecretStr = Field(
        SecretStr(""), description="Token of the bot from @BotFather; switches Telegram on."
    )
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Secret that Telegram sends with webhooks; without it messages are polled."
    )
    telegram_api_url: str = Field("https://api.telegram.org", description="Base address of the Bot API.")
    telegram_messages_per_second: float = Field(
        30.0, gt=0, le=1000, description="Messages one app process sends to everybody together in a second."
    )
    telegram_chat_messages_per_second: float = Field(
        1.0, gt=0, le=100, description="Messages to one citizen in a second, after a burst of three."
    )
    telegram_group_messages_per_minute: float = Field(
        20.0, gt=0, le=1000, description="Messages to one group in a minute."
    )

    @field_validator("telegram_token")
    @classmethod
    def _from_botfather(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value()):
            msg = "must look like 123456789:AbC…, as @BotFather gives it"
            raise ValueError(msg)
        return token

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _as_telegram_takes_it(cls, secret: SecretStr) -> SecretStr:
        if secret.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            msg = "must have 1 to 256 of A-Z a-z 0-9 _ -"
            raise ValueError(msg)
        return secret

    @field_validator("telegram_api_url")
    @classmethod
    def _is_telegrams_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            msg = "must begin with https://"
            raise ValueError(msg)
        return url
