"""What the assistant knows, held in memory and renewed within a second of a change in the database."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.store import read_all, read_units, read_version
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Linker
from danloi.storage.database import Database

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shelf:
    """One state of the catalogue; it never changes, a new one takes its place."""

    version: int
    procedures: dict[str, Procedure]
    linker: Linker
    gazetteer: Gazetteer

    def find(self, code: str) -> Procedure | None:
        """Return the procedure of `code`, also when `code` is one that it superseded."""
        direct = self.procedures.get(code)
        if direct:
            return direct
        return next((p for p in self.procedures.values() if code in p.superseded_codes), None)


class Library:
    """The present shelf and the watch over the database.

    Args:
        database: where the catalogue lies.
        lexicon_path: data/catalogue/lexicon.yaml; it is read anew with every change of the catalogue.
    """

    def __init__(self, database: Database, lexicon_path: Path) -> None:
        """Start with an empty shelf."""
        self._database = database
        self._lexicon_path = lexicon_path
        self.shelf = Shelf(-1, {}, Linker([], Lexicon.read(lexicon_path)), Gazetteer([], []))

    async def refresh(self) -> bool:
        """Take up the database's state if it is another than the present one; tell whether it was.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; the present shelf stays.
        """
        async with self._database.transaction() as session:
            version = await read_version(session)
            if version == self.shelf.version:
                return False
            procedures, problems = await read_all(session)
            units, former = await read_units(session)
        for problem in problems:
            logger.error("catalogue record refused: %s", problem)
        lexicon = await asyncio.to_thread(Lexicon.read, self._lexicon_path)
        linker = await asyncio.to_thread(Linker, procedures, lexicon)
        self.shelf = Shelf(version, {p.code: p for p in procedures}, linker, Gazetteer(units, former))
        return True

    async def watch(self, interval_seconds: float) -> None:
        """Refresh for ever; a database that does not answer leaves the present shelf in service."""
        while True:
            await asyncio.sleep(interval_seconds)
            try:
                await self.refresh()
            except (SQLAlchemyError, OSError):
                logger.warning("catalogue: the database does not answer; the present state stays in service")
            except Exception:
                logger.exception("catalogue: refresh failed; the present state stays in service")
