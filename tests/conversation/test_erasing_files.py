"""Who has their conversation deleted is no longer followed, and has proven nothing."""

from __future__ import annotations

from sqlalchemy import func, select

from danloi.app.settings import ROOT
from danloi.conversation.channel import Incoming
from danloi.conversation.erasing import Eraser
from danloi.conversation.inbox import Inbox
from danloi.guidance.status.dossier import Dossier
from danloi.guidance.status.gate import Asker
from danloi.guidance.status.models import StatusProof, StatusSubscription
from danloi.guidance.status.notices import NoticeDesk
from danloi.guidance.status.sandbox import load_sandbox
from danloi.storage.database import Database
from tests.guidance.status.citizen import CODE, PHONE, PHRASES, VAULT, make_gate


async def test_followed_files_and_proofs_go_with_the_conversation(database: Database) -> None:
    await load_sandbox(database, ROOT / "data" / "sandbox" / "dossiers.csv")
    await Inbox(database, 600, seal=VAULT.seal).accept(Incoming("web", "m1", "web:an", f"tra {CODE} 4321"))
    gate, notices = make_gate(database), NoticeDesk(database, VAULT, PHRASES)
    assert await gate.open(Asker("web:an"), CODE, PHONE)
    await notices.note("web:an", [Dossier(CODE, 4, (PHONE,))], "có")

    await Eraser(database, [gate.erase, notices.erase]).erase("web:an")
    async with database.transaction() as session:
        for table in (StatusProof, StatusSubscription):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
    assert await gate.proven(Asker("web:an")) == []
