"""What the error codes of Zalo's Official Account API mean for a message.

The codes are those of https://developers.zalo.me/docs/official-account/phu-luc/ma-loi as others have quoted them. One
that is not in the table is tried again: it may pass, and if not the outbox shows it to staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from danloi.conversation.channel import GiveUp, NeedsStaff, SendFailed, TryAgain

TOKEN_REFUSED = frozenset({-216, -220})
BAD_PARAMETER = -201

type Way = Literal["again", "give_up", "staff"]


@dataclass(frozen=True)
class Meaning:
    """One code: which way to go, the words for the operator, and for another try how long to wait."""

    way: Way
    words: str
    after: float | None = None
    whole_channel: bool = False


MEANINGS: Mapping[int, Meaning] = {
    -32: Meaning("again", "too many calls", 30, whole_channel=True),
    -200: Meaning("again", "sending failed at Zalo"),
    -201: Meaning("give_up", "Zalo finds a parameter wrong"),
    -209: Meaning("staff", "the app is not active: activate it at developers.zalo.me"),
    -210: Meaning("give_up", "Zalo finds a parameter too long"),
    -211: Meaning(
        "staff", "the account's quota of messages is used up: raise it at oa.zalo.me, or wait for the next period"
    ),
    -213: Meaning("give_up", "the citizen does not follow the account"),
    -216: Meaning("staff", "the access token is refused, also a renewed one"),
    -217: Meaning("give_up", "the citizen has blocked the account"),
    -218: Meaning("again", "the citizen's quota of messages is used up", 3600),
    -220: Meaning("staff", "the access token is expired, also a renewed one"),
    -221: Meaning("staff", "the account is not verified: verify it at oa.zalo.me"),
    -223: Meaning("staff", "the account has not authorised the app for this: consent again with every permission"),
    -224: Meaning("staff", "the account's package is too low for the API: raise it at oa.zalo.me"),
    -227: Meaning("give_up", "the citizen's account is banned or unused"),
    -230: Meaning("give_up", "the citizen has not written for seven days"),
    -232: Meaning("give_up", "the citizen has not written for too long"),
    -234: Meaning("again", "Zalo sends no such message at night", 3600),
    -240: Meaning("staff", "Zalo has switched this version of the API off: ZALO_OA_API_URL or the program is too old"),
    -242: Meaning("staff", "the app demands appsecret_proof: switch that off at developers.zalo.me"),
    -321: Meaning("staff", "the account has no money left: pay in at oa.zalo.me"),
}


def error_of(code: int, words: str = "", wait: float | None = None) -> SendFailed:
    """Return what to raise for an error code.

    Args:
        code: negative number.
        words: Zalo's own.
        wait: seconds Zalo asks to wait, if it does.
    """
    meaning = MEANINGS.get(code, Meaning("again", "unknown error"))
    text = f"Zalo error {code}: {meaning.words}" + (f" ({words[:120]})" if words else "")
    match meaning.way:
        case "again":
            return TryAgain(text, wait if wait is not None else meaning.after, whole_channel=meaning.whole_channel)
        case "give_up":
            return GiveUp(text)
    return NeedsStaff(text)
