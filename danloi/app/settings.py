"""Every setting, in one typed object, read once from the environment."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from danloi.app.console_settings import ConsoleSettings
from danloi.app.handover_settings import HandoverSettings
from danloi.app.release_settings import ReleaseSettings
from danloi.app.review_settings import ReviewSettings
from danloi.app.status_settings import StatusSettings
from danloi.app.telegram_settings import TelegramSettings
from danloi.app.widget_settings import WidgetSettings
from danloi.app.workspace_settings import WorkspaceSettings
from danloi.app.zalo_settings import ZaloSettings

ROOT = Path(__file__).resolve().parents[2]
_SITE = re.compile(r"(?:https://[A-Za-z0-9.-]+|http://(?:127\.0\.0\.1|localhost))(?::\d{1,5})?/?")


class SettingsError(Exception):
    """A setting cannot be used; the text says which and how to mend it. For the operator."""


class Settings(
    ZaloSettings,
    TelegramSettings,
    WidgetSettings,
    StatusSettings,
    WorkspaceSettings,
    ConsoleSettings,
    HandoverSettings,
    ReleaseSettings,
    ReviewSettings,
):
    """The settings of the app. Each is an environment variable of the same name in capitals.

    A test holds the table in docs/settings.md against this class.
    """

    model_config = SettingsConfigDict(extra="ignore")

    host: str = Field("127.0.0.1", description="Address the app listens on; 0.0.0.0 only behind a TLS proxy.")
    port: int = Field(8000, ge=1, le=65535, description="Port the app listens on.")
    data_dir: Path = Field(ROOT / ".data", description="Folder of the database, models and logs.")
    database_url: str = Field("", description="SQLAlchemy address; empty means SQLite in DATA_DIR.")
    database_wait_seconds: int = Field(60, ge=0, description="How long the start waits for the database.")
    engine_port: int = Field(0, ge=0, le=65535, description="Loopback port of the Rasa engine; 0 takes a free one.")
    engine_secret: SecretStr = Field(
        SecretStr(""), description="Shared secret between engine and app; made at start if empty."
    )
    rest_token: SecretStr = Field(
        SecretStr(""), description="Bearer token of the REST channel; needed unless HOST is loopback."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Bearer token of /metrics; without it only a program on this machine may read them."
    )
    public_url: str = Field("", description="Address of this assistant as the world sees it, https://….")
    app_processes: int = Field(
        1, ge=1, le=16, description="App processes that share the work; more than one needs PostgreSQL."
    )
    turn_timeout_seconds: float = Field(15.0, gt=0, le=120, description="Longest wait for the engine in one turn.")
    messages_per_minute: int = Field(600, ge=1, description="Messages one conversation may send a minute.")
    engine_patience_seconds: float = Field(
        25.0, ge=0, le=60, description="How long a message waits for an engine that starts anew, REST excepted."
    )
    turns_at_once: int = Field(2, ge=1, le=256, description="Conversations answered at once, REST excepted.")
    sends_at_once: int = Field(32, ge=1, le=512, description="Conversations that messages are sent to at once.")
    longest_queue: int = Field(
        1000, ge=1, description="Messages that may wait for an answer; later ones are told that it is too many."
    )
    outbox_give_up_hours: float = Field(
        24.0, gt=0, le=168, description="Age at which a message that cannot be sent becomes a dead letter."
    )
    catalogue_poll_seconds: float = Field(
        0.5, gt=0, le=60, description="How often the app looks for catalogue changes."
    )
    catalogue_stale_months: int = Field(
        6, ge=1, le=120, description="Age of a check from which staff are asked to look at a record again."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            msg = "must begin with sqlite+aiosqlite:// or postgresql+asyncpg://"
            raise ValueError(msg)
        return url

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, url: str) -> str:
        if url and not _SITE.fullmatch(url):
            msg = "must begin with https:// and have no path, such as https://danloi.quangninh.gov.vn"
            raise ValueError(msg)
        return url.rstrip("/")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            msg = "must be DEBUG, INFO, WARNING or ERROR"
            raise ValueError(msg)
        return level.upper()

    @cached_property
    def database(self) -> str:
        """The address of the database in use."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'danloi.db'}"

    @property
    def site_url(self) -> str:
        """The address of the site as citizens see it, without a slash at the end; the app's own if none is set."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the app."""
        return self.host in {"127.0.0.1", "::1", "localhost"}

    def check_processes(self) -> None:
        """Make sure that the database bears the processes.

        Raises:
            SettingsError: several processes on SQLite.
        """
        if self.app_processes > 1 and self.database.startswith("sqlite"):
            msg = f"APP_PROCESSES={self.app_processes} needs PostgreSQL: set DATABASE_URL, or APP_PROCESSES=1"
            raise SettingsError(msg)

    def check_exposure(self) -> None:
        """Make sure that the REST channel is not open to the world.

        Raises:
            SettingsError: HOST is not loopback and there is no REST_TOKEN.
        """
        if not self.is_loopback and not self.rest_token.get_secret_value():
            msg = f"HOST={self.host} is not loopback: the REST channel needs a token, set REST_TOKEN to a long text"
            raise SettingsError(msg)

    @property
    def engine_url(self) -> str:
        """Where the engine listens; it is never anything but loopback."""
        return f"http://127.0.0.1:{self.engine_port}"


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: a variable has a value that cannot be used; one line names each.
    """
    try:
        return Settings()
    except ValidationError as err:
        lines = [f"{_shown(str(e['loc'][0]), e.get('input'))}: {e['msg']}" for e in err.errors()]
        raise SettingsError("; ".join(lines) + ". See docs/settings.md.") from err


def _shown(field: str, value: object) -> str:
    """Return NAME=value, without any password in it."""
    if field in Settings.model_fields and Settings.model_fields[field].annotation is SecretStr:
        return field.upper()
    shown = re.sub(r"//[^@/]*@", "//***@", value) if isinstance(value, str) else value
    return f"{field.upper()}={shown!r}"
