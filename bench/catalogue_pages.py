"""How fast the catalogue's pages in the console answer with much history (`python -m bench.catalogue_pages`).

On PostgreSQL: the project's catalogue, 5,665 records as if imported, 20,000 revisions and 10,000 checks.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import statistics
import time

from danloi.app.settings import ROOT
from danloi.console.catalogue.area import catalogue_area
from danloi.console.frame.access import Role
from danloi.guidance.catalogue.checks import content_digest
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.revision_models import CheckRow, RevisionRow
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.library import Library
from danloi.guidance.portal.models import ImportedProcedureRow
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.console.catalogue.forms import Day, Desk
from tests.console.staff import office
from tests.storage.cluster import Cluster

IMPORTED, REVISIONS, CHECKS, TIMES = 5_665, 20_000, 10_000, 60
CODE = "1.004222"
TODAY = dt.date(2026, 11, 26)


async def fill(database: Database) -> None:
    """Write the catalogue and its history."""
    data = ROOT / "data" / "catalogue"
    await load_folder(database, data)
    records = [one.model_dump(mode="json") for one in read_procedures(data / "procedures").procedures]
    for some in itertools.batched(range(IMPORTED), 500):
        async with database.transaction() as session:
            for number in some:
                like = records[number % len(records)]
                code = like["code"] if number < len(records) else f"8.{number:06d}"
                record = {**like, "code": code, "origin": "imported", "aliases": [], "superseded_codes": []}
                session.add(
                    ImportedProcedureRow(
                        code=code, uuid=f"u{number}", name=f"{like['name']} {number}", field=like["field"],
                        audience="public", digest=f"{number}", source_digest=f"{number}",
                        record=json.dumps(record, ensure_ascii=False), last_run=1,
                    )
                )  # fmt: skip
    for some in itertools.batched(range(REVISIONS), 1000):
        async with database.transaction() as session:
            for number in some:
                like = records[number % len(records)] if number % 4 else next(r for r in records if r["code"] == CODE)
                state = ("replaced", "refused", "replaced", "proposed" if number > REVISIONS - 800 else "replaced")
                session.add(
                    RevisionRow(
                        code=like["code"], name=like["name"], kind="edit", state=state[number % 4], record=like,
                        base_record=like, fields=["fees", "documents"], reason="Nghị quyết mới", effective_on=TODAY,
                        author_id=1, author="Lan",
                    )
                )  # fmt: skip
    async with database.transaction() as session:
        for number in range(CHECKS):
            like = records[number % len(records)]
            session.add(
                CheckRow(
                    code=like["code"], kind="checked", day=TODAY, content=content_digest(like), twin="x",
                    source="Cổng", account_id=1, who="Lan",
                )
            )  # fmt: skip


async def measure(database: Database) -> None:
    """Ask for each page and print how long it took."""
    library = Library(database, ROOT / "data")
    await library.refresh()
    day = Day(TODAY)
    async with office(database, lambda console: catalogue_area(console, library, ROOT / "data", day, 6)) as here:
        editor, approver = await here.person(Role.EDITOR), await here.person(Role.APPROVER)
        desk = Desk(here, database, library, ROOT / "data" / "catalogue", day)
        number = await desk.proposed(editor, CODE, {"fees.0.amount": "25.000"}, seen="1")
        for path in (
            "/danh-muc", "/danh-muc?tim=dang+ky+khai+sinh", "/danh-muc?nguon=imported&trang=150", "/danh-muc/can-xem",
            "/danh-muc/de-xuat", "/danh-muc/de-xuat?muc=xong&trang=300", f"/danh-muc/de-xuat/{number}",
            f"/danh-muc/ho-so/{CODE}", f"/danh-muc/ho-so/{CODE}/sua", f"/danh-muc/ho-so/{CODE}/lich-su?trang=50",
            "/danh-muc/ho-so/8.003000", "/danh-muc/xuat",
        ):  # fmt: skip
            times = []
            for _ in range(TIMES):
                begun = time.perf_counter()
                shown = await (editor if path.endswith("sua") else approver).get(path)
                times.append((time.perf_counter() - begun) * 1000)
                assert shown.status == 200, (path, shown.status)
            times.sort()
            print(f"{path:50} p50 {statistics.median(times):6.0f} ms   p95 {times[int(TIMES * 0.95)]:6.0f} ms")


async def main() -> None:
    """Make a cluster of its own, and take it away."""
    cluster = Cluster()
    try:
        cluster.create()
        database = Database(await cluster.create_database("bench"))
        await migrate(database)
        await fill(database)
        await measure(database)
        await database.close()
    finally:
        cluster.destroy()


if __name__ == "__main__":
    asyncio.run(main())
