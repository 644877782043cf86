"""The settings of models and engines."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class ReleaseSettings(BaseSettings):
    """How models are trained, compared and switched."""

    engine_run: str = Field("", description="Name of the supervisor that started this process; it sets it itself.")
    engine_standby_minutes: float = Field(
        10.0, ge=0, le=1440, description="How long an engine stays warm after another took its place, to roll back to."
    )
    models_kept: int = Field(5, ge=1, le=100, description="Models kept to roll back to, besides those that serve.")
