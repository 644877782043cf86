"""Personal numbers: masked wherever a message is kept."""

from __future__ import annotations

import re

from danloi.guidance.vietnamese import find_identifiers

_KEPT = {"procedure_code"}
_DANGEROUS = {"otp", "bank_number"}
_OWN = {"citizen_number", "id_number", "passport"}
_MASK = "•"
_ANY_FOUR_DIGITS = re.compile(r"(?<![\d./-])\d{4}(?![\d/-]|\.\d)")
# Four digits on their own, but for a year.
_FOUR_DIGITS = re.compile(r"(?<![\d./-])(?!(?:19|20)\d\d)\d{4}(?![\d/-]|\.\d)")


def mask(text: str, years_too: bool = False) -> str:
    """Return `text` with every personal number, address and dossier code made unreadable but for its first letters.

    Four lone digits are masked too: they may be the second fact of a status look-up. Years are left, unless
    `years_too` (the second fact was asked for).
    """
    for one in reversed(find_identifiers(text)):
        if one.kind in _KEPT:
            continue
        shown = 3 if one.kind == "dossier_code" else 0
        piece = text[one.start : one.end]
        text = text[: one.start] + piece[:shown] + _MASK * 6 + text[one.end :]
    return (_ANY_FOUR_DIGITS if years_too else _FOUR_DIGITS).sub(_MASK * 4, text)


def without_personal_numbers(text: str) -> str:
    """Return `text` with every such number left out, for search links."""
    return " ".join(mask(text, years_too=True).replace(_MASK, " ").split())


def has_secret(text: str) -> bool:
    """Whether `text` holds what nobody should ever send: an OTP or a card or account number."""
    return any(one.kind in _DANGEROUS for one in find_identifiers(text))


def has_personal_number(text: str) -> bool:
    """Whether `text` holds an identity number, which this assistant does not need."""
    return any(one.kind in _OWN for one in find_identifiers(text))
