"""The word before a name that says what kind of place it is (phường, xã, thành phố), and how people shorten it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from danloi.guidance.places.tokens import Token, Words

Kind = Literal["commune", "district", "province", "urban"]

# As written, the kind in full, and what it is a kind of. "quận" was never used in the province.
_WRITTEN: tuple[tuple[str, str, Kind], ...] = (
    ("thị trấn", "thị trấn", "commune"),
    ("đặc khu", "đặc khu", "commune"),
    ("thành phố", "thành phố", "district"),
    ("thị xã", "thị xã", "district"),
    ("huyện đảo", "huyện", "district"),
    ("phường", "phường", "commune"),
    ("xã", "xã", "commune"),
    ("huyện", "huyện", "district"),
    ("quận", "quận", "urban"),
    ("tỉnh", "tỉnh", "province"),
    ("p", "phường", "commune"),
    ("f", "phường", "commune"),
    ("x", "xã", "commune"),
    ("tt", "thị trấn", "commune"),
    ("tp", "thành phố", "district"),
    ("tx", "thị xã", "district"),
    ("h", "huyện", "district"),
    ("q", "quận", "urban"),
)
_KINDS = [([Words(word) for word in written.split()], full, level) for written, full, level in _WRITTEN]
_OTHER_WORDS = {"xa", "quan", "tinh"}  # which are good words themselves
_AGE = Words("cũ mới")
FULL = tuple(dict.fromkeys(full for _, full, _ in _WRITTEN))


@dataclass(frozen=True)
class KindWord:
    """A kind in a text: `full` is its whole name, `size` the tokens it takes, `age` a "cũ" or "mới" among them."""

    full: str
    level: Kind
    size: int
    age: str = ""


def kind_at(tokens: list[Token], at: int, is_plain: bool) -> KindWord | None:
    """Return the kind that begins at token `at`, with a "cũ" or "mới" after it; None if there is none.

    In a text with diacritics "xa" is not "xã"; `is_plain` says that the text has none.
    """
    for words, full, level in _KINDS:
        size = len(words)
        part = tokens[at : at + size]
        if len(part) < size or any(token.gap for token in part[1:]):
            continue
        if size == 1 and part[0].accented in _OTHER_WORDS and not is_plain:
            continue
        if all(word.has(token) for word, token in zip(words, part, strict=True)):
            after = next(iter(tokens[at + size : at + size + 1]), None)
            age = after.folded if after and not after.gap and _AGE.has(after) else ""
            return KindWord(full, level, size + bool(age), age)
    return None


def glued_kind(word: str) -> KindWord | None:
    """Return the kind that begins a word in one piece ("tphl")."""
    full = {"tp": "thành phố", "tx": "thị xã"}.get(word[:2])
    return KindWord(full, "district", 0) if full and len(word) == 4 else None
