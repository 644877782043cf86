"""The tables of what was taken over from the national portal, and of the words citizens use for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now


class ImportedProcedureRow(Base):
    """A record of the portal, converted; `record` is a whole `Procedure` as JSON text.

    `digest` is that of `record`; `source_digest` that of the line it was made from and of the rules of conversion, so
    that a line that did not change need not be converted. `audience` is public, internal or other_province. `state` is
    active or withdrawn (no longer in the portal's file). `replaces` has the codes that the record says it replaces,
    with commas between; `superseded_by` is the other side of it.
    """

    __tablename__ = "imported_procedure"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    uuid: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(2000))
    field: Mapped[str] = mapped_column(String(2000))
    audience: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    source_digest: Mapped[str] = mapped_column(String(64))
    record: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="active")
    replaces: Mapped[str] = mapped_column(String(2000), default="")
    superseded_by: Mapped[str | None] = mapped_column(String(20))
    last_run: Mapped[int] = mapped_column(index=True)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)


class ImportRunRow(Base):
    """One import. `position` is the last line that is committed; a run without `finished_at` can be taken up there."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(500))
    fingerprint: Mapped[str] = mapped_column(String(64))
    rules: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(default=0)
    counters: Mapped[dict[str, Any]]
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    finished_at: Mapped[dt.datetime | None]


class CitizenAliasRow(Base):
    """What citizens call a procedure (data/catalogue/aliases/); position 0 is its name on buttons."""

    __tablename__ = "citizen_alias"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(500))
