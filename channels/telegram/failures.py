"""What the Bot API's refusals mean for the outbox.

The texts are those of https://core.telegram.org/api/errors and of the Bot API server; only the class of an error and a
few words of its text are relied on.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from danloi.conversation.channel import GiveUp, NeedsStaff, SendFailed, TryAgain

WRONG_BOT = (
    "Telegram refuses TELEGRAM_TOKEN: ask @BotFather for the bot's token (/mybots → API Token), set it and restart"
)
TWO_READERS = (
    "another program reads this bot's messages with the same token; stop it, or give this installation a bot of its own"
)
# Of a refused message these words mean that its buttons are to blame; the text is complete without them.
_BUTTONS_TO_BLAME = ("button", "reply markup", "keyboard", "url")


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn an error of the library into one of the channel's.

    The chain of causes is cut, as an HTTP error carries the address, and the address the token.

    Raises:
        TryAgain, GiveUp, NeedsStaff: see `failure_of`.
    """
    try:
        yield
    except TelegramError as err:
        raise failure_of(err) from None


def failure_of(err: TelegramError) -> SendFailed:
    """Return what an error means: whether it may pass, never will, or needs somebody to act."""
    match err:
        case RetryAfter():
            return TryAgain("Telegram asks to send more slowly (429)", seconds_of(err.retry_after))
        case ChatMigrated():
            return GiveUp(f"the group has become the supergroup {err.new_chat_id}")
        case Forbidden():
            return GiveUp(f"Telegram refuses this recipient: {err.message}")
        case InvalidToken():
            return NeedsStaff(WRONG_BOT)
        case Conflict():
            return TryAgain(f"{TWO_READERS} ({err.message})")
        case BadRequest():
            return GiveUp(f"Telegram refuses this message: {err.message}")
        case TimedOut():
            return TryAgain("Telegram did not answer in time; it may have done what it was asked all the same")
        case NetworkError():
            return TryAgain(f"Telegram cannot be reached or is out of order: {_first_words(err.message)}")
    return TryAgain(f"Telegram answered something unreadable: {_first_words(err.message)}")


def blames_buttons(err: BadRequest) -> bool:
    """Tell whether the same message may go through without its buttons."""
    return any(word in err.message.lower() for word in _BUTTONS_TO_BLAME)


def seconds_of(wait: float | dt.timedelta) -> float:
    """Return a wait in seconds; the library is changing from one type to the other."""
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


def _first_words(text: str) -> str:
    return text.split("\n")[0][:120]
