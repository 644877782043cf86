"""The settings of the look-up of files and payments; a part of danloi/app/settings.py."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

_MAPPINGS = Path(__file__).resolve().parents[2] / "data" / "status"


class StatusSettings(BaseSettings):
    """How the province's one-stop system and the payment platform are reached."""

    status_url: str = Field("", description="Base address of the one-stop system; empty shows the sandbox's files.")
    status_client_id: str = Field("", description="Client id at the one-stop system.")
    status_client_secret: SecretStr = Field(SecretStr(""), description="Client secret at the one-stop system.")
    status_mapping: Path = Field(
        _MAPPINGS / "onestop.yaml", description="File that says how the one-stop system is asked and read."
    )
    status_connect_seconds: float = Field(2.0, gt=0, le=10, description="Longest wait for a connection.")
    status_read_seconds: float = Field(3.0, gt=0, le=10, description="Longest wait for the next piece of an answer.")
    status_answer_seconds: float = Field(
        5.0, gt=0, le=10, description="Bound of a look-up with its attempts; every refusal takes exactly that long."
    )
    status_attempts: int = Field(2, ge=1, le=5, description="Attempts of one look-up.")
    status_calls_per_second: float = Field(
        10.0, gt=0, le=1_000, description="Calls a second to either system, of all app processes together."
    )
    status_cache_seconds: float = Field(
        30.0, gt=0, le=300, description="How long an answer may be told again; with its age."
    )
    status_refused_per_hour: int = Field(
        300, ge=10, description="Refused look-ups of everybody in an hour before all are refused."
    )
    status_watch_seconds: float = Field(
        30.0, ge=0, le=3_600, description="How often followed files are looked through for those due; 0: never."
    )
    status_key: SecretStr = Field(
        SecretStr(""), description="Secret that seals dossier codes; the same in every process, made once if empty."
    )
    payment_url: str = Field("", description="Base address of the payment platform; empty: payments are not told.")
    payment_client_id: str = Field("", description="Client id at the payment platform.")
    payment_client_secret: SecretStr = Field(SecretStr(""), description="Client secret at the payment platform.")
    payment_mapping: Path = Field(
        _MAPPINGS / "payment.yaml", description="File that says how the payment platform is asked and read."
    )

    @field_validator("status_url", "payment_url")
    @classmethod
    def _encrypted(cls, url: str) -> str:
        parts = urlsplit(url)
        is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if url and not (parts.scheme == "https" and parts.hostname) and not is_here:
            msg = "must begin with https:// (http:// only on this machine)"
            raise ValueError(msg)
        return url.rstrip("/")

    @field_validator("status_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and len(key.get_secret_value()) < 32:
            msg = "must have 32 characters or more"
            raise ValueError(msg)
        return key
