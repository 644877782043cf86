"""The tables of what staff change in the catalogue: revisions, and the days on which a record was checked."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, NullableJson, now

# proposed -> approved -> in_force -> replaced; filed: the files say the same by now; blocked: due, and breaks a rule.
State = Literal["proposed", "approved", "in_force", "replaced", "filed", "refused", "withdrawn", "blocked"]
Kind = Literal["edit", "new", "restore", "files"]


class RevisionRow(Base):
    """A change to one procedure, proposed by one person and decided on by another.

    `record` is the whole record as it shall be, `base_record` the one that it was made from (None for a procedure that
    was not in the catalogue), `fields` the keys in which they differ. `base_digest` is the digest of the file's record
    that the author had before them, so that a later change of the file is noticed. `effective_on` is a day of Vietnam.
    """

    __tablename__ = "catalogue_revision"
    __table_args__ = (Index("ix_catalogue_revision_code_id", "code", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(2000))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    record: Mapped[dict[str, Any]]
    base_record: Mapped[Any | None] = mapped_column(NullableJson)
    base_digest: Mapped[str] = mapped_column(String(64), default="")
    fields: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    effective_on: Mapped[dt.date]
    author_id: Mapped[int]
    author: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    decider: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[dt.datetime | None]
    verdict: Mapped[str] = mapped_column(Text, default="")
    in_force_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class CheckRow(Base):
    """Somebody held a record against its source on `day`, or (`kind` "confirmed") signed it off.

    `content` is the digest of what was checked: for another content the check says nothing. `twin` is that of the
    national portal's record of the same code as it was then, "" where there is none; `source` what was looked at.
    """

    __tablename__ = "catalogue_check"
    __table_args__ = (Index("ix_catalogue_check_code_kind", "code", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[dt.date]
    content: Mapped[str] = mapped_column(String(64))
    twin: Mapped[str] = mapped_column(String(64), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int]
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime] = mapped_column(default=now)
