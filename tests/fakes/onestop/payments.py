"""The national payment platform as far as it is asked: what is to be paid for a file, and whether it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.onestop.clock import stamp
from tests.fakes.onestop.files import File
from tests.fakes.onestop.rules import after

UNPAID, PAID, REFUNDED, UNRECONCILED = "0", "1", "2", "3"
PAGE = "https://dichvucong.gov.vn/thanh-toan-truc-tuyen"
State = Literal["0", "1", "2", "3"]


@dataclass
class Payments:
    """Asks the files what they cost. `by_hand` are states that somebody set for a file; they win."""

    by_hand: dict[str, State] = field(default_factory=dict)

    def answer(self, file: File, now: dt.datetime) -> dict[str, Any] | None:
        """Return the payment of `file`, or None if nothing was ever asked for."""
        asked = next((step for step in file.steps if step.state == 6 and step.at <= now), None)
        by_hand = self.by_hand.get(file.code)
        if asked is None and by_hand is None and file.state_at(now) != 6:
            return None
        since = asked.at if asked else file.steps[0].at
        noted = next((step.at for step in file.steps if asked and step.at > asked.at), None)
        state = by_hand or self._state(now, noted)
        number = int(hashlib.sha256(file.code.encode()).hexdigest()[:10], 16)
        return {
            "MaHoSo": file.code,
            "MaThanhToan": f"TT{number}",
            "NoiDung": f"Lệ phí: {file.kind.name}",
            "SoTien": str(file.kind.fee or 8_000),
            "TrangThai": state,
            "HanThanhToan": stamp(after(since, 15)),
            "ThoiGianThanhToan": stamp(max(since, (noted or now) - dt.timedelta(hours=3))) if state != UNPAID else "",
            "MaGiaoDich": f"GD{number + 17}" if state != UNPAID else "",
            "UrlThanhToan": f"{PAGE}?maThanhToan=TT{number}",
        }

    @staticmethod
    def _state(now: dt.datetime, noted: dt.datetime | None) -> State:
        """Paid three hours before the office notes it: in between the platform has it and the file does not."""
        if noted is None or now < noted - dt.timedelta(hours=3):
            return UNPAID
        return UNRECONCILED if now < noted else PAID
