"""Hamlets and quarters (thôn, khu, tổ dân phố): there is no list of them, so they are only recognised."""

from __future__ import annotations

import re

_NAME = r"(?:\d+[A-Za-z]?|[A-ZĐÀ-Ỹ][^\s,.?!]*(?:\s+(?:\d+|[A-ZĐÀ-Ỹ][^\s,.?!]*))*)"
_HAMLET = re.compile(
    # "thôn" and "xóm" are followed by a name however it is written, "khu" and "bản" only by one with a sign of it.
    rf"(?<!\w)(?:(?:[Tt]hôn|[Xx]óm|[Tt]hon|[Xx]om)\s+(?:{_NAME}|(?!nào|nao|em|mình|minh|tôi|toi)[^\s,.?!]+)"
    rf"|(?:[Kk]hu phố|[Kk]hu pho|[Kk]hu|[Tt]ổ dân phố|[Tt]o dan pho|[Tt]ổ|[Tt]o|[Bb]ản)\s+{_NAME})"
)
_LONGEST_MESSAGE = 8  # words; what is longer says more than a hamlet


def hamlet_in(text: str) -> str:
    """Return the first hamlet that `text` names ("khu 5", "thôn Đông"), or an empty string."""
    match = _HAMLET.search(text)
    return match.group() if match else ""


def is_hamlet(text: str) -> bool:
    """Whether `text` is little more than the name of a hamlet: an answer to "which hamlet?", not a number to choose."""
    return bool(hamlet_in(text)) and len(text.split()) <= _LONGEST_MESSAGE
