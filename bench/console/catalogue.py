"""A catalogue with the whole of the national portal, and what staff have changed in it and checked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from danloi.guidance.catalogue.checks import content_digest
from danloi.guidance.catalogue.files import read_procedures

IMPORTED, REVISIONS, CHECKS, OPEN_REVISIONS = 5_665, 20_000, 10_000, 200
OFTEN = "1.004222"  # a quarter of all revisions


class CatalogueRows:
    """Makes the rows of what was imported, and of revisions and checks of the edited records.

    Args:
        data: the folder data/.
        now: the present moment.
    """

    def __init__(self, data: Path, now: dt.datetime) -> None:
        """Read the records."""
        self._now = now
        found = read_procedures(data / "catalogue" / "procedures").procedures
        self._records = [one.model_dump(mode="json") for one in found]

    def imported(self) -> Iterator[dict[str, Any]]:
        """Yield records of the portal: the twins of the edited ones, and others like them."""
        for number in range(IMPORTED):
            like = self._records[number % len(self._records)]
            code = like["code"] if number < len(self._records) else f"8.{number:06d}"
            record = {**like, "code": code, "origin": "imported", "aliases": [], "superseded_codes": []}
            yield {
                "code": code, "uuid": f"u{number}", "name": f"{like['name']} {number}", "field": like["field"],
                "audience": "public", "digest": f"{number}", "source_digest": f"{number}",
                "record": json.dumps(record, ensure_ascii=False), "state": "active", "replaces": "", "last_run": 1,
                "updated_at": self._now,
            }  # fmt: skip

    def revisions(self) -> Iterator[dict[str, Any]]:
        """Yield revisions, the oldest first; the last of them are open."""
        often = next(record for record in self._records if record["code"] == OFTEN)
        states = ("replaced", "refused", "replaced", "withdrawn")
        for number in range(1, REVISIONS + 1):
            like = often if number % 4 == 0 else self._records[number % len(self._records)]
            is_open = number > REVISIONS - OPEN_REVISIONS
            at = self._now - dt.timedelta(minutes=25 * (REVISIONS - number))
            changed = like | {"short_name": f"{like['short_name']} {number}"}
            yield {
                "id": number, "code": like["code"], "name": like["name"], "kind": "edit",
                "state": "proposed" if is_open else states[number % 4], "record": changed, "base_record": like,
                "base_digest": "", "fields": ["short_name"], "reason": "Nghị quyết mới", "effective_on": at.date(),
                "author_id": 7, "author": "Cán bộ 7", "created_at": at, "decider": "" if is_open else "Cán bộ 5",
                "decided_at": None if is_open else at,
            }  # fmt: skip

    def checks(self) -> Iterator[dict[str, Any]]:
        """Yield checks."""
        for number in range(1, CHECKS + 1):
            like = self._records[number % len(self._records)]
            at = self._now - dt.timedelta(minutes=50 * (CHECKS - number))
            yield {
                "id": number, "code": like["code"], "kind": "checked", "day": at.date(),
                "content": content_digest(like), "twin": "x", "source": "Cổng", "account_id": 7, "who": "Cán bộ 7",
                "at": at,
            }  # fmt: skip
