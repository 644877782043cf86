"""What a place name may mean: a unit of today, a commune of before July 2025, a district that is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from danloi.guidance.catalogue.models import FormerUnitRow, UnitRow
from danloi.guidance.vietnamese import fold

Level = Literal["unit", "former", "district"]
Era = Literal["today", "former"]


@dataclass(frozen=True)
class Reading:
    """One thing that a name may mean.

    `name` is the full name ("Xã Hạ Long"); `district` the old district of a former commune, else empty; `units` are
    the units of today that it is, or that got a part of it; `rows` the lines of the file that say so.
    """

    level: Level
    name: str
    units: tuple[UnitRow, ...]
    district: str = ""
    rows: tuple[FormerUnitRow, ...] = field(default=(), repr=False)

    @property
    def is_split(self) -> bool:
        """Whether it is a commune that went to several units: only the hamlet tells which."""
        return self.level == "former" and len(self.units) > 1


@dataclass(frozen=True)
class Resolution:
    """What a place name means.

    `name` is the name as the citizen wrote it, `readings` what it may stand for. `today` holds the units of all
    readings: one if the name is sure, several if somebody has to be asked. `namesake` is a province that is called the
    same and may be meant too.
    """

    name: str
    readings: tuple[Reading, ...]
    namesake: str = ""

    @property
    def today(self) -> list[UnitRow]:
        """The units of today that the name may lead to, each once."""
        return list({unit.code: unit for reading in self.readings for unit in reading.units}.values())

    @property
    def unit(self) -> UnitRow | None:
        """The unit of today, if there is no doubt which."""
        today = self.today
        return today[0] if len(today) == 1 else None

    @property
    def former(self) -> FormerUnitRow | None:
        """The old commune it was found under, if any."""
        return next((row for reading in self.named("former") for row in reading.rows), None)

    @property
    def is_split(self) -> bool:
        """Whether it may be one of the communes that were divided."""
        return any(reading.is_split for reading in self.readings)

    @property
    def district(self) -> Reading | None:
        """The old district, if the name can mean nothing else."""
        first = self.readings[0]
        return first if len(self.readings) == 1 and first.level == "district" else None

    def named(self, *levels: Level) -> list[Reading]:
        """Return the readings of these levels."""
        return [reading for reading in self.readings if reading.level in levels]

    def of_era(self, era: Era | None) -> Resolution:
        """Return what is left when "cũ" or "mới" was said; everything if nothing would be left."""
        if era is None:
            return self
        levels: tuple[Level, ...] = ("unit",) if era == "today" else ("former", "district")
        return self._kept(self.named(*levels))

    def inside(self, district: Reading) -> Resolution:
        """Return what is left when the old `district` was said too; everything if nothing would be left."""
        codes = {unit.code for unit in district.units}
        formers = [r for r in self.named("former") if r.district == district.name]
        units = [r for r in self.named("unit") if r.units[0].code in codes]
        # The district beside a name points to the old commune; the unit of today of that name may be larger.
        return self._kept(formers or units)

    def belongs_to(self, district: Reading) -> bool:
        """Whether `district` had a commune of this name, or a unit of this name came out of it."""
        codes = {unit.code for unit in district.units}
        return any(r.district == district.name for r in self.named("former")) or any(
            r.units[0].code in codes for r in self.named("unit")
        )

    def _kept(self, readings: Sequence[Reading]) -> Resolution:
        return Resolution(self.name, tuple(readings)) if readings else self


def unit_reading(unit: UnitRow) -> Reading:
    """Return the reading of a unit of today."""
    return Reading("unit", unit.name, (unit,))


def former_readings(rows: Iterable[FormerUnitRow], units: dict[str, UnitRow]) -> list[Reading]:
    """Return a reading for each old commune of `rows`; a split one has several rows."""
    communes: dict[tuple[str, str], list[FormerUnitRow]] = {}
    for row in rows:
        if row.unit_code in units:
            communes.setdefault((row.name, row.district), []).append(row)
    return [
        Reading("former", name, tuple(units[row.unit_code] for row in parts), district, tuple(parts))
        for (name, district), parts in communes.items()
    ]


def district_reading(name: str, rows: Iterable[FormerUnitRow], units: dict[str, UnitRow]) -> Reading:
    """Return the reading of an old district from the rows of its communes."""
    known = tuple(row for row in rows if row.unit_code in units)
    heirs = {row.unit_code: units[row.unit_code] for row in known}
    ordered = sorted(heirs.values(), key=lambda unit: (ORDER.get(unit.kind, len(ORDER)), fold(unit.name)))
    return Reading("district", name, tuple(ordered), rows=known)


ORDER = {"Phường": 0, "Xã": 1, "Đặc khu": 2}
