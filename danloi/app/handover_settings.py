"""The settings of the hand-over to staff; a part of danloi/app/settings.py."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from danloi.conversation.handover.hours import OfficeHours


class HandoverSettings(BaseSettings):
    """Whether and when officers answer citizens, and by which name."""

    handover: bool = Field(True, description="Whether officers answer in the console; false names the hotlines only.")
    handover_hours: str = Field(
        "7:30-11:30,13:30-17:00", description="Hours of a working day in which officers answer; Vietnam's time."
    )
    handover_office: str = Field(
        "", max_length=120, description="Office that a citizen is told answers; empty: the province's centre."
    )
    handover_names: bool = Field(False, description="Whether the officer's own name is told besides.")

    @field_validator("handover_hours")
    @classmethod
    def _readable(cls, hours: str) -> str:
        OfficeHours.read(hours)
        return hours
