"""Communes of today and of before July 2025: which unit a name means now."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from danloi.guidance.catalogue.models import FormerUnitRow, UnitRow
from danloi.guidance.places.addresses import unit_of_old_address
from danloi.guidance.places.index import PlaceIndex, key_of
from danloi.guidance.places.mentions import Mention, Scan
from danloi.guidance.places.readings import ORDER, Reading, Resolution
from danloi.guidance.places.words import PlaceWords
from danloi.guidance.vietnamese import clean, fold, fold_words

__all__ = ["Gazetteer", "Mention", "Reading", "Resolution"]

_CLOSE = 0.85  # of 1, by difflib: one letter wrong in a name of two syllables


class Gazetteer:
    """The 54 units of today, the 171 old communes and the 13 old districts.

    Args:
        units: the units of today.
        former: the old communes, a split one with a row for each part.
        words: how places are spoken of (data/catalogue/place_words.yaml).
    """

    def __init__(self, units: Sequence[UnitRow], former: Sequence[FormerUnitRow], words: PlaceWords) -> None:
        """Index the names."""
        self.words = words
        self._index = PlaceIndex(units, former, words)
        self._full_names = {tuple(fold_words(unit.name)): unit for unit in units}
        self._contents: dict[str, list[Reading]] = {unit.code: [] for unit in units}
        for reading in self._index.formers:
            for unit in reading.units:
                self._contents[unit.code].append(reading)

    @property
    def units(self) -> list[UnitRow]:
        """The units of today: wards, communes, special zones, each by the alphabet."""
        return sorted(self._index.units.values(), key=lambda unit: (ORDER.get(unit.kind, len(ORDER)), fold(unit.name)))

    @property
    def districts(self) -> list[Reading]:
        """The old districts and what became of them."""
        return list(self._index.districts)

    def unit_named(self, text: str) -> UnitRow | None:
        """Return the unit of today whose full name `text` is ("phường An Sinh", as a button sends it), or None."""
        return self._full_names.get(tuple(fold_words(clean(text))))

    def contents(self, unit: UnitRow) -> list[Reading]:
        """Return the old communes that `unit` was made of; one of which it got only a part has several `units`."""
        return self._contents.get(unit.code, [])

    def find(self, text: str, marked: Sequence[str] = ()) -> list[Mention]:
        """Return every place named in `text` with its offsets (in `clean(text)`), those outside the province too.

        `marked` are the parts of the text that the engine took for places: there a bare name needs no other sign.
        Where the text names one old district, it tells which of several communes of one name is meant.
        """
        return _with_district(Scan(self._index, clean(text), marked).mentions())

    def mentioned_in(self, text: str, marked: Sequence[str] = ()) -> list[Resolution]:
        """Return what the places of the province named in `text` mean, each once."""
        found: list[Resolution] = []
        for mention in self.find(text, marked):
            place = mention.place
            if place and not place.namesake and all(place.today != other.today for other in found):
                found.append(place)
        return found

    def resolve(self, name: str) -> Resolution | None:
        """Return what `name` (with or without its old district) means today; None if the province has no such place."""
        mentions = self.find(name, [name])
        if mentions:
            return mentions[0].place
        unit = unit_of_old_address(name)
        return self.resolve(unit) if unit and self.unit_named(unit) else None

    def near(self, name: str) -> list[Resolution]:
        """Return what a name with a slip in it ("phường Cao Sanh") may have been meant for: at most one place."""
        known = [" ".join(key) for key in self._index.accented if self._index.readings(key)]
        close = difflib.get_close_matches(" ".join(key_of(name)), known, 1, _CLOSE)
        return [
            place
            for written in close
            if (place := self.resolve(" ".join(self._index.accented[tuple(written.split())])))
        ]


def _with_district(mentions: list[Mention]) -> list[Mention]:
    """A district somewhere in the text narrows the other names, and is not a place of its own then."""
    districts = [m for m in mentions if m.place and m.place.district]
    if len(districts) != 1 or districts[0].place is None or districts[0].place.district is None:
        return mentions
    district = districts[0].place.district
    rest: list[Mention] = []
    belonging = False
    for mention in mentions:
        place = mention.place
        if mention is districts[0]:
            continue
        if place and place.belongs_to(district):
            belonging = True
            place = place if place.unit else place.inside(district)
        rest.append(replace(mention, place=place))
    return rest if belonging else mentions
