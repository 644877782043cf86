"""Every place that a text names, and where: with its kind before it, bare, or outside the province."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from danloi.guidance.places.evidence import BLOCKED, LIKELY, SURE, given, is_risky, needed
from danloi.guidance.places.index import Found, PlaceIndex
from danloi.guidance.places.kinds import KindWord, glued_kind, kind_at
from danloi.guidance.places.qualify import capitals_at, era_after, qualify
from danloi.guidance.places.readings import Era, Reading, Resolution
from danloi.guidance.places.tokens import tokens_of
from danloi.guidance.vietnamese import has_diacritics

_AFTER_KIND = {"", ".", ":"}
_LISTED = {",", "-", "/", ";"}
_CITY_DISTRICT = re.compile(r"q\d{1,2}")
_AGES: dict[str, Era] = {"cu": "former", "moi": "today"}


@dataclass(frozen=True)
class Mention:
    """A place named in a text: `text` is `source[start:end]`.

    `place` is what it means in the province. Where that is None, `outside` names a place that is not in the province
    (`is_sure`) or that nobody here knows (a slip of the finger, perhaps).
    """

    text: str
    start: int
    end: int
    place: Resolution | None = None
    outside: str = ""
    is_sure: bool = True


class Scan:
    """The reading of one text.

    Args:
        index: the names.
        text: what somebody wrote (NFC).
        marked: parts of it that the engine took for places.
    """

    def __init__(self, index: PlaceIndex, text: str, marked: Sequence[str] = ()) -> None:
        """Split the text."""
        self._index = index
        self._words = index.words
        self._text = text
        self._tokens = tokens_of(text)
        self._is_plain = not has_diacritics(text)
        self._marks = [span for part in marked if part for span in _spans(text, part)]
        self._found: list[Mention] = []
        self._last_end = 0  # the token after the last mention

    def mentions(self) -> list[Mention]:
        """Return the places named, in order."""
        at = 0
        while at < len(self._tokens):
            at = self._step(at) or at + 1
        return self._found

    def _step(self, at: int) -> int:
        """Take up what begins at token `at`; return the token to go on with, 0 for the next."""
        bare = self._index.name_at(self._tokens, at)
        skipped = self._words.no_places.length_at(self._tokens, at)
        if skipped and (bare is None or at + skipped >= bare.end):
            return at + skipped
        kind = kind_at(self._tokens, at, self._is_plain)
        if kind and self._follows_kind(at + kind.size):
            named = self._index.name_at(self._tokens, at + kind.size)
            if named and (bare is None or named.end >= bare.end):
                return self._with_kind(at, kind, named)
            taken = self._initials(at, kind) or self._unknown(at, kind)
            if taken:
                return taken
        return self._bare(bare) if bare else self._glued(at)

    def _follows_kind(self, at: int) -> bool:
        return at < len(self._tokens) and self._tokens[at].gap in _AFTER_KIND

    def _with_kind(self, at: int, kind: KindWord, named: Found) -> int:
        if named.key == self._index.own:
            return named.end
        readings = self._index.readings(named.key, kind)
        if readings:
            return self._add(at, named.end, readings, has_kind=True, era=_AGES.get(kind.age))
        if named.key in self._index.outside and kind.level != "commune":
            return self._add_outside(at, named.end, self._index.outside[named.key])
        return self._add_outside(at, named.end, self._text_of(at, named.end), is_sure=kind.level == "urban")

    def _bare(self, found: Found) -> int:
        if found.key == self._index.own:
            return found.end
        tokens = self._tokens
        start, end = tokens[found.start].start, tokens[found.end - 1].end
        is_marked = any((s <= start and end <= e) or (start <= s and e <= end) for s, e in self._marks)
        level = given(
            found,
            tokens,
            self._words,
            self._is_plain,
            is_marked=is_marked,
            follows_place=self._follows_place(found.start),
            list_end=self._list_end(found),
        )
        want = needed(found, tokens, self._words, self._is_plain)
        readings = self._index.readings(found.key)
        if not readings:  # a province counts only where somebody says to be in it
            name = self._index.outside.get(found.key, "")
            return self._add_outside(found.start, found.end, name) if name and level >= max(want, LIKELY) else 0
        if level > BLOCKED and self._is_qualified(found, readings):
            level = max(level, SURE)
        if level < want:
            return 0
        return self._add(found.start, found.end, readings, found=found)

    def _is_qualified(self, found: Found, readings: Sequence[Reading]) -> bool:
        place = Resolution("", tuple(readings))
        risky = is_risky(found, self._words)
        done = qualify(self._index, self._tokens, self._is_plain, place, found.end, has_kind=False, is_risky=risky)
        return done.end > found.end

    def _follows_place(self, at: int) -> bool:
        between = self._tokens[self._last_end : at]
        if not self._found or len(between) > 1 or not all(self._words.links.has(token) for token in between):
            return False
        return bool(between) or self._tokens[at].gap in _LISTED

    def _list_end(self, found: Found) -> int:
        """The token after the last of the names that go on from this one ("Minh Châu với Quan Lạn")."""
        end = found.end
        while end < len(self._tokens):
            at = end + 1 if self._words.links.has(self._tokens[end]) else end
            following = self._index.name_at(self._tokens, at) if at > end or self._tokens[end].gap in _LISTED else None
            if following is None:
                break
            end = following.end
        return end

    def _initials(self, at: int, kind: KindWord) -> int:
        """A district by its initials: "tp hl", "tx. QY"."""
        after = at + kind.size
        reading = self._index.district_of_initials(self._tokens[after].folded, kind)
        return self._add(at, after + 1, (reading,), has_kind=True) if reading else 0

    def _glued(self, at: int) -> int:
        """A district in one piece: "tphl", "Q7"."""
        word = self._tokens[at].folded
        kind = glued_kind(word)
        if kind and (reading := self._index.district_of_initials(word[2:], kind)):
            return self._add(at, at + 1, (reading,), has_kind=True)
        return self._add_outside(at, at + 1, self._tokens[at].text) if _CITY_DISTRICT.fullmatch(word) else 0

    def _unknown(self, at: int, kind: KindWord) -> int:
        """A kind and a name that the province does not have: "phường Bến Nghé", "quận 7"."""
        after = at + kind.size
        first = self._tokens[after]
        if kind.level == "province" or self._words.no_names.has(first):
            return 0
        is_urban = kind.level == "urban"
        if first.text.isdigit():
            ends = after + 1 == len(self._tokens) or self._tokens[after + 1].gap != ""
            is_number = len(first.text) <= 2 and (is_urban or (ends and not self._is_plain))
            size = int(is_number)
        else:
            size = capitals_at(self._tokens, after)
        end = after + size
        return self._add_outside(at, end, self._text_of(at, end), is_sure=is_urban) if size else 0

    def _add(
        self,
        at: int,
        end: int,
        readings: Sequence[Reading],
        *,
        has_kind: bool = False,
        era: Era | None = None,
        found: Found | None = None,
    ) -> int:
        place = Resolution(self._text_of(at, end), tuple(readings))
        risky = found is not None and is_risky(found, self._words)
        done = qualify(self._index, self._tokens, self._is_plain, place, end, has_kind=has_kind, is_risky=risky)
        if done.outside:
            return self._add_outside(at, done.end, self._text_of(at, done.end))
        place = done.place.of_era(era or era_after(self._tokens, done.end, self._words))
        if found and done.end == end:
            place = replace(place, namesake=self._index.outside.get(found.key, ""))
        return self._keep(at, done.end, place=place)

    def _add_outside(self, at: int, end: int, name: str, *, is_sure: bool = True) -> int:
        return self._keep(at, end, outside=name, is_sure=is_sure)

    def _keep(
        self, at: int, end: int, *, place: Resolution | None = None, outside: str = "", is_sure: bool = True
    ) -> int:
        start, stop = self._tokens[at].start, self._tokens[end - 1].end
        self._found.append(Mention(self._text_of(at, end), start, stop, place, outside, is_sure))
        self._last_end = end
        return end

    def _text_of(self, at: int, end: int) -> str:
        return self._text[self._tokens[at].start : self._tokens[end - 1].end]


def _spans(text: str, part: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(part), text, re.IGNORECASE)]
