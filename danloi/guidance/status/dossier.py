"""A submitted file and its payment as every provider gives them, and what a provider is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Protocol

Channel = Literal["direct", "online", "post", ""]
PaymentState = Literal["unpaid", "paid", "refunded", "unreconciled", "unknown"]
WAITS_FOR_MONEY = 6


class ProviderUnavailable(Exception):
    """A provider gave no usable answer in time; the text says why. For the log and the operator, never a citizen.

    It holds no code, name or number of a file.
    """


@dataclass(frozen=True)
class Step:
    """A state that the file has been in; `state` None: one that is not known here."""

    on: dt.date | None
    state: int | None


@dataclass(frozen=True)
class Dossier:
    """A file. Days are Vietnam's; amounts are đồng.

    `state` is the national state 1 to 10, None one that is not known here. `facts` are the numbers given when the file
    was handed in (telephone, identity); the last digits of any of them prove whose it is.
    """

    code: str
    state: int | None
    facts: tuple[str, ...]
    procedure_code: str = ""
    procedure_name: str = ""
    office: str = ""
    received_on: dt.date | None = None
    due_on: dt.date | None = None
    finished_on: dt.date | None = None
    updated_on: dt.date | None = None
    applicant: str = ""
    channel: Channel = ""
    note: str = ""
    missing: str = ""
    missing_until: dt.date | None = None
    fee_due_vnd: int = 0
    fee_paid: bool = False
    fee_name: str = ""
    fee_until: dt.date | None = None
    steps: tuple[Step, ...] = ()
    is_sandbox: bool = False


@dataclass(frozen=True)
class Payment:
    """What is to be paid for a file, and whether it was; `page` is where to pay, "" if none was given."""

    code: str
    state: PaymentState
    purpose: str = ""
    amount_vnd: int = 0
    due_on: dt.date | None = None
    paid_on: dt.date | None = None
    transaction: str = ""
    page: str = ""


@dataclass(frozen=True)
class Found[T]:
    """What a provider knows of a code, None for nothing, and when it was asked (UTC)."""

    what: T | None
    at: dt.datetime


class Provider[T](Protocol):
    """Where files (`Provider[Dossier]`) or payments (`Provider[Payment]`) are looked up.

    `answer_seconds` bounds a look-up, retries included; the gate lets every refusal take exactly that long.
    """

    answer_seconds: float

    @property
    def is_available(self) -> bool:
        """Whether a look-up made now would be tried at all."""

    async def look_up(self, code: str) -> Found[T]:
        """Return what is known of `code`.

        Raises:
            ProviderUnavailable: no usable answer in time.
        """

    async def close(self) -> None:
        """Give back connections."""


class NotConnected[T]:
    """A provider in place of one that the operator has not connected."""

    answer_seconds = 0.0
    is_available = False

    def __init__(self, name: str) -> None:
        """Keep the name, for the log."""
        self._name = name

    async def look_up(self, code: str) -> Found[T]:
        """Say that nobody can say.

        Raises:
            ProviderUnavailable: always.
        """
        msg = f"{self._name}: not connected"
        raise ProviderUnavailable(msg)

    async def close(self) -> None:
        """Nothing is held open."""
