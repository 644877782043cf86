"""Tables of the models: which there are, how they compare, which one is to serve, and what was decided about them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now

type JobState = Literal["queued", "running", "done", "failed", "cancelled"]
type Stage = Literal["queued", "data", "training", "starting", "asking", "comparing", "done"]
UNFINISHED = ("queued", "running")
ONLY = 1


class ModelRow(Base):
    """A trained model; `id` is the fingerprint of what it is made from, and `file` its name in DATA_DIR/models.

    `data` and `code` are the fingerprints of the training data and of what it needs to run. `is_kept` is false once its
    file was removed; the row stays for the history.
    """

    __tablename__ = "model"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    file: Mapped[str] = mapped_column(String(100))
    data: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    seconds: Mapped[float] = mapped_column(default=0.0)
    is_kept: Mapped[bool] = mapped_column(default=True)


class ComparisonRow(Base):
    """A model beside the one that was live then; `report` is a `Comparison` (quality/comparison.py).

    `blocks` says how many reasons speak against its release, `catalogue` which state of the catalogue was asked over.
    """

    __tablename__ = "comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(ForeignKey("model.id"), index=True)
    against: Mapped[str] = mapped_column(String(20))
    catalogue: Mapped[int]
    blocks: Mapped[int]
    report: Mapped[dict[str, Any]]
    seconds: Mapped[float] = mapped_column(default=0.0)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)


class TrainingRow(Base):
    """A request to train the next model from the workspace, or (`model` given) to compare one anew, and how far it is.

    `stage` names what is being done and `percent` how far the whole is; `error` is one line for whoever mends it.
    """

    __tablename__ = "training"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="queued", index=True)
    stage: Mapped[str] = mapped_column(String(20), default="queued")
    percent: Mapped[int] = mapped_column(default=0)
    model: Mapped[str | None] = mapped_column(String(20))
    asked_by: Mapped[str] = mapped_column(String(100), default="")
    asked_at: Mapped[dt.datetime] = mapped_column(default=now)
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    is_unwanted: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")


class ServingRow(Base):
    """What is to serve: one row. `live` None is the model of the installation's own files.

    `canary` is on trial with `share` per cent of the conversations.
    """

    __tablename__ = "serving"

    id: Mapped[int] = mapped_column(primary_key=True, default=ONLY)
    live: Mapped[str | None] = mapped_column(String(20))
    canary: Mapped[str | None] = mapped_column(String(20))
    share: Mapped[float] = mapped_column(default=0.0)
    canary_since: Mapped[dt.datetime | None]


class ReleaseRow(Base):
    """A decision about what serves: `kind` is release, rollback, canary, withdraw or failed.

    `model` was to serve, `before` did. `overridden` lists the blocks that an administrator set aside, with `reason`.
    `switched_at` is when it served, None as long as it does not.
    """

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    model: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))
    share: Mapped[float] = mapped_column(default=0.0)
    by: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text, default="")
    overridden: Mapped[list[Any]]
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    switched_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
