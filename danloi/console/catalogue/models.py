"""The tables of the catalogue's pages: what is said of a proposal, and who has a form open."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now


class CommentRow(Base):
    """A word on a proposal."""

    __tablename__ = "catalogue_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("catalogue_revision.id"), index=True)
    account_id: Mapped[int]
    who: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(default=now)


class EditingRow(Base):
    """Somebody has the form of a procedure open; `seen_at` is when it last gave a sign."""

    __tablename__ = "catalogue_editing"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(200))
    since: Mapped[dt.datetime] = mapped_column(default=now)
    seen_at: Mapped[dt.datetime] = mapped_column(default=now)
