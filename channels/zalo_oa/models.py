"""The table of the account's tokens."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base


class ZaloTokenRow(Base):
    """The one pair of tokens that is good, of one app.

    `generation` counts the pairs. `claimed_until`: a process is renewing it. `sent_at`: a renewal was sent whose answer
    has not been stored; while the row looks so, nobody knows whether the refresh token is still good. `refused`: why
    Zalo did not renew it; "" while all is well.
    """

    __tablename__ = "zalo_token"

    app_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    access_token: Mapped[str] = mapped_column(Text)
    refresh_token: Mapped[str] = mapped_column(Text)
    generation: Mapped[int] = mapped_column(default=1)
    obtained_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    claimed_until: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    refused: Mapped[str] = mapped_column(String(300), default="")
