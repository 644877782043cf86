"""Nothing that stays holds a personal number: no table, no file, no output."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.system.assistant import Assistant

FILE = "H49.56-260708-0009"
PHONE = "0912370733"  # its last four digits are the second fact of the file
CITIZEN_NUMBER = "022190654321"
EMAIL = "lan.nguyen.1990@example.com"


def _texts(database: Path) -> dict[str, str]:
    """Return the text of every table but the sandbox's, which stands in for the province's register."""
    found = {}
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            if table not in {"sandbox_dossier", "procedure"}:
                rows = connection.execute(f"select * from {table}").fetchall()
                found[table] = "\n".join(str(value) for row in rows for value in row)
    return found


@pytest.fixture
async def talked(assistant: Assistant, sender: str) -> Assistant:
    """An assistant that was told every kind of number."""
    await assistant.say(sender, f"tôi là Lan, số điện thoại {PHONE}, tra cứu hồ sơ giúp tôi")
    await assistant.say(sender, FILE)
    shown = await assistant.say(sender, PHONE)
    assert shown.outcome == "status_shown"
    await assistant.say(sender, f"CCCD {CITIZEN_NUMBER}, khai sinh cho con cần giấy tờ gì, trả lời vào {EMAIL}")
    await assistant.say(sender, f"chứng thực giúp số {PHONE}")
    await assistant.say(sender, f"thủ tục phóng vệ tinh viễn thám lên quỹ đạo cho {PHONE} nộp ở đâu vậy")
    await assistant.say(sender, f"/tra_cuu {CITIZEN_NUMBER}")
    return assistant


@pytest.mark.parametrize("number", [PHONE, CITIZEN_NUMBER, EMAIL])
async def test_no_table_keeps_the_number(talked: Assistant, number: str) -> None:
    holding = [table for table, text in _texts(talked.data_dir / "danloi.db").items() if number in text]
    assert holding == []


async def test_the_code_of_a_file_is_forgotten_after_the_dialogue(talked: Assistant) -> None:
    texts = _texts(talked.data_dir / "danloi.db")
    assert [table for table in ("inbox", "turn", "conversation") if FILE in texts[table]] == []


async def test_no_output_and_no_file_keeps_a_number(talked: Assistant) -> None:
    files = [path for path in talked.data_dir.rglob("*") if path.is_file() and not path.name.startswith("danloi.db")]
    assert talked.log in files
    for path in files:
        content = path.read_bytes()
        assert not [number for number in (PHONE, CITIZEN_NUMBER, EMAIL, FILE) if number.encode() in content], path


async def test_what_was_asked_is_still_readable_to_staff(talked: Assistant) -> None:
    assert "khai sinh cho con cần giấy tờ gì" in _texts(talked.data_dir / "danloi.db")["turn"]


async def test_the_not_found_link_carries_no_number(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, f"cấp phép phóng vệ tinh viễn thám lên quỹ đạo cho số {PHONE} thì ở đâu")
    assert said.outcome == "not_found"
    assert PHONE not in str(said.body)
