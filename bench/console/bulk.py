"""Writing many rows at once: COPY on PostgreSQL, many values a statement on SQLite."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from itertools import batched
from typing import Any

import asyncpg
from sqlalchemy import FromClause, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from danloi.storage.database import Database

_AT_ONCE = 5_000


async def write(database: Database, table: FromClause, rows: Iterable[dict[str, Any]]) -> int:
    """Write `rows`, dictionaries by column, in one transaction; return how many.

    A column that is left out has the model's default, if that is a plain value, else it is null.
    """
    assert isinstance(table, Table)
    columns = [column.name for column in table.columns]
    defaults = {c.name: c.default.arg for c in table.columns if isinstance(c.default, ScalarElementColumnDefault)}
    rows = (defaults | row for row in rows)
    if database.is_sqlite:
        return await _insert(database, table, rows)
    url = database.url
    connection = await asyncpg.connect(
        host=url.host, port=url.port, user=url.username, password=url.password, database=url.database
    )
    try:
        await connection.set_type_codec(
            "jsonb", schema="pg_catalog", format="binary", encoder=_encoded, decoder=lambda data: data[1:]
        )
        with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
            # The rows fit each other: checking every foreign key takes longer than writing.
            await connection.execute("set session_replication_role = replica")
        records = (tuple(row.get(name) for name in columns) for row in rows)
        done = await connection.copy_records_to_table(table.name, records=records, columns=columns)
        if table.columns[0].name == "id":
            sequence = await connection.fetchval("select pg_get_serial_sequence($1, 'id')", table.name)
            if sequence:
                await connection.execute(
                    f"select setval('{sequence}', (select coalesce(max(id), 1) from {table.name}))"
                )
    finally:
        await connection.close()
    return int(done.split()[1])


def _encoded(value: Any) -> bytes:
    return b"\x01" + json.dumps(value, ensure_ascii=False).encode()


async def _insert(database: Database, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    async with database.engine.begin() as connection:
        for some in batched(rows, _AT_ONCE):
            await connection.execute(insert(table), [{c.name: row.get(c.name) for c in table.columns} for row in some])
            count += len(some)
    return count
