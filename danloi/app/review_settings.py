"""Settings of the review queue."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class ReviewSettings(BaseSettings):
    """What comes into the queue, and how much of it is looked at twice."""

    review_sample_share: float = Field(
        0.02, ge=0, le=1, description="Share of confident answers, drawn at random, that people look at."
    )
    review_double_share: float = Field(
        0.1, ge=0, le=1, description="Share of the questions to review that two people are asked about."
    )
    review_after_seconds: float = Field(
        600.0,
        ge=0,
        le=86_400,
        description="Age at which a question may come into the queue; what followed it counts too.",
    )
    review_gather_seconds: float = Field(
        20.0, gt=0, le=3600, description="Pause between looks for new questions to review."
    )
