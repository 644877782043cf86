"""Sentences about a unit: what it was made of, what a name has become, where a file is handed in."""

from __future__ import annotations

from collections.abc import Sequence

from danloi.guidance.catalogue.models import UnitRow
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.readings import Reading, Resolution
from danloi.guidance.places.units import Gazetteer


class PlaceTexts:
    """Puts what the gazetteer knows into words.

    Args:
        gazetteer: the units and what became of the old communes.
        say: the phrases of data/phrases/places.yaml.
    """

    def __init__(self, gazetteer: Gazetteer, say: Phrases) -> None:
        """Keep both."""
        self._gazetteer = gazetteer
        self._say = say

    def contents(self, unit: UnitRow, without: Reading | None = None) -> str:
        """Return the old communes that make up `unit`, by district, all but `without`."""
        groups: dict[str, list[str]] = {}
        for reading in self._gazetteer.contents(unit):
            if reading is not without:
                groups.setdefault(reading.district, []).append(self._part(reading))
        return "; ".join(
            self._say("contents.group", names=", ".join(names), district=low(district))
            for district, names in groups.items()
        )

    def contents_from(self, unit: UnitRow, district: Reading) -> str:
        """Return the old communes of `district` that went to `unit`."""
        own = {(row.name, row.district) for row in district.rows}
        made_of = [r for r in self._gazetteer.contents(unit) if (r.name, r.district) in own]
        return ", ".join(self._part(reading) for reading in made_of)

    def _part(self, reading: Reading) -> str:
        name = low(reading.name)
        return self._say("contents.part", name=name) if reading.is_split else name

    def unit(self, place: Resolution, unit: UnitRow) -> str:
        """Return what `place`, which surely leads to `unit`, is today and since when."""
        former = next(iter(place.named("former")), None)
        known = {"unit": low(unit.name), "title": unit.name, "contents": self.contents(unit)}
        made_of = self._gazetteer.contents(unit)
        if len(made_of) == 1 and not made_of[0].is_split:
            text = self._say("unit.unchanged", district=low(made_of[0].district), **known)
        elif place.district:
            text = self._say("unit.district", district=low(place.district.name), **known)
        elif former is None or (place.named("unit") and former.name != unit.name) or place.named("district"):
            text = self._say("unit.today", **known)
        else:
            key = "unit.same" if former.name == unit.name else "unit.moved"
            text = self._say(key, former=low(former.name), district=low(former.district), **known)
        return text

    def other_meanings(self, unit: UnitRow) -> list[str]:
        """Return a warning where an old commune of the same full name as `unit` went elsewhere, wholly or in part."""
        place = self._gazetteer.resolve(unit.name)
        lines = []
        for former in place.named("former") if place else []:
            if former.name == unit.name and former.is_split:
                units = ", ".join(low(heir.name) for heir in former.units)
                lines.append(self._say("unit.caveat", former=low(former.name), units=units))
        return lines

    def offices(self, units: Sequence[UnitRow]) -> str:
        """Return where files of `units` are handed in, the rule for the whole province, and whom to call."""
        blocks = []
        for unit in units:
            name = low(unit.name)
            blocks += [
                self._say("office.heading", unit=name),
                self._say("bullet", text=self._say("office.centre", unit=name)),
                self._say("bullet", text=self._say("office.police", unit=name)),
            ]
        common = [self._say(key) for key in ("office.anywhere", "office.province_police", "office.contact")]
        return "\n".join([*blocks, *common])

    def note(self, place: Resolution, unit: UnitRow) -> str:
        """Return the one fact that tells `unit` from the other units that `place` may mean."""
        former = next((r for r in place.named("former") if unit in r.units), None)
        is_own = any(unit in reading.units for reading in place.named("unit"))
        district = next((r for r in place.named("district") if unit in r.units), None)
        if district:
            contents = self.contents_from(unit, district)
            if contents:
                return self._say("note.of_district", contents=contents)
        if former is None or is_own:
            return self._say("note.contents", contents=self.contents(unit))
        if not former.is_split:
            return self._say("note.former", former=low(former.name), district=low(former.district))
        return self._say("note.part", former=low(former.name), rest=self.contents(unit, without=former))


def low(name: str) -> str:
    """Return a full name as it stands inside a sentence ("phường Hạ Long")."""
    return name[:1].lower() + name[1:]
