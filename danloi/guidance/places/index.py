"""Every name that a place of the province has or had, by its folded words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from danloi.guidance.catalogue.models import FormerUnitRow, UnitRow
from danloi.guidance.places.kinds import FULL, KindWord
from danloi.guidance.places.readings import Reading, district_reading, former_readings, unit_reading
from danloi.guidance.places.tokens import Token
from danloi.guidance.places.words import PlaceWords
from danloi.guidance.vietnamese import fold_words, place_tones, words_of

Key = tuple[str, ...]

# A district that was gone before 2025, and the codes of its communes (General Statistics Office) from first to last:
# Hoành Bồ went to Hạ Long on 1 January 2020 (Resolution 837/NQ-UBTVQH14). Known only when called a district.
_OLDER_DISTRICTS = {"Huyện Hoành Bồ": ("07030", "07066")}


@dataclass(frozen=True)
class Found:
    """A known name in a text: tokens `start` to `end`; `accented` is how it is really written."""

    key: Key
    accented: Key
    start: int
    end: int


class PlaceIndex:
    """The units of today, the old communes and the old districts by their names without kind.

    Args:
        units: the units of today.
        former: the old communes, a split one with a row for each part.
        words: how places are spoken of, and what lies outside the province.
    """

    def __init__(self, units: Sequence[UnitRow], former: Sequence[FormerUnitRow], words: PlaceWords) -> None:
        """Index the names."""
        self.words = words
        self.own = key_of(words.own)
        self.units = {unit.code: unit for unit in units}
        self.formers = former_readings(former, self.units)
        by_district: dict[str, list[FormerUnitRow]] = {}
        for row in former:
            by_district.setdefault(row.district, []).append(row)
        self.districts = [district_reading(name, rows, self.units) for name, rows in by_district.items()]
        older = [
            district_reading(name, rows, self.units)
            for name, (first, last) in _OLDER_DISTRICTS.items()
            if (rows := [row for row in former if first <= row.code <= last])
        ]
        self._communes: dict[Key, list[Reading]] = {}
        for reading in [*(unit_reading(unit) for unit in units), *self.formers]:
            self._communes.setdefault(key_of(reading.name), []).append(reading)
        self._districts = {key_of(reading.name): reading for reading in self.districts}
        self._older = {key_of(reading.name): reading for reading in older}
        self.outside = {key_of(name): name for name in words.provinces}
        self.outside |= {key_of(said): name for said, name in words.other_names.items()}
        self.accented: dict[Key, Key] = {}
        for name in [*words.provinces, *words.other_names, words.own, *words.aliases]:
            self.accented[key_of(name)] = _accented(name)
        for reading in [*older, *self.districts, *(r for found in self._communes.values() for r in found)]:
            self.accented[key_of(reading.name)] = _accented(reading.name)
        self._aliases = {key_of(alias): key_of(name) for alias, name in words.aliases.items()}
        self._longest = max(len(key) for key in self.accented)

    def name_at(self, tokens: Sequence[Token], at: int) -> Found | None:
        """Return the longest known name that begins at token `at`, of the province or outside it."""
        for size in range(min(self._longest, len(tokens) - at), 0, -1):
            part = tokens[at : at + size]
            key = tuple(token.folded for token in part)
            if key in self.accented and not any(token.gap for token in part[1:]):
                return Found(key, self.accented[key], at, at + size)
        return None

    def readings(self, key: Key, kind: KindWord | None = None) -> tuple[Reading, ...]:
        """Return what the name `key` may mean when `kind` stands before it; empty if the province has no such place."""
        key = self._aliases.get(key, key)
        communes = self._communes.get(key, [])
        district = [self._districts[key]] if key in self._districts else []
        if kind is None:
            return (*communes, *district)
        if kind.level == "commune":
            same = [reading for reading in communes if reading.name.lower().startswith(f"{kind.full} ")]
            return tuple(same or communes or self._numbered(key) or district)
        if kind.level == "district":
            older = [self._older[key]] if key in self._older else []
            is_unit = any(reading.level == "unit" for reading in communes)
            return tuple(district or older or (communes if is_unit else []))
        return ()

    def district(self, key: Key) -> Reading | None:
        """Return the old district of this name."""
        return self._districts.get(self._aliases.get(key, key))

    def district_of_initials(self, initials: str, kind: KindWord) -> Reading | None:
        """Return the district that "hl" in "tp hl" stands for; towns are called cities and the other way round."""
        is_rural = kind.full == "huyện"
        for key, reading in self._districts.items():
            if "".join(word[0] for word in key) == initials and reading.name.startswith("Huyện ") == is_rural:
                return reading
        return None

    def _numbered(self, key: Key) -> list[Reading]:
        """Units called the same with a number ("phường Móng Cái" is one of three)."""
        return [found[0] for other, found in self._communes.items() if other[:-1] == key and other[-1].isdigit()]


def key_of(name: str) -> Key:
    """Return the folded words of `name` without its kind."""
    return tuple(fold_words(_bare(name)))


def _accented(name: str) -> Key:
    return tuple(words_of(place_tones(_bare(name))))


def _bare(name: str) -> str:
    lowered = name.lower()
    kind = next((full for full in FULL if lowered.startswith(f"{full} ")), "")
    return name[len(kind) :].strip()
