"""What follows a name and says which place it is: its old district, another province, "cũ" or "mới"."""

from __future__ import annotations

from dataclasses import dataclass

from danloi.guidance.places.index import PlaceIndex
from danloi.guidance.places.kinds import KindWord, kind_at
from danloi.guidance.places.readings import Era, Reading, Resolution
from danloi.guidance.places.tokens import Token
from danloi.guidance.places.words import PlaceWords

_JOINS = {"", ",", "-", ";", "(", "/", "."}
_LONGEST = 3  # syllables of a name that is not known


@dataclass(frozen=True)
class Qualified:
    """What is left of a name's readings, the token after all that belongs to it, and where else it lies, if it does."""

    place: Resolution
    end: int
    outside: str = ""


def qualify(
    index: PlaceIndex,
    tokens: list[Token],
    is_plain: bool,
    place: Resolution,
    end: int,
    *,
    has_kind: bool,
    is_risky: bool,
) -> Qualified:
    """Take up the district or province that stands at token `end`, right after a name that may mean `place`.

    `has_kind` says that "phường" or the like stood before the name; `is_risky` that the name is common elsewhere.
    """
    while end < len(tokens) and tokens[end].gap in _JOINS:
        kind = kind_at(tokens, end, is_plain)
        at = end + kind.size if kind else end
        if kind and kind.level == "commune":
            break
        district, after = _district_at(index, tokens, at, kind)
        found = index.name_at(tokens, at)
        if district and place.belongs_to(district) and (kind or has_kind or not place.named("district")):
            place, end = place.inside(district), after
        elif found and found.key == index.own:
            end = found.end
        elif found and found.key in index.outside and (kind or not index.readings(found.key)):
            elsewhere = has_kind or is_risky or (kind is not None and kind.level == "province")
            return Qualified(place, found.end if elsewhere else end, index.outside[found.key] if elsewhere else "")
        elif kind and has_kind and not found and (size := _foreign_district(tokens, at, kind)):
            return Qualified(place, at + size, kind.full)
        else:
            break
    return Qualified(place, end)


def era_after(tokens: list[Token], end: int, words: PlaceWords) -> Era | None:
    """Return whether the name before token `end` is meant as of old ("cũ", "giờ thuộc đâu") or as of today ("mới")."""
    if end >= len(tokens) or tokens[end].gap not in _JOINS:
        return None
    if words.once.length_at(tokens, end):
        return "former"
    return "today" if words.now.length_at(tokens, end) else None


def _district_at(index: PlaceIndex, tokens: list[Token], at: int, kind: KindWord | None) -> tuple[Reading | None, int]:
    found = index.name_at(tokens, at)
    if found:
        return (index.district(found.key) if kind is None or kind.level == "district" else None), found.end
    if kind and at < len(tokens):
        return index.district_of_initials(tokens[at].folded, kind), at + 1
    return None, at


def _foreign_district(tokens: list[Token], at: int, kind: KindWord) -> int:
    """How many tokens name a district that the province never had: "quận 7", "huyện Đan Phượng"."""
    if kind.level not in {"urban", "district"}:
        return 0
    if kind.level == "urban" and at < len(tokens) and tokens[at].text.isdigit():
        return 1
    return capitals_at(tokens, at)


def capitals_at(tokens: list[Token], at: int) -> int:
    """Return how many tokens from `at` on begin with a capital and have nothing between: at most three."""
    size = 0
    while size < _LONGEST and at + size < len(tokens) and tokens[at + size].is_capital:
        if size and tokens[at + size].gap:
            break
        size += 1
    return size
