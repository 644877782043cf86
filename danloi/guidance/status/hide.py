"""What is shown of a code, a name and an officer's note: enough to know one's own file by, no more."""

from __future__ import annotations

import re

from danloi.guidance.privacy import mask
from danloi.guidance.vietnamese import fold

_DOTS = "•••"


def short_code(code: str) -> str:
    """Return "H49.22-•••-0042" for "H49.22-261103-0042"."""
    unit, _, rest = code.partition("-")
    return f"{unit}-{_DOTS}-{rest.rpartition('-')[2][-4:]}"


def masked_name(name: str) -> str:
    """Return "N••• T••• H•••" for "Nguyễn Thị Hòa"."""
    return " ".join(word[0].upper() + _DOTS for word in name.split())


def without_persons(text: str, applicant: str) -> str:
    """Return an officer's `text` with personal numbers and the applicant's name made unreadable."""
    text = mask(text)
    words = applicant.split()
    if not words:
        return text
    # Officers write the name in full, or the given name with or without the middle one; accents may be missing.
    for length in range(len(words), 1, -1):
        text = _hide(text, words[-length:])
    return text


def _hide(text: str, words: list[str]) -> str:
    wanted = [fold(word) for word in words]
    tokens = list(re.finditer(r"\w+", text))
    for at in range(len(tokens) - len(words), -1, -1):
        if [fold(token.group()) for token in tokens[at : at + len(words)]] == wanted:
            start, end = tokens[at].start(), tokens[at + len(words) - 1].end()
            text = text[:start] + masked_name(" ".join(words)) + text[end:]
    return text
