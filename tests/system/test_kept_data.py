"""Nothing that stays holds a personal number: no table, no file, no output."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.fakes.until import until
from tests.system.assistant import Assistant

FILE = "H49.56-260708-0009"
NAME = "Lê Thùy Ngân"
PHONE = "0912370733"  # its last four digits are the second fact of the file
CITIZEN_NUMBER = "022190654321"
FOLLOWED, FOLLOWED_NAME = "G01.12-260821-00262", "Lê Hữu Tùng"
FOLLOWED_ID = "022190126092"
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


@pytest.fixture(scope="module")
async def talked(assistant: Assistant) -> Assistant:
    """An assistant that was told every kind of number, over the REST channel and on the web page."""
    sender = "kept-data"
    await assistant.say(sender, f"tôi là Lan, số điện thoại {PHONE}, tra cứu hồ sơ giúp tôi")
    await assistant.say(sender, FILE)
    shown = await assistant.say(sender, PHONE)
    assert shown.outcome == "status_shown"
    await assistant.say(sender, "tôi đóng tiền cho hồ sơ này chưa")
    await assistant.say(sender, f"CCCD {CITIZEN_NUMBER}, khai sinh cho con cần giấy tờ gì, trả lời vào {EMAIL}")
    await assistant.say(sender, f"chứng thực giúp số {PHONE}")
    await assistant.say(sender, f"thủ tục phóng vệ tinh viễn thám lên quỹ đạo cho {PHONE} nộp ở đâu vậy")
    await assistant.say(sender, f"/tra_cuu {CITIZEN_NUMBER}")
    await _follow_on_the_web(assistant, sender)
    return assistant


async def _follow_on_the_web(assistant: Assistant, sender: str) -> None:
    """Prove a file in the widget, agree to be told of its changes."""
    origin = {"Origin": assistant.url}
    token = (await assistant.post("/chat/session", headers=origin)).body["token"]
    headers = {**origin, "Authorization": f"Bearer {token}"}
    texts = [f"tra cứu {FOLLOWED}", FOLLOWED_ID, "báo cho tôi khi hồ sơ có thay đổi", "có"]
    for number, text in enumerate(texts, 1):
        body = {"text": text, "message_id": f"{sender}-message-{number}"}
        assert (await assistant.post("/chat/messages", json=body, headers=headers)).status == 202

        async def answers(count: int = number) -> list[str]:
            told = (await assistant.get("/chat/messages", headers=headers)).body["messages"]
            said = [item["text"] for item in told if item["from"] == "assistant" and "answer" in item.get("custom", {})]
            return said if len(said) == count else []

        said = await until(answers, f"an answer to message {number}")
    assert "tôi đã ghi nhận" in said[-1]


@pytest.mark.parametrize("secret", [PHONE, CITIZEN_NUMBER, EMAIL, FILE, NAME, FOLLOWED, FOLLOWED_ID, FOLLOWED_NAME])
async def test_no_table_keeps_a_number_a_code_or_a_name(talked: Assistant, secret: str) -> None:
    holding = [table for table, text in _texts(talked.data_dir / "danloi.db").items() if secret in text]
    assert holding == []


async def test_consent_is_recorded_with_the_file_sealed(talked: Assistant) -> None:
    kept = _texts(talked.data_dir / "danloi.db")["status_subscription"]
    assert "Anh/chị có đồng ý không?" in kept
    assert "G01.12-•••-0262" in kept


async def test_no_output_and_no_file_keeps_a_number(talked: Assistant) -> None:
    """Nor do the database's own files, in which what was deleted may go on lying for a while."""
    files = [path for path in talked.data_dir.rglob("*") if path.is_file()]
    assert talked.log in files
    assert talked.data_dir / "danloi.db" in files
    for path in files:
        content = path.read_bytes()
        assert not [number for number in (PHONE, CITIZEN_NUMBER, EMAIL, FOLLOWED_ID) if number.encode() in content], (
            path
        )
        if not path.name.startswith(("danloi.db", "dossiers.csv")):  # where the sandbox's register lies
            assert not [code for code in (FILE, NAME, FOLLOWED, FOLLOWED_NAME) if code.encode() in content], path


async def test_what_was_asked_is_still_readable_to_staff(talked: Assistant) -> None:
    assert "khai sinh cho con cần giấy tờ gì" in _texts(talked.data_dir / "danloi.db")["turn"]


async def test_the_not_found_link_carries_no_number(assistant: Assistant, sender: str) -> None:
    said = await assistant.say(sender, f"cấp phép phóng vệ tinh viễn thám lên quỹ đạo cho số {PHONE} thì ở đâu")
    assert said.outcome == "not_found"
    assert PHONE not in str(said.body)
