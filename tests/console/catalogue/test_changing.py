"""A change on its way: written, checked, approved by another, answered, undone."""

from __future__ import annotations

import datetime as dt
import json

from ruamel.yaml import YAML
from sqlalchemy import select

from danloi.console.frame.access import Role
from danloi.console.frame.models import AuditRow
from danloi.guidance.catalogue.revision_models import RevisionRow
from danloi.guidance.catalogue.revisions import take_due
from danloi.guidance.catalogue.store import load_folder
from danloi.storage.database import Database
from tests.console.catalogue.forms import Desk
from tests.storage.choice import on_sqlite

CODE = "1.004222"  # cu-tru.yaml


async def test_a_fee_is_changed_by_two_people_and_answered(desk: Desk, database: Database) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    before = await desk.answered(CODE)
    number = await desk.proposed(editor, CODE, {"fees.0.amount": "25.000"}, seen="1")
    assert await desk.answered(CODE) == before
    page = await approver.get(f"/danh-muc/de-xuat/{number}")
    assert "25.000 đồng" in page.words
    assert "Theo Nghị quyết mới" in page.words
    assert (await approver.post(f"/danh-muc/de-xuat/{number}/duyet")).status == 303
    after = await desk.answered(CODE)
    assert after["fees"][0]["amount"] == 25_000
    assert (await approver.post(f"/danh-muc/de-xuat/{number}/duyet")).status == 400
    async with database.transaction() as session:
        rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))
    assert [row.action for row in rows] == ["catalogue.propose", "catalogue.approve"]
    assert rows[1].before["fees"] == before["fees"]
    assert rows[1].after["fees"] == after["fees"]


@on_sqlite
async def test_nobody_approves_their_own_work(desk: Desk) -> None:
    admin = await desk.office.person(Role.ADMINISTRATOR)
    number = await desk.proposed(admin, CODE, {"result": "Giấy xác nhận"})
    refused = await admin.post(f"/danh-muc/de-xuat/{number}/duyet")
    assert refused.status == 400
    assert "một người khác duyệt" in refused.words
    assert (await desk.answered(CODE))["result"] != "Giấy xác nhận"


async def test_a_change_for_a_later_day_comes_into_force_on_that_day(desk: Desk, database: Database) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    number = await desk.proposed(editor, CODE, {"result": "Giấy mới"}, effective_on="2027-01-01")
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    now = await desk.proposed(editor, CODE, {"authority": "Công an phường"})
    await approver.post(f"/danh-muc/de-xuat/{now}/duyet")
    assert await take_due(database, dt.date(2026, 12, 31)) == []
    assert (await desk.answered(CODE))["result"] != "Giấy mới"
    assert await take_due(database, dt.date(2027, 1, 1)) == [CODE]
    after = await desk.answered(CODE)
    assert (after["result"], after["authority"]) == ("Giấy mới", "Công an phường")
    async with database.transaction() as session:
        states = {row.id: row.state for row in await session.scalars(select(RevisionRow))}
    assert states == {number: "in_force", now: "replaced"}


@on_sqlite
async def test_two_changes_of_one_field_are_not_mixed(desk: Desk) -> None:
    editor, other, approver = [await desk.office.person(role) for role in (Role.EDITOR, Role.EDITOR, Role.APPROVER)]
    first = await desk.proposed(editor, CODE, {"result": "Một"})
    second = await desk.proposed(other, CODE, {"result": "Hai"})
    await approver.post(f"/danh-muc/de-xuat/{first}/duyet")
    refused = await approver.post(f"/danh-muc/de-xuat/{second}/duyet")
    assert refused.status == 400
    assert "Sau khi đề xuất được viết, bản đang dùng cũng đã đổi ở: kết quả" in refused.words
    assert (await desk.answered(CODE))["result"] == "Một"


@on_sqlite
async def test_a_second_editor_is_told_and_a_stale_form_is_not_taken(desk: Desk) -> None:
    editor, other, approver = [await desk.office.person(role) for role in (Role.EDITOR, Role.EDITOR, Role.APPROVER)]
    opened = await editor.get(f"/danh-muc/ho-so/{CODE}/sua")
    assert "cũng đang mở mục này" not in opened.words
    assert "Cán bộ editor cũng đang mở mục này" in (await other.get(f"/danh-muc/ho-so/{CODE}/sua")).words
    number = await desk.proposed(other, CODE, {"result": "Của người khác"})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    sent = await desk.send(editor, CODE, opened, {"authority": "Công an xã"})
    assert sent.status == 400
    assert "Bản ghi đã đổi từ khi anh/chị mở trang" in sent.words
    assert "Công an xã" in sent.words
    assert "Của người khác" in sent.words


async def test_a_change_survives_a_reload_and_an_update_of_its_file(desk: Desk, database: Database) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    number = await desk.proposed(editor, CODE, {"result": "Của cán bộ"})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    await load_folder(database, desk.folder)
    assert (await desk.answered(CODE))["result"] == "Của cán bộ"
    _set(desk, CODE, authority="Cơ quan theo tệp")
    await load_folder(database, desk.folder)
    assert (await desk.answered(CODE))["result"] == "Của cán bộ"
    page = await editor.get(f"/danh-muc/ho-so/{CODE}")
    assert "Cả hai bên cùng đổi" in page.words
    assert "Cơ quan theo tệp" in page.words
    assert "Hai bên cùng đổi" in (await editor.get("/danh-muc/can-xem?ly-do=both")).words
    assert (await editor.post(f"/danh-muc/ho-so/{CODE}/giu-ban-sua")).status == 303
    assert "Cả hai bên cùng đổi" not in (await editor.get(f"/danh-muc/ho-so/{CODE}")).words


@on_sqlite
async def test_the_file_s_record_is_in_use_again_once_it_says_the_same(desk: Desk, database: Database) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    number = await desk.proposed(editor, CODE, {"result": "Của cán bộ"})
    await approver.post(f"/danh-muc/de-xuat/{number}/duyet")
    _set(desk, CODE, result="Của cán bộ")
    await load_folder(database, desk.folder)
    assert "Đang dùng bản trong tệp danh mục" in (await editor.get(f"/danh-muc/ho-so/{CODE}")).words
    _set(desk, CODE, result="Của tệp")
    await load_folder(database, desk.folder)
    assert (await desk.answered(CODE))["result"] == "Của tệp"


@on_sqlite
async def test_an_old_revision_is_restored_by_a_new_proposal(desk: Desk) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    numbers = []
    for result in ("Một", "Hai"):
        numbers.append(await desk.proposed(editor, CODE, {"result": result}))
        await approver.post(f"/danh-muc/de-xuat/{numbers[-1]}/duyet")
    history = await editor.get(f"/danh-muc/ho-so/{CODE}/lich-su")
    assert f"sua?tu={numbers[0]}" in history.text
    opened = await editor.get(f"/danh-muc/ho-so/{CODE}/sua?tu={numbers[0]}")
    sent = await desk.send(editor, CODE, opened, {})
    assert sent.status == 303
    await approver.post(f"/danh-muc/de-xuat/{max(numbers) + 1}/duyet")
    assert (await desk.answered(CODE))["result"] == "Một"


@on_sqlite
async def test_a_proposal_is_discussed_refused_and_withdrawn(desk: Desk) -> None:
    editor, approver = await desk.office.person(Role.EDITOR), await desk.office.person(Role.APPROVER)
    other = await desk.office.person(Role.EDITOR)
    number = await desk.proposed(editor, CODE, {"result": "Một"})
    await approver.post(f"/danh-muc/de-xuat/{number}/y-kien", {"text": "Văn bản số mấy?"})
    assert (await approver.post(f"/danh-muc/de-xuat/{number}/tu-choi")).status == 400
    assert (await other.post(f"/danh-muc/de-xuat/{number}/rut", {"verdict": "thử"})).status == 400
    assert (await approver.post(f"/danh-muc/de-xuat/{number}/tu-choi", {"verdict": "Thiếu văn bản"})).status == 303
    page = await editor.get(f"/danh-muc/de-xuat/{number}")
    assert "Văn bản số mấy?" in page.words
    assert "Thiếu văn bản" in page.words
    again = await desk.proposed(editor, CODE, {"result": "Một"})
    assert (await editor.post(f"/danh-muc/de-xuat/{again}/rut", {"verdict": "Nhầm"})).status == 303
    assert "Đã rút" in (await editor.get("/danh-muc/de-xuat?muc=xong")).words


def _set(desk: Desk, code: str, **values: object) -> None:
    """Change a record of the files, as an update of the product does."""
    path = desk.folder / "procedures" / "cu-tru.yaml"
    content = YAML(typ="safe").load(path)
    for record in content["procedures"]:
        if record["code"] == code:
            record.update(values)
    path.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
