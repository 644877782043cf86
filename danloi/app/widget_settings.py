"""The settings of the web widget (docs/widget.md leads through them)."""

from __future__ import annotations

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class WidgetSettings(BaseSettings):
    """Part of `Settings`; without any of them the widget works on our own pages."""

    widget_origins: str = Field(
        "", description="Origins whose pages may embed the widget; separated by commas, https://host without a path."
    )
    widget_messages_per_minute: int = Field(30, ge=1, description="Messages one conversation of the widget may send.")
    widget_sessions_per_minute: int = Field(
        120, ge=1, description="New conversations of the widget for one source address a minute."
    )
    widget_streams: int = Field(
        1000, ge=0, description="Widgets that one app process pushes replies to; later ones fetch them."
    )
    proxies: int = Field(
        0, ge=0, le=5, description="Proxies in front of the app whose X-Forwarded-For is believed; 0 for none."
    )

    @field_validator("widget_origins")
    @classmethod
    def _are_origins(cls, text: str) -> str:
        for origin in _parts(text):
            if not re.fullmatch(r"https?://[a-z0-9.-]+(?::\d{1,5})?", origin):
                msg = f"{origin} is no origin such as https://www.quangninh.gov.vn (small letters, no path, no *)"
                raise ValueError(msg)
        return text

    @property
    def embedding_origins(self) -> frozenset[str]:
        """The origins of WIDGET_ORIGINS."""
        return frozenset(_parts(self.widget_origins))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
