"""What must be known again but not be readable: codes are sealed, and keys of a file or person are fingerprints."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from danloi.storage.base import now


class Vault:
    """Seals texts (AES and HMAC: Fernet) and makes keyed fingerprints; both are worthless without the key.

    Args:
        key: at least 32 secret bytes, the same in every process.
    """

    def __init__(self, key: bytes) -> None:
        """Derive one key for each use."""
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(key, b"danloi status seal")))
        self._fingerprint_key = _derive(key, b"danloi status fingerprint")

    def seal(self, text: str, at: dt.datetime | None = None) -> str:
        """Return `text` unreadable, with the moment of sealing in it."""
        return self._fernet.encrypt_at_time(text.encode(), int((at or now()).timestamp())).decode()

    def open(self, sealed: str, lasts: dt.timedelta | None = None, at: dt.datetime | None = None) -> str | None:
        """Return the text; None if it was not sealed here, or longer than `lasts` ago."""
        try:
            if lasts is None:
                return self._fernet.decrypt(sealed.encode()).decode()
            moment = int((at or now()).timestamp())
            return self._fernet.decrypt_at_time(sealed.encode(), int(lasts.total_seconds()), moment).decode()
        except (InvalidToken, UnicodeError):
            return None

    def fingerprint(self, kind: str, text: str) -> str:
        """Return 32 hexadecimal digits that stand for `text` of a `kind`."""
        return hmac.new(self._fingerprint_key, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, purpose).derive(key)
