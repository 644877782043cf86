"""The province's one-stop system and the payment platform over HTTP, each behind a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from cachetools import TTLCache

from danloi.guidance.status.dossier import Dossier, Found, Payment, Step
from danloi.guidance.status.mapping import Mapping, Record
from danloi.guidance.status.service import JsonService
from danloi.storage.base import now

DOSSIER_FIELDS = {"code", "state", "facts"}
PAYMENT_FIELDS = {"code", "state"}
_MOST_KEPT = 10_000


class HttpProvider[T]:
    """Looks codes up over HTTP; an answer is kept in memory for `cache_seconds`, and so is "no such file".

    Args:
        service: how it is reached.
        mapping: how it is asked and read.
        read: makes a file or payment of a record.
        name: for the log.
        answer_seconds: bounds a look-up.
        cache_seconds: how long an answer may be told again; its age is told with it.
    """

    def __init__(
        self,
        service: JsonService,
        mapping: Mapping,
        read: Callable[[Record], T],
        name: str,
        answer_seconds: float,
        cache_seconds: float,
    ) -> None:
        """Keep the parts."""
        self.answer_seconds = answer_seconds
        self._service = service
        self._mapping = mapping
        self._read = read
        self._name = name
        self._known: TTLCache[str, Found[T]] = TTLCache(_MOST_KEPT, cache_seconds)

    @property
    def is_available(self) -> bool:
        """Whether a look-up made now would be tried at all."""
        return self._service.is_available

    async def look_up(self, code: str) -> Found[T]:
        """Return what is known of `code`.

        Raises:
            ProviderUnavailable: no usable answer in time.
        """
        known = self._known.get(code)
        if known is not None:
            return known
        answer = await self._service.ask(self._mapping.path, self._mapping.body(code))
        record = self._mapping.record_of(answer, code, self._name)
        found = Found(self._read(record) if record else None, now())
        self._known[code] = found
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()


def read_dossier(record: Record) -> Dossier:
    """Make a file of a record; what cannot be read is left out."""
    state: int | None = record.state(record.get("state"))
    paid = record.texts("fee_paid")
    return Dossier(
        code=record.text("code").upper(),
        state=state,
        facts=tuple(record.texts("facts")),
        procedure_code=record.text("procedure_code"),
        procedure_name=record.text("procedure_name"),
        office=record.text("office"),
        received_on=record.day("received_on"),
        due_on=record.day("due_on"),
        finished_on=record.day("finished_on"),
        updated_on=record.day("updated_on"),
        applicant=record.text("applicant"),
        channel=record.channel(),
        note=record.text("note"),
        missing=record.text("missing"),
        missing_until=record.day("missing_until"),
        fee_due_vnd=sum(record.whole_numbers("fee_due_vnd")),
        fee_paid=bool(paid) and all(flag == "1" for flag in paid),
        fee_name="; ".join(record.texts("fee_name")),
        fee_until=record.day("fee_until"),
        steps=tuple(_steps(record)),
    )


def _steps(record: Record) -> list[Step]:
    pairs: Any = record.get("steps")
    whole = [pair for pair in pairs if isinstance(pair, list) and len(pair) == 2] if isinstance(pairs, list) else []
    return [Step(record.day_in(moment, "steps"), record.state(state)) for moment, state in whole]


def read_payment(record: Record) -> Payment:
    """Make a payment of a record."""
    known: Literal["unpaid", "paid", "refunded", "unreconciled"] | None = record.state(record.get("state"))
    return Payment(
        code=record.text("code").upper(),
        state=known or "unknown",
        purpose=record.text("purpose"),
        amount_vnd=sum(record.whole_numbers("amount_vnd")),
        due_on=record.day("due_on"),
        paid_on=record.day("paid_on"),
        transaction=record.text("transaction"),
        page=record.text("page"),
    )
