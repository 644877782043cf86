"""Asking which place is meant: the units that a name may stand for, each with the one fact that tells it apart."""

from __future__ import annotations

from dataclasses import dataclass

from danloi.guidance.answers.contract import Button
from danloi.guidance.catalogue.links import PORTAL
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.hamlets import hamlet_in
from danloi.guidance.places.readings import Reading, Resolution
from danloi.guidance.places.texts import PlaceTexts, low

_MOST = 9  # the numbers of one digit; a name that may mean more is asked about in two steps


@dataclass(frozen=True)
class Option:
    """One of the places offered: `payload` is its full name as a citizen would write it."""

    title: str
    payload: str
    note: str


class PlaceQuestions:
    """Words the question which place is meant.

    Args:
        texts: the sentences about units.
        say: the phrases of data/phrases/places.yaml.
    """

    def __init__(self, texts: PlaceTexts, say: Phrases) -> None:
        """Keep both."""
        self._texts = texts
        self._say = say

    def ask(self, place: Resolution, text: str) -> tuple[str, list[Button]]:
        """Return the question about `place`, which `text` named, and its buttons."""
        return self._question(place, self._intro(place, hamlet_in(text)))

    def suggest(self, name: str, place: Resolution) -> tuple[str, list[Button]]:
        """Return the question whether `name`, which is not known, was meant for `place`."""
        return self._question(place, self._say("ask.near", name=name))

    def _question(self, place: Resolution, opening: str) -> tuple[str, list[Button]]:
        options = self.options(place)
        lines = [opening]
        lines += [
            self._say("option", number=number, title=option.title, note=option.note)
            for number, option in enumerate(options, start=1)
        ]
        lines.append(self._say("options"))
        if place.is_split:
            lines.append(self._say("ask.unsure"))
        if place.namesake:
            lines.append(self._say("ask.namesake", name=place.namesake, url=PORTAL))
        return "\n".join(lines), [Button(title=option.title, payload=option.payload) for option in options]

    def _intro(self, place: Resolution, hamlet: str) -> str:
        if place.district:
            district = place.district
            return self._say("ask.district", district=low(district.name), count=len(district.units))
        split = only_split(place)
        if split:
            names = {"former": low(split.name), "district": low(split.district), "count": len(split.units)}
            if hamlet:
                return self._say("ask.split_hamlet", hamlet=hamlet, **names)
            return self._say("ask.split", **names)
        if place.unit:
            return self._say("ask.province", name=place.name)
        districts = place.named("district")
        if districts and place.named("unit") and len(self.options(place)) == len(place.today):
            return self._say("ask.name_or_district", name=place.name, district=low(districts[0].name))
        return self._say("ask.several", name=place.name)

    def options(self, place: Resolution) -> list[Option]:
        """Return the places that `place` may mean, each with the one fact that tells it apart."""
        units = [Option(unit.name, low(unit.name), self._texts.note(place, unit)) for unit in place.today]
        if len(units) <= _MOST or place.district:
            return units
        near = [unit for reading in place.named("unit", "former") for unit in reading.units]
        options = [option for option in units if option.title in {unit.name for unit in near}]
        for reading in place.named("district"):
            note = self._say("note.district", count=len(reading.units))
            options.append(Option(self._say("title.district", district=reading.name), low(reading.name), note))
        return options


def only_split(place: Resolution) -> Reading | None:
    """Return the divided commune, if what else the name may mean is one of the units that got a part of it."""
    split = next((reading for reading in place.readings if reading.is_split), None)
    return split if split and all(set(r.units) <= set(split.units) for r in place.readings) else None
