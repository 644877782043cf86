"""The pages under /noi-bo/du-lieu as staff use them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from danloi.console.frame.access import Role
from danloi.console.training.pages import training_area
from danloi.console.training.proposals import Kind, Proposal, State
from danloi.console.training.service import Training
from danloi.console.training.tables import as_csv
from danloi.storage.database import Database
from tests.console.staff import Office, Person, office
from tests.console.training.test_service import TAM_TRU, TWIN, sentences, states, submit
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
FORM = {"loai": "example", "cau": TAM_TRU.text, "y_dinh": "ask_fee", "ly_do": "hay gặp"}


@asynccontextmanager
async def served(database: Database, training: Training) -> AsyncIterator[Office]:
    async with office(database, lambda console: training_area(console, training)) as here:
        for _ in range(5):  # numbers that are nobody's in the other tests
            await here.person(Role.OBSERVER)
        yield here


def numbers(text: str) -> list[str]:
    return re.findall(r'name="so" value="(\d+)"', text)


async def test_what_one_proposes_on_the_page_another_approves_on_the_page(
    database: Database, training: Training
) -> None:
    async with served(database, training) as here:
        reviewer, approver = await here.person(Role.REVIEWER), await here.person(Role.APPROVER)
        looked = await reviewer.post("/du-lieu/de-xuat", FORM | {"buoc": "xem"})
        assert f"+    - {TAM_TRU.text}" in looked.text
        assert await states(database) == []
        sent = await reviewer.post("/du-lieu/de-xuat", FORM | {"buoc": "gui"})
        assert sent.headers["Location"] == "/noi-bo/du-lieu/cho-duyet?xong=proposed"
        own = await reviewer.get("/du-lieu/cho-duyet")
        assert "Rút lại" in own.words
        assert 'value="duyet"' not in own.text
        queue = await approver.get("/du-lieu/cho-duyet?chon=dat")
        assert "hay gặp" in queue.words
        assert " checked" in queue.text
        ids = [("so", one) for one in numbers(queue.text)]
        preview = await approver.post("/du-lieu/cho-duyet", [*ids, ("buoc", "xem")])
        assert '<span class="after">+    - ' in preview.text
        done = await approver.post("/du-lieu/cho-duyet", [*ids, ("buoc", "duyet")])
        assert done.headers["Location"] == "/noi-bo/du-lieu/cho-duyet?xong=approved"
        assert TAM_TRU.text in sentences(training)
        history = await reviewer.get("/du-lieu/lich-su")
        assert "Đã ghi vào dữ liệu" in history.words
        assert "Cán bộ approver xử lý" in history.words
        assert TAM_TRU.text in (await reviewer.get("/du-lieu/xuat/nlu.yml")).text


async def test_one_who_may_approve_still_cannot_approve_their_own(database: Database, training: Training) -> None:
    async with served(database, training) as here:
        approver = await here.person(Role.APPROVER)
        await approver.post("/du-lieu/de-xuat", FORM | {"buoc": "gui"})
        shown = await approver.get("/du-lieu/cho-duyet")
        assert 'type="checkbox"' not in shown.text
        forced = await approver.post("/du-lieu/cho-duyet", [("so", numbers(shown.text)[0]), ("buoc", "duyet")])
        assert forced.status == 400
        assert "phải do người khác duyệt" in forced.words
        taken_back = await approver.post("/du-lieu/rut", {"so": numbers(shown.text)[0]})
        assert taken_back.status == 303
        assert await states(database) == [State.WITHDRAWN]


async def test_several_are_approved_at_once_and_what_stands_against_one_is_said(
    database: Database, training: Training
) -> None:
    ids = await submit(training, database, TAM_TRU, TWIN)
    async with served(database, training) as here:
        approver = await here.person(Role.APPROVER)
        done = await approver.post("/du-lieu/cho-duyet", [*(("so", str(one)) for one in ids), ("buoc", "duyet")])
        assert "Đã xử lý 1 đề xuất." in done.words
        assert f"Đề xuất #{ids[1]}: Câu này đã có ở một ý định khác" in done.words
        refused = await approver.post("/du-lieu/cho-duyet", [("so", str(ids[1])), ("buoc", "tu-choi")])
        assert "ghi lý do" in refused.words
        reason = [("so", str(ids[1])), ("buoc", "tu-choi"), ("ly_do", "trùng")]
        assert (await approver.post("/du-lieu/cho-duyet", reason)).status == 303
        assert await states(database) == [State.WRITTEN, State.REJECTED]


async def test_a_sentence_that_cannot_be_approved_is_not_even_sent(database: Database, training: Training) -> None:
    async with served(database, training) as here:
        reviewer = await here.person(Role.REVIEWER)
        bad = FORM | {"cau": "gọi 0912345678 hỏi [phí", "buoc": "gui"}
        shown = await reviewer.post("/du-lieu/de-xuat", bad)
        assert shown.status == 400
        assert "Xin bỏ ra" in shown.words
        assert "gọi 0912345678 hỏi [phí" in shown.text  # what was typed is still there
        assert (await reviewer.post("/du-lieu/de-xuat", FORM | {"loai": "drop"})).status == 400
        assert await states(database) == []


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
async def test_what_staff_type_is_never_markup(database: Database, training: Training, attack: str) -> None:
    await submit(
        training, database, Proposal(Kind.EXAMPLE, f"{attack} [phí](fee)", "ask_fee", reason=attack, source=attack)
    )
    async with served(database, training) as here:
        approver = await here.person(Role.APPROVER)
        pages = [await approver.get(path) for path in ("/du-lieu/cho-duyet", "/du-lieu?q=script")]
        pages.append(await approver.get(f"/du-lieu/de-xuat?cau={attack}&y_dinh=ask_fee"))
        await approver.post("/du-lieu/cho-duyet", [("so", "1"), ("buoc", "tu-choi"), ("ly_do", attack)])
        pages.append(await approver.get("/du-lieu/lich-su"))
        for page in pages:
            assert page.status == 200
            assert attack not in page.text


async def test_sentences_and_procedures_are_found_without_diacritics(database: Database, training: Training) -> None:
    async with served(database, training) as here:
        editor = await here.person(Role.EDITOR)
        found = await editor.get("/du-lieu?q=ho chieu")
        assert "2 câu mẫu" in found.words
        procedures = await editor.get("/du-lieu?q=giay ve sinh quan nhau")
        assert "/noi-bo/du-lieu/ten-goi/1.013855" in procedures.text
        aliases = await editor.get("/du-lieu/ten-goi/1.013855")
        assert "giấy vệ sinh quán nhậu" in aliases.words
        assert (await editor.get("/du-lieu/ten-goi/9.999999")).status == 404
        page = await editor.get("/du-lieu/y-dinh/ask_fee")
        assert "3 câu mẫu" in page.words
        assert (await editor.get("/du-lieu/y-dinh/..%2f..%2fetc")).status == 404


async def test_the_balance_is_a_picture_with_its_numbers(database: Database, training: Training) -> None:
    async with served(database, training) as here:
        shown = await (await here.person(Role.REVIEWER)).get("/du-lieu")
        assert shown.text.count("<rect ") == 5
        assert "8 câu mẫu thuộc 5 ý định" not in shown.words
        assert "10 câu mẫu thuộc 5 ý định" in shown.words


def upload(name: str, body: bytes, step: str, **fields: str) -> aiohttp.FormData:
    form = aiohttp.FormData(fields | {"buoc": step}, quote_fields=False)  # names go as browsers send them
    form.add_field("tep", body, filename=name, content_type="application/octet-stream")
    return form


async def test_a_file_is_looked_at_and_its_good_lines_are_sent(database: Database, training: Training) -> None:
    body = as_csv(["Câu hoặc tên gọi", "Ý định"], [[TAM_TRU.text, "ask_fee"], ["phải rồi", "deny"], ["chào", "greet"]])
    async with served(database, training) as here:
        reviewer = await here.person(Role.REVIEWER)
        looked = await reviewer.post("/du-lieu/nhap-xuat", upload("../../câu.csv", body, "xem"))
        assert "1 trong 3 dòng có thể đề xuất. Chưa gửi gì." in looked.words
        assert "greet = </textarea>" in looked.text
        sent = await reviewer.post("/du-lieu/nhap-xuat", upload("../../câu.csv", body, "gui", doi_ten="greet = affirm"))
        assert "Đã gửi 2 đề xuất." in sent.words
        broken = await reviewer.post("/du-lieu/nhap-xuat", upload("a.xlsx", b"PK\x03\x04", "xem"))
        assert broken.status == 400
        assert "bị hỏng" in broken.words
        assert (await reviewer.post("/du-lieu/nhap-xuat", {"buoc": "xem"})).status == 400
    assert {row.source for row in await training.queue.waiting()} == {"import:câu.csv"}


async def test_files_are_given_out_as_files(database: Database, training: Training) -> None:
    async with served(database, training) as here:
        editor: Person = await here.person(Role.EDITOR)
        for name in ("cau-mau.csv", "cau-mau.xlsx", "ten-goi.csv", "ten-goi.xlsx", "nlu.yml", "du-lieu.zip"):
            given = await editor.get(f"/du-lieu/xuat/{name}")
            assert given.status == 200
            assert given.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert (await editor.get("/du-lieu/xuat/..%2F..%2Fdanloi.db")).status == 404
        observer = await here.person(Role.OBSERVER)
        assert (await observer.get("/du-lieu/xuat/nlu.yml")).status == 403
