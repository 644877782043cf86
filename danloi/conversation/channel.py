"""What a channel is: how its messages come in, how ours go out, and what may go wrong on the way.

Every channel does the same four things with a webhook (docs/channels.md): *verify* the request before looking into it,
*parse* its body into `Incoming` messages, *hand over* each of them to the inbox, *acknowledge*. The first two and the
last are the channel's own; handing over is the same for all (channels/webhook.py). Sending is one call of `send`, under
the outbox, which retries, keeps the order and remembers what was sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal[
    "text",  # what the citizen wrote or the button they pressed
    "start",  # the first contact: follows the account, opens the bot; is welcomed
    "help",  # asks what can be asked
    "image", "sticker", "location", "file", "voice", "contact",  # politely answered: only text is read
    "personal_form",  # a form of name and telephone filled in: not kept, politely answered
    "edited",  # an earlier message was changed: not a new question
    "other",  # anything else that a person sent
    "left",  # blocked or unfollowed us: never answered, what waits to be sent is dropped
]  # fmt: skip


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over.

    Args:
        channel: the name of the channel.
        message_id: unique in the channel, the same at every delivery of the same message; at most 300 letters.
        conversation: `<channel>:<id>`, made by the server from what the platform has signed; at most 200 letters.
        text: what was written; "" for the kinds that have no text.
        kind: what it is.
        written_at: the order in which the citizen wrote, as the platform counts it (a running number or milliseconds);
            0 if it does not say. Of the messages that wait in a conversation the smallest is taken first.
        token: of a pressed button, as `Outgoing` gave it; the inbox turns it into the button's text.
        is_public: others read along (a group), so nothing personal may be answered.
        source: a fingerprint of where it comes from, for channels in which anybody can begin conversations at will;
            "" where the conversation is the person.
    """

    channel: str
    message_id: str
    conversation: str
    text: str
    kind: Kind = "text"
    written_at: int = 0
    token: str = ""
    is_public: bool = False
    source: str = ""


@dataclass(frozen=True)
class Limits:
    """What one message of a channel holds; counted in characters after NFC.

    Args:
        text: longest text. A longer one becomes several messages, cut at the ends of paragraphs or sentences.
        buttons: most buttons of one message; 0 for none. Options are numbered in the text in any case.
        button_title: longest title; a longer one is shortened with "…".
        links: most link buttons of one message; 0 if addresses stand in the text only.
    """

    text: int
    buttons: int = 0
    button_title: int = 20
    links: int = 0


@dataclass(frozen=True)
class OutgoingButton:
    """A suggestion. `token` is at most 32 bytes of ASCII; give it back as `Incoming.token` when it is pressed.

    A channel whose buttons send text as if the citizen had typed it sends `payload`.
    """

    title: str
    payload: str
    token: str


@dataclass(frozen=True)
class OutgoingLink:
    """An address on an allowed government host, for a button that opens it."""

    label: str
    url: str


@dataclass(frozen=True)
class Outgoing:
    """One message to send; it fits the channel's `Limits`.

    Args:
        recipient: the conversation's id without `<channel>:`.
        text: complete without buttons and links.
        buttons, links: as many as the limits allow.
        heard_at: when the citizen last wrote; platforms bind sending to it.
        is_answer: whether it answers a message, rather than being sent unasked (a notice, a word from staff).
    """

    recipient: str
    text: str
    heard_at: dt.datetime
    buttons: Sequence[OutgoingButton] = ()
    links: Sequence[OutgoingLink] = ()
    is_answer: bool = True


# Errors of a channel:
#
#   ChannelError
#   ├── Forged         the request does not come from the platform: 403, its body is never parsed
#   ├── Malformed      it does, but cannot be read: 400 with the reason
#   └── SendFailed
#       ├── TryAgain   it may work later (429, 5xx, time-out): the outbox retries, `after` seconds at the earliest
#       ├── GiveUp     it will never work (blocked, outside the window): becomes a dead letter that staff see
#       └── NeedsStaff nothing goes out before somebody acts (token refused, package too low): the channel pauses, alert


class ChannelError(Exception):
    """Root of what goes wrong in a channel; the text is for the operator and holds no secret."""


class Forged(ChannelError):
    """The request was not made by the platform."""


class Malformed(ChannelError):
    """The platform's request cannot be read."""


class SendFailed(ChannelError):
    """The platform did not take a message."""


class TryAgain(SendFailed):
    """It may go through later.

    Args:
        reason: for the operator.
        after: seconds that the platform asks to wait (429 `retry_after`), None if it does not say.
        whole_channel: the wait concerns every message of the channel, not this recipient alone.
    """

    def __init__(self, reason: str, after: float | None = None, *, whole_channel: bool = False) -> None:
        """Keep what is asked."""
        super().__init__(reason)
        self.after = after
        self.whole_channel = whole_channel


class GiveUp(SendFailed):
    """It will never go through."""


class NeedsStaff(SendFailed):
    """Nothing of this channel goes out before somebody acts; the text says what to do."""


@dataclass(frozen=True)
class Job:
    """Work that a channel does all the time in one process only (polling, renewing a token).

    Args:
        name: unique; also the name of its lease.
        run: works until it is cancelled; what it raises is logged and it is started again after a pause.
    """

    name: str
    run: Callable[[], Awaitable[None]]


type HandOver = Callable[[Incoming], Awaitable[object]]


@dataclass(frozen=True)
class Finding:
    """One line of `danloi channels check`: what was looked at, whether it is well, and the mend if it is not."""

    what: str
    is_well: bool
    mend: str = ""


class Channel(Protocol):
    """A messaging platform: one file under channels/, registered in danloi/app/channels.py."""

    name: str
    limits: Limits

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Make sure that the platform made this request, from the raw body, in constant time.

        Raises:
            Forged: it did not.
        """

    def parse(self, body: bytes) -> list[Incoming]:
        """Read a verified body; an event that needs no answer or is unknown is an empty list.

        Raises:
            Malformed: it cannot be read.
        """

    async def acknowledge(self, incoming: Incoming) -> None:
        """Do what the platform expects after a message was accepted (answer a callback, show "typing").

        Called in the background once a message is stored; it may fail and nothing is lost.
        """

    async def send(self, message: Outgoing) -> str:
        """Send one message, within the channel's time limit; return the platform's id of it ("" if it has none).

        Raises:
            TryAgain, GiveUp, NeedsStaff: it was not taken, or nobody knows (a time-out is TryAgain).
        """

    def jobs(self, hand_over: HandOver) -> list[Job]:
        """Return the work to do in one process only; a job that polls hands what it gets to `hand_over`.

        `hand_over` returns when the message is stored, and raises `NotAccepted` (danloi/conversation/inbox.py) if it
        could not be: then it must not be confirmed to the platform.
        """

    async def check(self) -> list[Finding]:
        """Look whether the channel works, for `danloi channels check`."""

    async def set_webhook(self, url: str) -> str:
        """Tell the platform where our webhook is, or return what the operator must enter in its console.

        "" takes the webhook away, for polling.
        """

    async def close(self) -> None:
        """Close connections."""
