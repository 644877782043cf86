"""The parts of the status look-up, put together from the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from danloi.app.keys import kept_key
from danloi.app.settings import Settings
from danloi.conversation.notices import WINDOWS, Notices
from danloi.guidance.status.desk import StatusDesk
from danloi.guidance.status.dossier import Dossier, NotConnected, Payment, Provider
from danloi.guidance.status.gate import Gate
from danloi.guidance.status.limits import Limits
from danloi.guidance.status.mapping import Mapping
from danloi.guidance.status.notices import NoticeDesk
from danloi.guidance.status.onestop import (
    DOSSIER_FIELDS,
    PAYMENT_FIELDS,
    HttpProvider,
    read_dossier,
    read_payment,
)
from danloi.guidance.status.sandbox import SandboxFiles, SandboxPayments
from danloi.guidance.status.service import JsonService, ServiceOptions
from danloi.guidance.status.vault import Vault
from danloi.guidance.status.watch import Watch
from danloi.storage.database import Database

_WATCH_SHARE = 0.3  # of the agreed calls a second; citizens who ask come first


@dataclass
class StatusParts:
    """What looks files up, guards them and tells of them."""

    vault: Vault
    files: Provider[Dossier]
    payments: Provider[Payment]
    gate: Gate
    notices: NoticeDesk
    desk: StatusDesk
    watch: Watch

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        vault: Vault,
        phrases: Path,
        today: Callable[[], dt.date],
        notices: Notices,
    ) -> StatusParts:
        """Make the parts; nothing is opened yet.

        Raises:
            danloi.guidance.status.mapping.MappingError: a mapping file cannot be used.
        """
        files, payments = files_of(settings, database), payments_of(settings, database)
        everywhere = (settings.status_refused_per_hour, 5 * settings.status_refused_per_hour)
        gate = Gate(database, files, vault, replace(Limits(), everywhere=everywhere))
        notice_desk = NoticeDesk(database, vault, phrases, zalo_days=notice_windows(settings)["zalo_oa"].days)
        desk = StatusDesk(gate, files, payments, vault, notice_desk, phrases, today)
        pace = settings.status_calls_per_second / settings.app_processes * _WATCH_SHARE
        watch = Watch(database, files, vault, notices, phrases, pace)
        return cls(vault, files, payments, gate, notice_desk, desk, watch)

    async def erase(self, session: AsyncSession, conversation: str) -> None:
        """Delete what is kept of a conversation's files, in the session's transaction."""
        await self.gate.erase(session, conversation)
        await self.notices.erase(session, conversation)

    async def close(self) -> None:
        """Close the connections."""
        await self.files.close()
        await self.payments.close()


def files_of(settings: Settings, database: Database) -> Provider[Dossier]:
    """Return where files are looked up: the one-stop system, or the sandbox while none is connected."""
    if not settings.status_url:
        return SandboxFiles(database)
    mapping = Mapping.read(settings.status_mapping, DOSSIER_FIELDS)
    service = JsonService("one-stop system", status_options(settings, mapping))
    return HttpProvider(
        service, mapping, read_dossier, "one-stop system", settings.status_answer_seconds, settings.status_cache_seconds
    )


def payments_of(settings: Settings, database: Database) -> Provider[Payment]:
    """Return where payments are looked up."""
    if not settings.payment_url:
        return NotConnected("payment platform") if settings.status_url else SandboxPayments(database)
    mapping = Mapping.read(settings.payment_mapping, PAYMENT_FIELDS)
    service = JsonService("payment platform", payment_options(settings, mapping))
    return HttpProvider(
        service,
        mapping,
        read_payment,
        "payment platform",
        settings.status_answer_seconds,
        settings.status_cache_seconds,
    )


def check_mappings(settings: Settings) -> None:
    """Read the mapping files of the connected systems.

    Raises:
        danloi.guidance.status.mapping.MappingError: one cannot be used.
    """
    if settings.status_url:
        Mapping.read(settings.status_mapping, DOSSIER_FIELDS)
    if settings.payment_url:
        Mapping.read(settings.payment_mapping, PAYMENT_FIELDS)


def status_options(settings: Settings, mapping: Mapping) -> ServiceOptions:
    """Return how the one-stop system is reached."""
    return ServiceOptions(
        url=settings.status_url,
        client_id=settings.status_client_id,
        client_secret=settings.status_client_secret.get_secret_value(),
        token_path=mapping.token_path,
        connect_seconds=settings.status_connect_seconds,
        read_seconds=settings.status_read_seconds,
        answer_seconds=settings.status_answer_seconds,
        attempts=settings.status_attempts,
        calls_per_second=settings.status_calls_per_second / settings.app_processes,
    )


def payment_options(settings: Settings, mapping: Mapping) -> ServiceOptions:
    """Return how the payment platform is reached."""
    return replace(
        status_options(settings, mapping),
        url=settings.payment_url,
        client_id=settings.payment_client_id,
        client_secret=settings.payment_client_secret.get_secret_value(),
    )


def notice_windows(settings: Settings) -> dict[str, dt.timedelta]:
    """Return by channel how long after a citizen's last message it may be written to unasked."""
    return {**WINDOWS, "zalo_oa": dt.timedelta(days=7)} if settings.zalo_oa_may_bill else dict(WINDOWS)


def make_vault(settings: Settings) -> Vault:
    """Return the vault of STATUS_KEY, or of the key that is kept beside the data."""
    given = settings.status_key.get_secret_value()
    return Vault(given.encode() if given else kept_key(settings.data_dir / "status.key"))
