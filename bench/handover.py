"""How fast the officers' pages are with 100,000 conversations in PostgreSQL: `python -m bench.handover`."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from sqlalchemy import text

from danloi.console.frame.access import Role
from danloi.console.handover.area import handover_area
from danloi.console.handover.parts import Parts
from danloi.conversation.claims import Claims
from danloi.conversation.feed import Feed
from danloi.conversation.handover.history import History
from danloi.conversation.handover.staff import StaffDesk
from danloi.conversation.notices import Notices
from danloi.conversation.outbox import Outbox
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.console.staff import WORDS, Person, office
from tests.storage.cluster import Cluster

FILL = Path(__file__).with_suffix(".sql")
LOOKS = 40


async def main() -> None:
    """Fill a database of its own and look at each page many times."""
    cluster = Cluster()
    try:
        cluster.create()
        database = Database(await cluster.create_database("handover"))
        await migrate(database)
        await _measure(database)
        await database.close()
    finally:
        cluster.destroy()


async def _measure(database: Database) -> None:
    async with database.transaction() as session:
        for statement in FILL.read_text(encoding="utf-8").strip().removesuffix(";").split(";\n"):
            await (await session.connection()).exec_driver_sql(statement)
        long = await session.scalar(text("select id from ticket where conversation_id = 'web:3'"))
        short = await session.scalar(text("select max(id) from ticket where conversation_id <> 'web:3'"))
        number = await session.scalar(text("select number from ticket where id = 500"))
    say = Phrases.read(WORDS.parent / "conversation.yaml")
    outbox = Outbox(database, Claims(database), {})
    staff = StaffDesk(database, outbox, Notices(outbox), say, "")
    parts = Parts(staff, History(), Feed(database))
    async with office(database, lambda console: handover_area(console, parts)) as here:
        lan = await here.person(Role.APPROVER)
        for path in (
            "/tiep-nhan",
            "/tiep-nhan?xem=toi",
            "/tiep-nhan?xem=tat-ca",
            "/tiep-nhan?xem=tat-ca&sau=9000",
            f"/tiep-nhan/tim?phieu={number}",
            "/tiep-nhan/tim",
            "/tiep-nhan/tim?kenh=telegram",
            "/tiep-nhan/mau",
            f"/tiep-nhan/phieu/{short}",
            f"/tiep-nhan/phieu/{long}",
            "/tiep-nhan/hoi-thoai?ma=web:3",
        ):
            await _look(lan, path)


async def _look(person: Person, path: str) -> None:
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        shown = await person.get(path)
        took.append((time.perf_counter() - began) * 1000)
        if shown.status != 200:
            raise SystemExit(f"{path}: {shown.status}")
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"{path:45} p50 {statistics.median(took):6.1f} ms   p95 {p95:6.1f} ms")


if __name__ == "__main__":
    asyncio.run(main())
