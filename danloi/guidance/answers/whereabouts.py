"""Where a procedure is handed in by somebody from a certain place: today's unit and the office there."""

from __future__ import annotations

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.readings import Reading, Resolution

_OFFICES = {"commune_police": "place.office_police", "commune_centre": "place.office_centre"}


def lines_for(procedure: Procedure, place: Resolution, say: Phrases) -> str:
    """Return what to say of `place` under the answer where `procedure` is handed in; empty if that adds nothing.

    `say` holds the phrases of data/phrases/answers.yaml. A name that may mean several places is not guessed: the
    citizen is told which, and what to write.
    """
    if place.unit is None:
        return _open(place, say)
    unit = _low(place.unit.name)
    moved = bool(place.former or place.district) and place.name.lower() != unit
    kinds = {way.kind for way in procedure.places}
    office = next((key for kind, key in _OFFICES.items() if kind in kinds), None)
    if office is None:
        return say("place.unit_only", name=place.name, unit=unit) if moved else ""
    key = "place.unit_moved" if moved else "place.unit_today"
    return say(key, name=place.name, unit=unit, office=say(office, unit=unit))


def _open(place: Resolution, say: Phrases) -> str:
    units = "; ".join(unit.name for unit in place.today)
    if place.district:
        return say("place.unit_district", name=place.name, units=units)
    if any(reading.is_split and set(place.today) == set(reading.units) for reading in place.readings):
        return say("place.unit_split", name=place.name, units=units)
    readings = "; ".join(dict.fromkeys(_reading(reading, say) for reading in place.readings))
    return say("place.unit_several", name=place.name, readings=readings)


def _reading(reading: Reading, say: Phrases) -> str:
    name = _low(reading.name)
    if reading.level == "former":
        return say("place.reading_former", name=name, district=_low(reading.district))
    return name if reading.level == "unit" else say("place.reading_district", name=name)


def _low(name: str) -> str:
    return name[:1].lower() + name[1:]
