"""How fast the officers' pages are with 100,000 conversations in PostgreSQL: `python -m bench.handover`."""

from __future__ import annotations

import asyncio
import statistics
import time

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

CONVERSATIONS, TURNS_EACH, TICKETS, WAITING, LOOKS = 100_000, 3, 20_000, 300, 40
# A month of conversations; every fifth has a ticket, the last ones wait. One conversation is very long.
FILL = f"""
insert into conversation (id, channel, memory, turns, started_at, last_at, heard_at, turn_by, send_by)
  select (array['web','telegram','zalo_oa'])[1 + n % 3] || ':' || n, (array['web','telegram','zalo_oa'])[1 + n % 3], '{{}}', {TURNS_EACH},
    now() - n * interval '26 seconds', now(), now() - n * interval '26 seconds', '', '' from generate_series(1, {CONVERSATIONS}) n;
insert into inbox (channel, message_id, conversation_id, text, kind, written_at, is_public, turned_away, state, attempts, received_at)
  select c.channel, c.id || '/' || k, c.id, 'lệ phí làm khai sinh cho con là bao nhiêu ' || k, 'text', k, false, '', 'done', 1, c.heard_at
  from conversation c, generate_series(1, {TURNS_EACH}) k;
insert into inbox (channel, message_id, conversation_id, text, kind, written_at, is_public, turned_away, state, attempts, received_at)
  select 'web', 'long/' || k, 'web:3', 'câu thứ ' || k, 'text', k, false, '', 'done', 1, now() - (3000 - k) * interval '1 minute' from generate_series(1, 3000) k;
insert into outbox (inbox_id, conversation_id, channel, body, state, attempts, due_at, error, platform_id, created_at)
  select id, conversation_id, channel, '{{"text": "Lệ phí: 8.000 đồng mỗi bản."}}', 'sent', 1, received_at, '', '', received_at from inbox;
insert into turn (inbox_id, conversation_id, asked, outcome, aspects, understood, milliseconds, at)
  select id, conversation_id, text, 'answered', '[]', '{{}}', '{{}}', received_at from inbox;
insert into ticket (number, conversation_id, channel, state, asked_at, place, awaits_message, account_id, officer, first_taken_at, officer_at, closed_at, result)
  select to_char(heard_at, 'DDMM') || '-' || row_number() over (), id, channel, 'closed', heard_at, 1, false, 1, 'Lan', heard_at, heard_at, heard_at, 'answered'
  from conversation order by heard_at limit {TICKETS};
insert into ticket (number, conversation_id, channel, state, asked_at, place, awaits_message, officer, result)
  select to_char(heard_at, 'DDMM') || '-9' || row_number() over (), id, channel, 'waiting', heard_at, 1, false, '', ''
  from conversation order by heard_at desc limit {WAITING};
insert into ticket_event (ticket_id, at, kind, who, words, inbox_id, outbox_ids)
  select t.id, t.asked_at, k, '', '', (select min(i.id) from inbox i where i.conversation_id = t.conversation_id), '[]'
  from ticket t, unnest(array['asked', 'left_message', 'taken']) k;
update conversation set channel = channel where id = 'web:3';
analyze;
"""


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
        for statement in FILL.strip().split(";\n"):
            await session.execute(text(statement.rstrip(";")))
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
    print(f"{path:45} p50 {statistics.median(took):6.1f} ms   p95 {p95:6.1f} ms")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
