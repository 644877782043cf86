"""Builds the Telegram channel from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danloi.app.settings import ROOT, Settings, SettingsError
from danloi.conversation.alerts import Alerts
from danloi.guidance.phrases import Phrases

if TYPE_CHECKING:
    from channels.telegram.channel import TelegramChannel

COMMANDS = ("start", "help")


def telegram(settings: Settings, alerts: Alerts) -> TelegramChannel | None:
    """Return the channel, None if it has no token: by webhook if there is a secret for it, by polling otherwise.

    Raises:
        SettingsError: there is a secret but no token.
    """
    token, secret = settings.telegram_token.get_secret_value(), settings.telegram_webhook_secret.get_secret_value()
    if not token:
        if secret:
            msg = "TELEGRAM_WEBHOOK_SECRET is set, but TELEGRAM_TOKEN is not. See docs/telegram.md"
            raise SettingsError(msg)
        return None
    # Here, as the library takes most of a second that commands without Telegram would wait for.
    from channels.telegram.channel import TelegramChannel
    from channels.telegram.pace import Rates
    from channels.telegram.profile import Profile

    say = Phrases.read(ROOT / "data" / "phrases" / "telegram.yaml")
    commands = {name: say(f"commands.{name}") for name in COMMANDS}
    return TelegramChannel(
        token,
        alerts,
        webhook_secret=secret,
        public_url=settings.public_url,
        api_url=settings.telegram_api_url,
        rates=Rates(
            settings.telegram_messages_per_second,
            settings.telegram_chat_messages_per_second,
            settings.telegram_group_messages_per_minute,
        ),
        profile=Profile(commands, say("description"), say("about")),
    )
