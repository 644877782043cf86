"""The topics' table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now


class TopicRow(Base):
    """A topic; `record` is the whole of it, the other columns serve lists and the comparison at a load."""

    __tablename__ = "topic"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))
    record: Mapped[dict[str, Any]]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)
