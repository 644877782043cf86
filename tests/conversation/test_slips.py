"""Slips of the finger: mended before the engine reads a message, and left in what is kept of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from danloi.app.settings import ROOT
from danloi.conversation.channel import Incoming
from danloi.conversation.models import InboxRow, TurnRow
from danloi.conversation.worker import Worker
from danloi.guidance.reading.reader import Reader
from danloi.guidance.search.lexicon import Lexicon
from danloi.storage.database import Database
from tests.conversation.conftest import MakeWorker
from tests.fakes.engine import ANSWERED, FakeEngine
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
CODE = "H49.22-260701-0021"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.of(ROOT / "data", Lexicon.read(ROOT / "data" / "catalogue" / "lexicon.yaml"))


@pytest.fixture
def worker(make_worker: MakeWorker, reader: Reader) -> Worker:
    return make_worker(read=reader.read)


async def _say(worker: Worker, text: str, message_id: str = "1") -> None:
    await worker.handle(Incoming("rest", message_id, "rest:lan", text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lệ phí kahi sinh", "lệ phí khai sinh"),
        ("đăng ký khai sihn cho con", "đăng ký khai sinh cho con"),
    ],
)
async def test_the_engine_gets_what_was_meant_and_the_record_what_was_typed(
    worker: Worker, engine: FakeEngine, database: Database, typed: str, meant: str
) -> None:
    await _say(worker, typed)
    assert engine.texts == [meant]
    async with database.transaction() as session:
        assert await session.scalar(select(TurnRow.asked)) == typed
        assert await session.scalar(select(InboxRow.text)) == typed


async def test_a_code_beside_a_slip_stays_whole(worker: Worker, engine: FakeEngine) -> None:
    await _say(worker, f"kahi sinh, mã {CODE}")
    assert engine.texts == [f"khai sinh, mã {CODE}"]


async def test_what_is_written_well_is_left_as_it_is(worker: Worker, engine: FakeEngine) -> None:
    await _say(worker, "đăng ký khai sinh cho con ở phường Hồng Hải cần giấy tờ gì ạ?")
    assert engine.texts == ["đăng ký khai sinh cho con ở phường Hồng Hải cần giấy tờ gì ạ?"]


@pytest.mark.parametrize("awaiting", ["dossier_code", "second_fact"])
async def test_nothing_is_mended_while_a_code_or_number_is_awaited(
    worker: Worker, engine: FakeEngine, awaiting: str
) -> None:
    engine.reply = [ANSWERED[0], {"custom": {**ANSWERED[1]["custom"], "memory": {"awaiting": awaiting}}}]
    await _say(worker, "tra cứu hồ sơ")
    await _say(worker, "kahi sinh", "2")
    assert engine.texts[-1] == "kahi sinh"
