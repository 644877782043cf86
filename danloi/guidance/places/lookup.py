"""Where to hand a file in, looked up by the name of a place: the facts of the place desk, laid out for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from danloi.guidance.catalogue.models import UnitRow
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.asking import Option, PlaceQuestions, only_split
from danloi.guidance.places.hamlets import hamlet_in, is_hamlet
from danloi.guidance.places.index import key_of
from danloi.guidance.places.readings import Reading, Resolution, unit_reading
from danloi.guidance.places.texts import PlaceTexts, low
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.vietnamese import clean

LONGEST_NAME = 120  # letters
_PROVINCE = "tỉnh "
Outcome = Literal["found", "split", "several", "district", "hamlet", "outside", "unknown"]


@dataclass(frozen=True)
class Former:
    """An old commune of the same name that went elsewhere, and the units that got it."""

    name: str
    district: str
    units: tuple[UnitRow, ...]


@dataclass(frozen=True)
class PlaceFinding:
    """What a name means.

    found: `unit`, with `text` saying what it was made of, and `others` of the same name. split: an old commune,
    `title`, went to several units, and the hamlet tells which (`hamlet`, if one was named): `options`. district:
    `title` is gone, its communes are `options`. several: one of `options`. hamlet: a hamlet without its commune.
    outside: `elsewhere` is not in the province. unknown: no such place; `options` may hold the one that was meant.
    `resolution` is what the name stands for, if anything.
    """

    outcome: Outcome
    name: str
    unit: UnitRow | None = None
    title: str = ""
    text: str = ""
    others: tuple[Former, ...] = ()
    options: tuple[Option, ...] = ()
    resolution: Resolution | None = None
    hamlet: str = ""
    elsewhere: str = ""


class PlaceLookup:
    """Looks names up; it is light, so make a new one whenever the gazetteer changes.

    Args:
        gazetteer: the units of today and of old.
        say: the phrases of data/phrases/places.yaml.
    """

    def __init__(self, gazetteer: Gazetteer, say: Phrases) -> None:
        """Keep them."""
        self._gazetteer = gazetteer
        self._texts = PlaceTexts(gazetteer, say)
        self._questions = PlaceQuestions(self._texts, say)

    def find(self, name: str) -> PlaceFinding | None:
        """Return what `name`, as a citizen typed it, means; None if there is nothing to look up.

        A unit's full name is that unit of today and nothing else, as on the buttons of the chat. The name of
        the whole province is nothing to look up.
        """
        name = clean(name[: 2 * LONGEST_NAME]).replace("\n", " ")[:LONGEST_NAME].strip()
        if not name:
            return None
        unit = self._gazetteer.unit_named(name)
        if unit:
            return self._found(Resolution(name, (unit_reading(unit),)), unit, name, self._others(unit))
        hamlet = hamlet_in(name)
        beside = " ".join(name.replace(hamlet, " ", 1).split()) if hamlet else name
        mentions = [*self._gazetteer.find(name, [name]), *self._gazetteer.find(beside, [beside])]
        place = next((mention.place for mention in mentions if mention.place), None) or self._gazetteer.resolve(name)
        if place is None and key_of(name.lower().removeprefix(_PROVINCE)) == key_of(self._gazetteer.words.own):
            return None
        if place is None:
            return self._not_here(name, [mention.outside for mention in mentions if mention.is_sure])
        if place.unit and not place.namesake:
            return self._found(place, place.unit, name, ())
        outcome: Outcome = "split" if place.is_split else "district" if place.district else "several"
        options = tuple(self._questions.options(place))
        split = only_split(place)
        title = split.name if split else place.district.name if place.district else name
        return PlaceFinding(outcome, name, title=title, options=options, resolution=place, hamlet=hamlet)

    def _found(self, place: Resolution, unit: UnitRow, name: str, others: tuple[Former, ...]) -> PlaceFinding:
        text = self._texts.unit(place, unit)
        return PlaceFinding("found", name, unit, text=text[:1].upper() + text[1:], others=others, resolution=place)

    def _others(self, unit: UnitRow) -> tuple[Former, ...]:
        place = self._gazetteer.resolve(unit.name)
        formers: Sequence[Reading] = place.named("former") if place else ()
        return tuple(
            Former(low(former.name), low(former.district), former.units)
            for former in formers
            if former.name == unit.name and set(former.units) != {unit}
        )

    def _not_here(self, name: str, elsewhere: Sequence[str]) -> PlaceFinding:
        if elsewhere:
            return PlaceFinding("outside", name, elsewhere=elsewhere[0])
        near = self._gazetteer.near(name)
        if near:
            return PlaceFinding("unknown", name, options=tuple(self._questions.options(near[0])))
        if is_hamlet(name):
            return PlaceFinding("hamlet", name, hamlet=hamlet_in(name))
        return PlaceFinding("unknown", name)
