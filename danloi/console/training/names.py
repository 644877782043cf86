"""What every procedure is called, from the database, read again when the catalogue changes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.training.lint import Names
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.version import read_version
from danloi.guidance.portal.models import ImportedProcedureRow
from danloi.guidance.portal.store import read_aliases


class NameReader:
    """Reads the names and keeps them while the catalogue's version stays."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._version = -1
        self._names = Names({}, {})

    async def read(self, session: AsyncSession) -> Names:
        """Return the names and aliases of every procedure.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        version = await read_version(session)
        if version != self._version:
            imported = select(ImportedProcedureRow.code, ImportedProcedureRow.name)
            names = {row.code: row.name for row in await session.execute(imported)}
            aliases = await read_aliases(session)
            for row in await session.scalars(select(ProcedureRow)):
                names[row.code] = row.name
                aliases[row.code] = list(row.record.get("aliases", []))
            self._names, self._version = Names(names, aliases), version
        return self._names
