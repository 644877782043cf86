"""The catalogue's tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, NullableJson, now


class ProcedureRow(Base):
    """A procedure record; `record` is the whole of it as it is answered, the other columns serve lists and look-ups.

    `file_record` is what data/catalogue/ says and `digest` that record's; None and "" for a procedure that no file has.
    `revision_id` names the staff's revision that is answered in place of the file's, None where the file's is.
    """

    __tablename__ = "procedure"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(2000))
    field: Mapped[str] = mapped_column(String(200), index=True)
    origin: Mapped[str] = mapped_column(String(20), default="curated")
    digest: Mapped[str] = mapped_column(String(64))
    record: Mapped[dict[str, Any]]
    file_record: Mapped[Any | None] = mapped_column(NullableJson)
    revision_id: Mapped[int | None]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)


class UnitRow(Base):
    """One of the 54 communes, wards and special zones since 1 July 2025."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    headquarters: Mapped[str] = mapped_column(String(500), default="")


class FormerUnitRow(Base):
    """A commune of before July 2025 and the unit it went to; a split one has a row for each part."""

    __tablename__ = "former_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    district: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(10))
    unit_code: Mapped[str] = mapped_column(String(10), index=True)
    is_part: Mapped[bool]


class CatalogueVersion(Base):
    """A single row that grows by one with every change, so that running apps notice."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
