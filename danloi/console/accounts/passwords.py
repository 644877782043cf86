"""Passwords: hashed with argon2id, and chosen by the rules of NIST SP 800-63B revision 4."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from danloi.guidance.vietnamese import fold

# Section 3.1.1.2: at least 15 characters where the password may be all there is, any characters, no rules of
# composition, no regular changes, nothing that is common, expected or known to be compromised.
SHORTEST = 15
LONGEST = 256
_LOOKED_AT = 72  # zxcvbn takes no more
_SAFE = 3  # of 0 to 4: more than 10**8 guesses
_SHORTEST_WORD = 3
_SHORTEST_REST = 8  # letters beside the words that anybody would try
_OURS = ["danloi", "quangninh", "halong", "hanhchinhcong", "canbo", "matkhau", "password"]
_AT_ONCE = 2  # each takes 64 MiB and a processor
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like another


class Passwords:
    """Hashes and compares passwords, beside the event loop.

    Args:
        hasher: argon2 with its parameters; when they change, a password is hashed anew at its next use.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Make the hash that unknown logins are compared with."""
        self._hasher = hasher or PasswordHasher()
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        """Return the hash to keep."""
        async with self._at_once:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def is_right(self, kept: str, password: str) -> bool:
        """Compare. With nothing kept, as for an unknown login, it takes as long and says no."""
        if not self._nobodys:
            self._nobodys = await self.hash(secrets.token_urlsafe(32))
        async with self._at_once:
            matches = await asyncio.to_thread(self._matches, kept or self._nobodys, _normal(password))
        return matches and bool(kept)

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def weakness_of(password: str, *about: str) -> str:
    """Return what is wrong with a new password, as a key of the words below `password.`; "" for nothing.

    Args:
        password: as typed.
        about: what an attacker would try first: the login, the name.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        return "short"
    if len(normal) > LONGEST:
        return "long"
    expected = [*_OURS, *about, *(part for word in about for part in word.split())]
    rest = _bare(normal)
    for word in sorted(map(_bare, expected), key=len, reverse=True):
        rest = rest.replace(word, "") if len(word) >= _SHORTEST_WORD else rest
    folded = [word.lower() for word in expected if word]
    is_safe = zxcvbn(normal[:_LOOKED_AT], user_inputs=folded)["score"] >= _SAFE
    return "" if is_safe and len(rest) >= _SHORTEST_REST else "common"


def temporary_password() -> str:
    """Return a password to be told to somebody and changed at once: 20 letters in fours, 99 bits."""
    letters = [secrets.choice(_ALPHABET) for _ in range(20)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 20, 4))


def _bare(text: str) -> str:
    """Return the text without tones, case and what separates its words."""
    return re.sub(r"[\s._@-]", "", fold(text))


def _normal(password: str) -> str:
    """Return the same text however a keyboard composed it (NIST: NFKC before hashing)."""
    return unicodedata.normalize("NFKC", password)[: LONGEST + 1]
