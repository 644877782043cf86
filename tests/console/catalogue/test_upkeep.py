"""What goes stale, how it is renewed, and how what staff changed gets back into the files."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import update

from danloi.console.catalogue.export import write_into
from danloi.console.frame.access import Role
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.portal.models import ImportedProcedureRow
from danloi.storage.database import Database
from tests.console.catalogue.forms import Desk
from tests.storage.choice import on_sqlite

CODE, OTHER = "1.004222", "1.003197"


async def imported(database: Database, code: str, record: dict[str, Any]) -> None:
    """Let the portal's import say `record`."""
    text = json.dumps({**record, "code": code, "origin": "imported"}, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    async with database.transaction() as session:
        known = await session.get(ImportedProcedureRow, code)
        if known is None:
            session.add(
                ImportedProcedureRow(
                    code=code, uuid="u", name=record["name"], field=record["field"], audience="public", digest=digest,
                    source_digest=digest, record=text, last_run=1,
                )
            )  # fmt: skip
        else:
            known.digest, known.record = digest, text


async def test_many_checks_are_renewed_at_once_and_stay_over_a_reload(desk: Desk, database: Database) -> None:
    editor = await desk.office.person(Role.EDITOR)
    desk.day.day = dt.date(2027, 7, 1)
    stale = await editor.get("/danh-muc/can-xem?ly-do=old")
    assert "đã 7 tháng" in stale.words
    chosen = [("code", CODE), ("code", OTHER), ("which", "old")]
    assert (await editor.post("/danh-muc/can-xem", chosen)).status == 400
    sent = await editor.post("/danh-muc/can-xem", [*chosen, ("source", "Trang thủ tục trên Cổng")])
    assert sent.status == 303
    for code in (CODE, OTHER):
        assert (await desk.answered(code))["checked_on"] == "2027-07-01"
    assert f'value="{CODE}"' not in (await editor.get("/danh-muc/can-xem?ly-do=old")).text
    async with database.transaction() as session:  # as if the file had been loaded long ago
        await session.execute(update(ProcedureRow).values(digest="x"))
    await load_folder(database, desk.folder)
    assert (await desk.answered(CODE))["checked_on"] == "2027-07-01"
    assert "Trang thủ tục trên Cổng" in (await editor.get(f"/danh-muc/ho-so/{CODE}/lich-su")).words


@on_sqlite
async def test_a_signature_is_for_the_content_that_was_signed(desk: Desk) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    assert (await editor.post(f"/danh-muc/ho-so/{CODE}/xac-nhan", {"source": "Quyết định"})).status == 403
    assert (await approver.post(f"/danh-muc/ho-so/{CODE}/xac-nhan", {"source": "Quyết định"})).status == 303
    assert (await desk.answered(CODE))["confirmed_by"] == "Cán bộ approver"
    number = await desk.proposed(editor, CODE, {"result": "Giấy khác"})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    assert (await desk.answered(CODE))["confirmed_by"] is None


@on_sqlite
async def test_a_source_that_changed_since_the_check_is_noticed(desk: Desk, database: Database) -> None:
    editor = await desk.office.person(Role.EDITOR)
    record = await desk.answered(CODE)
    await imported(database, CODE, record)
    await editor.post(f"/danh-muc/ho-so/{CODE}/doi-chieu", {"source": "Cổng"})
    await imported(database, CODE, {**record, "checked_on": "2026-12-24"})
    assert CODE not in (await editor.get("/danh-muc/can-xem?ly-do=source")).text
    await imported(database, CODE, {**record, "result": "Kết quả mới trên Cổng"})
    assert CODE in (await editor.get("/danh-muc/can-xem?ly-do=source")).text
    assert "Kết quả mới trên Cổng" in (await editor.get(f"/danh-muc/ho-so/{CODE}")).words


@on_sqlite
async def test_a_fee_that_ends_is_listed_until_another_follows(desk: Desk) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    number = await desk.proposed(editor, CODE, {"fees.0.valid_to": "2026-12-31"})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    assert "hết hạn 31/12/2026" in (await editor.get("/danh-muc/can-xem?ly-do=fee")).words
    await editor.get(f"/danh-muc/ho-so/{CODE}/sua")
    split = await desk.propose(editor, CODE, {}, **{"fees.0.split": "2027-01-01", "do": "split:fees.0"})
    again = await desk.send(editor, CODE, split, {"fees.1.valid_to": ""}, seen="1")
    assert again.status == 303, again.words
    await approver.post(f"/danh-muc/de-xuat/{number + 1}/duyet")
    assert "hết hạn 31/12/2026" not in (await editor.get("/danh-muc/can-xem?ly-do=fee")).words


@on_sqlite
async def test_a_national_record_becomes_an_edited_one(desk: Desk, database: Database) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    record = {**await desk.answered(CODE), "aliases": [], "short_name": "cấp phép nuôi ong", "superseded_codes": []}
    await imported(database, "9.000001", record)
    refused = await desk.propose(editor, "9.000001", {})
    assert "cần ít nhất 8 cách gọi" in refused.words
    number = await desk.proposed(editor, "9.000001", {"aliases": "\n".join(f"nuôi ong {x}" for x in "abcdefgh")})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    await load_folder(database, desk.folder)
    answered = await desk.answered("9.000001")
    assert (answered["origin"], answered["short_name"]) == ("curated", "cấp phép nuôi ong")


async def test_what_staff_changed_is_exported_with_comments_kept(desk: Desk, tmp_path: Path) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    path = desk.folder / "procedures" / "cu-tru.yaml"
    before = path.read_text(encoding="utf-8")
    odd = "Giấy: xác nhận # không phải chú thích"
    injected = '- code: "0.000000"\n  id: !!python/object/apply:os.system ["true"]\n&a *a {x: y}'
    number = await desk.proposed(editor, CODE, {"result": odd, "changes": injected})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    async with editor.http.get(
        f"{editor.url}/noi-bo/danh-muc/xuat/danh-muc.zip", headers={"Cookie": f"danloi_console={editor.token}"}
    ) as answer:
        archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert archive.namelist() == ["data/catalogue/procedures/cu-tru.yaml"]
    after = archive.read(archive.namelist()[0]).decode()
    assert after.splitlines()[0] == before.splitlines()[0]
    assert after.startswith("# ")
    kept = set(before.splitlines()) - set(after.splitlines())
    assert len(kept) <= 3, kept
    (tmp_path / "cu-tru.yaml").write_text(after, encoding="utf-8")
    reading = read_procedures(tmp_path)
    assert reading.problems == []
    record = next(one for one in reading.procedures if one.code == CODE)
    assert record.model_dump(mode="json") == await desk.answered(CODE)
    assert record.result == odd


def test_comments_between_the_lines_of_a_record_stay(folder: Path) -> None:
    path = folder / "procedures" / "cu-tru.yaml"
    text = path.read_text(encoding="utf-8").replace("\n  result:", "\n  # theo văn bản gốc\n  result:", 1)
    path.write_text(text.replace("\n  steps:", "\n  # các bước\n  steps:", 1) + "# cuối tệp\n", encoding="utf-8")
    records = [one.model_dump(mode="json") for one in read_procedures(folder / "procedures").procedures]
    own = [one for one in records if one["code"] == CODE or one == records[-1]]
    changed = [{**one, "result": "Khác", "steps": ["Một bước"]} for one in own]
    written = write_into(folder / "procedures", changed).files["cu-tru.yaml"]
    for comment in ("# theo văn bản gốc", "# các bước", "# cuối tệp"):
        assert comment in written
    assert write_into(folder / "procedures", own).files == {}
