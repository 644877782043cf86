"""Ways of speaking that no fixed phrase catches: "bố em mất hôm qua", "chồng của em vừa mới mất".

The notation of data/catalogue/lexicon.yaml: (a|b) one of several, … up to three words of any kind, …… up to
eight, $ the end of the message. Matched with diacritics where the message has them, without where it has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from danloi.guidance.vietnamese import clean, fold

_GAP = r"(?:\S+ ){0,3}?"
_LONG_GAP = r"(?:\S+ ){0,8}?"
_SYNTAX = re.compile(r"[^\w\s()|…$]")


class PatternError(ValueError):
    """A pattern breaks the notation; the text says which. For staff."""


@dataclass(frozen=True)
class Pattern:
    """What is said, and the catalogue's words for it."""

    accented: re.Pattern[str]
    folded: re.Pattern[str]
    means: str

    @classmethod
    def of(cls, say: str, means: str) -> Pattern:
        """Read the notation.

        Raises:
            PatternError: an unknown sign, or brackets that do not close.
        """
        text = clean(say).lower()
        if bad := _SYNTAX.search(text):
            msg = f"pattern “{say}”: the sign “{bad.group()}” is not known; use ( | ) … $"
            raise PatternError(msg)
        try:
            return cls(_compiled(text), _compiled(fold(text)), means)
        except re.error as err:
            msg = f"pattern “{say}”: {err}"
            raise PatternError(msg) from err


def matches(
    said: Sequence[tuple[str, str]], patterns: Sequence[Pattern], exact: bool
) -> Iterator[tuple[int, int, str]]:
    """Yield (first word, word after the last, meaning) of every pattern in `said`, pairs of (folded, accented)."""
    words = [accented if exact else folded for folded, accented in said]
    text = "".join(f"{word} " for word in words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    at = {start: number for number, start in enumerate(starts)}
    for pattern in patterns:
        for match in (pattern.accented if exact else pattern.folded).finditer(text):
            yield at[match.start(1)], at[match.end(1)], pattern.means


def _compiled(text: str) -> re.Pattern[str]:
    """Each word of the pattern with the space after it; what stands before begins a word."""
    parts = []
    for piece in re.findall(r"\([^()]*\)|……|…|\$|[^\s()…$]+", text):
        if piece == "……":
            parts.append(_LONG_GAP)
        elif piece == "…":
            parts.append(_GAP)
        elif piece == "$":
            parts.append("$")
        elif piece.startswith("("):
            options = [option.strip() for option in piece[1:-1].split("|")]
            parts.append("(?:" + "|".join("$" if o == "$" else re.escape(o) + " " for o in options) + ")")
        else:
            parts.append(re.escape(piece) + " ")
    if text.count("(") != text.count(")"):
        msg = "a bracket is not closed"
        raise re.error(msg)
    return re.compile(r"(?<!\S)(" + "".join(parts) + ")")
