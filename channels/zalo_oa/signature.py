"""The signature of Zalo's webhooks: plain SHA-256 over id, raw body, timestamp and the account's secret key.

Two points are disputed: whether the id is the app's or the account's, and whether the timestamp is the body's or that
of the header `X-ZEvent-Timestamp`. Both are settings; when a signature does not fit but would with the other choice,
the refusal says so (docs/zalo.md).
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from danloi.conversation.channel import Forged

type SignedId = Literal["app_id", "oa_id"]
type SignedTimestamp = Literal["body", "header"]

# A quotation mark inside a JSON string is escaped, so what a citizen writes cannot look like this key.
_TIMESTAMP = re.compile(rb'"timestamp"\s*:\s*"?(\d{1,20})"?')
_MOST_TIMESTAMPS = 4
_DIGITS_OF_SECONDS = 10  # milliseconds have 13
_HINTED_BODY = 20_000  # bytes; the other choices are not tried on larger bodies
PROBE = b"{}"  # Zalo posts this unsigned when the address is entered in the console, and wants 200


@dataclass(frozen=True)
class Signature:
    """What Zalo signs with.

    Args:
        ids: the app's and the account's.
        secret_key: the account's own ("OA Secret Key"), as most sources say; whichever the console shows for webhooks.
        signed_id: which id is signed.
        signed_timestamp: where the signed timestamp stands.
        max_age_seconds: older requests are refused as replays; 0 for no limit. Zalo delivers again for up to hours.
        clock: seconds since 1970.
    """

    ids: Mapping[SignedId, str]
    secret_key: str
    signed_id: SignedId = "app_id"
    signed_timestamp: SignedTimestamp = "body"
    max_age_seconds: float = 86_400
    clock: Callable[[], float] = time.time

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Make sure that Zalo made the request; the body is only searched for its timestamp.

        Raises:
            Forged: it did not, or too long ago.
        """
        given = headers.get("X-ZEvent-Signature", "").strip().lower().removeprefix("mac=")
        if not given and body.strip() == PROBE:
            return
        if not re.fullmatch("[0-9a-f]{64}", given):
            raise Forged("X-ZEvent-Signature is missing or is no SHA-256")
        stamp = self._fitting(given, headers, body, self.signed_id, self.signed_timestamp)
        if stamp is None:
            raise Forged(f"the signature does not fit{self._hint(given, headers, body)}")
        seconds = int(stamp) / 1000 if len(stamp) > _DIGITS_OF_SECONDS else int(stamp)
        age = self.clock() - seconds
        if self.max_age_seconds and age > self.max_age_seconds:
            raise Forged(f"signed {age / 3600:.1f} h ago (ZALO_OA_MAX_AGE_SECONDS={self.max_age_seconds:.0f})")

    def _fitting(
        self, given: str, headers: Mapping[str, str], body: bytes, signed_id: SignedId, where: SignedTimestamp
    ) -> bytes | None:
        """Return the timestamp with which the signature fits, None if there is none."""
        fitting = None
        for stamp in _timestamps(headers, body, where):
            digest = hashlib.sha256(self.ids[signed_id].encode() + body + stamp + self.secret_key.encode())
            if hmac.compare_digest(digest.hexdigest(), given):
                fitting = stamp
        return fitting

    def _hint(self, given: str, headers: Mapping[str, str], body: bytes) -> str:
        """Say with which settings it would fit, if with any; they cannot be guessed without the secret."""
        if len(body) > _HINTED_BODY:
            return ""
        choices: Iterator[tuple[SignedId, SignedTimestamp]] = itertools.product(("app_id", "oa_id"), ("body", "header"))
        for signed_id, where in choices:
            if self.ids[signed_id] and self._fitting(given, headers, body, signed_id, where) is not None:
                return f"; it would with ZALO_OA_SIGNED_ID={signed_id} ZALO_OA_SIGNED_TIMESTAMP={where}"
        return ""


def _timestamps(headers: Mapping[str, str], body: bytes, where: SignedTimestamp) -> list[bytes]:
    if where == "header":
        stamp = headers.get("X-ZEvent-Timestamp", "").strip()
        return [stamp.encode()] if re.fullmatch(r"[0-9]{1,20}", stamp) else []
    return list(dict.fromkeys(_TIMESTAMP.findall(body)))[:_MOST_TIMESTAMPS]
