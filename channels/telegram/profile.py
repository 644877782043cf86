"""How the bot introduces itself to somebody who has not written yet, and what its menu lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telegram import Bot, BotCommand


@dataclass(frozen=True)
class Profile:
    """The words of the bot's profile; a part that is empty is left as it is.

    Args:
        commands: what the menu button lists: the command without slash, and its description.
        description: what stands in the empty chat above "Start"; at most 512 letters.
        about: what stands on the bot's page and in shared links; at most 120 letters.
    """

    commands: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    about: str = ""

    async def introduce(self, bot: Bot) -> None:
        """Give the words to Telegram.

        Raises:
            telegram.error.TelegramError: it does not take them.
        """
        if self.commands:
            await bot.set_my_commands([BotCommand(name, what) for name, what in self.commands.items()])
        if self.description:
            await bot.set_my_description(self.description)
        if self.about:
            await bot.set_my_short_description(self.about)
