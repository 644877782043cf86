"""The gazetteer over the real file of units, and what that file says, read without our own code."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from danloi.guidance.answers.contract import Reply
from danloi.guidance.catalogue.store import load_folder, read_units
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.desk import PlaceDesk
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.places.words import PlaceWords
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

Ask = Callable[[str], Reply]


def bare(name: str) -> str:
    """Return a full name without its kind."""
    return re.sub(r"^(?:Phường|Xã|Thị trấn|Đặc khu|Thành phố|Thị xã|Huyện) ", "", name)


def low(name: str) -> str:
    return name[0].lower() + name[1:]


@dataclass(frozen=True)
class Old:
    """An old commune and the units that got it."""

    name: str
    district: str
    units: frozenset[str]


@dataclass(frozen=True)
class File:
    """What the file of units says."""

    units: frozenset[str]
    communes: tuple[Old, ...]

    @property
    def split(self) -> list[Old]:
        return [old for old in self.communes if len(old.units) > 1]

    @property
    def districts(self) -> dict[str, set[str]]:
        heirs: dict[str, set[str]] = defaultdict(set)
        for old in self.communes:
            heirs[old.district] |= old.units
        return dict(heirs)

    def meant_by(self, name: str) -> set[str]:
        """The units that a full name may mean: those of old communes called so, and the unit of today itself."""
        found = {unit for unit in self.units if unit == name}
        return found.union(*(old.units for old in self.communes if old.name == name))

    def meant_by_bare(self, name: str) -> set[str]:
        """The units that a name without kind may mean, old districts included."""
        found = {unit for unit in self.units if bare(unit) == name}
        found = found.union(*(old.units for old in self.communes if bare(old.name) == name))
        return found.union(*(units for district, units in self.districts.items() if bare(district) == name))


@pytest.fixture(scope="session")
def file(data: Path) -> File:
    with (data / "catalogue" / "units.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    heirs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        heirs[row["old_unit"], row["old_district"]].add(row["new_unit"])
    return File(
        frozenset(row["new_unit"] for row in rows),
        tuple(Old(name, district, frozenset(units)) for (name, district), units in heirs.items()),
    )


@pytest.fixture(scope="session")
async def gazetteer(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Gazetteer:
    """The real file of units, by way of the database as an app reads it."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "procedures").mkdir()
    shutil.copy(data / "catalogue" / "units.csv", folder)
    database = Database(f"sqlite+aiosqlite:///{folder / 'danloi.db'}")
    await migrate(database)
    await load_folder(database, folder)
    async with database.transaction() as session:
        units, former = await read_units(session)
    await database.close()
    return Gazetteer(units, former, PlaceWords.read(data / "catalogue" / "place_words.yaml"))


@pytest.fixture(scope="session")
def desk(gazetteer: Gazetteer, data: Path, today: dt.date) -> PlaceDesk:
    return PlaceDesk(gazetteer, Phrases.read(data / "phrases" / "places.yaml"), lambda: today)


@pytest.fixture(scope="session")
def ask(desk: PlaceDesk) -> Ask:
    """Ask the desk something that it must answer."""

    def ask(text: str) -> Reply:
        reply = desk.answer(text)
        assert reply is not None, text
        return reply

    return ask
