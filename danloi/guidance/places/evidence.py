"""Whether a name without "phường" or "xã" before it is meant as a place: what stands around it tells."""

from __future__ import annotations

from collections.abc import Sequence

from danloi.guidance.places.index import Found
from danloi.guidance.places.tokens import Token
from danloi.guidance.places.words import PlaceWords

# How sure the surroundings make it. Each level is enough for some names, see `needed`.
BLOCKED, NOTHING, CAPITAL, LIKELY, SURE, NEVER = range(-1, 5)


def is_risky(found: Found, words: PlaceWords) -> bool:
    """Whether the name is an ordinary word, or as often a person's or a street's."""
    return found.key in words.ordinary.words or found.key in words.ordinary.names


def needed(found: Found, tokens: list[Token], words: PlaceWords, is_plain: bool) -> int:
    """Return how much evidence the name needs, by what else it may be and how it is written.

    `is_plain` says that the whole text has no diacritics.
    """
    part, ordinary = tokens[found.start : found.end], words.ordinary
    is_exact = tuple(token.accented for token in part) == found.accented
    is_bare = all(token.is_plain for token in part) and not (is_exact and not is_plain)
    is_word = found.key in ordinary.words or ((not is_exact or is_bare) and found.key in ordinary.plain_words)
    if not is_exact and not is_bare:
        return NEVER if is_word else SURE  # other diacritics: "có tờ" is not Cô Tô
    if is_word:
        return LIKELY if _is_capital(part) else SURE
    if found.key in ordinary.names or (is_bare and found.key in ordinary.plain_names):
        return LIKELY
    return NOTHING if is_exact or is_plain else CAPITAL


def given(
    found: Found,
    tokens: list[Token],
    words: PlaceWords,
    is_plain: bool,
    *,
    is_marked: bool,
    follows_place: bool,
    list_end: int,
) -> int:
    """Return how much evidence there is.

    `is_plain` says that the whole text has no diacritics, `is_marked` that the engine marked the name as a place,
    `follows_place` that a place stands just before it ("Hồng Hà và Hồng Hải"); `list_end` is the token after the names
    that go on from it.
    """
    before = tokens[found.start - 1] if found.start else None
    joined = before is not None and tokens[found.start].gap in {"", ":", "(", "“", '"'}
    if before is not None and joined:
        if words.before.streets.has(before) or (is_risky(found, words) and before.text.isdigit()):
            return BLOCKED
        if not is_marked and (words.before.venues.has(before) or _is_person(found, tokens, words)):
            return BLOCKED
    if is_marked:
        return SURE
    level = max(_before(found, tokens, words, is_plain), _after(found, tokens, words, list_end))
    if follows_place:
        level = max(level, LIKELY)
    if _stands_alone(found, tokens, words):
        capital = _is_capital(tokens[found.start : found.end])
        level = max(level, SURE if found.key not in words.ordinary.words or capital else NOTHING)
    return max(level, CAPITAL if _is_capital(tokens[found.start : found.end]) else NOTHING)


def _is_person(found: Found, tokens: list[Token], words: PlaceWords) -> bool:
    before = tokens[found.start - 1]
    if before.is_capital and words.before.surnames.has(before) and tokens[found.start].is_capital:
        return True
    is_whose = found.start > 1 and words.before.sure.has(tokens[found.start - 2])  # "quê chị Hồng Hải"
    return is_risky(found, words) and words.before.titles.has(before) and not is_whose


def _before(found: Found, tokens: list[Token], words: PlaceWords, is_plain: bool) -> int:
    level = NOTHING
    likely = words.before.likely_plain if is_plain else words.before.likely
    at = found.start
    while at > 0 and found.start - at < 4 and tokens[at].gap in {"", ":", "(", "“", '"'}:
        at -= 1
        if words.before.sure.has(tokens[at]):
            return SURE
        if likely.has(tokens[at]):
            level = LIKELY
        elif not words.before.between.has(tokens[at]):
            break
    return level


def _after(found: Found, tokens: list[Token], words: PlaceWords, end: int) -> int:
    if end >= len(tokens) or tokens[end].gap not in {"", "(", ","}:
        return NOTHING
    if words.after.sure.length_at(tokens, end):
        return SURE
    begins = all(words.polite.has(token) for token in tokens[: found.start]) or tokens[found.start].gap != ""
    return LIKELY if begins and words.after.likely.length_at(tokens, end) else NOTHING


def _stands_alone(found: Found, tokens: list[Token], words: PlaceWords) -> bool:
    return all(words.polite.has(token) for token in [*tokens[: found.start], *tokens[found.end :]])


def _is_capital(part: Sequence[Token]) -> bool:
    return all(token.is_capital or token.text.isdigit() for token in part)
