"""Search, who may do what, and addresses that lead nowhere."""

from __future__ import annotations

import pytest

from danloi.console.frame.access import Permission, Role
from tests.console.catalogue.forms import Desk
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
CODE = "1.004222"


async def test_procedures_are_found_by_code_name_and_citizens_words_without_tones(living_desk: Desk) -> None:
    editor = await living_desk.office.person(Role.EDITOR)
    for words in ("1.004222", "dang ky thuong tru", "ĐĂNG KÝ THƯỜNG TRÚ", "nhap ho khau"):
        found = await editor.get(f"/danh-muc?tim={words}")
        assert f"ho-so/{CODE}" in found.text, words
    nothing = await editor.get("/danh-muc?tim=%25' OR 1=1 --<script>")
    assert "0 thủ tục" in nothing.words
    assert "<script>" not in nothing.text
    assert f"ho-so/{CODE}" not in (await editor.get("/danh-muc?nguon=imported")).text


@pytest.mark.parametrize("role", list(Role))
async def test_only_those_who_may_edit_or_approve_do(desk: Desk, role: Role) -> None:
    person = await desk.office.person(role)
    may = {Role.EDITOR: (True, False), Role.APPROVER: (False, True), Role.ADMINISTRATOR: (True, True)}
    edits, approves = may.get(role, (False, False))
    statuses = {
        "edit": (await person.get(f"/danh-muc/ho-so/{CODE}/sua")).status,
        "send": (await person.post(f"/danh-muc/ho-so/{CODE}/sua")).status,
        "approve": (await person.post("/danh-muc/de-xuat/1/duyet")).status,
    }
    assert (statuses["edit"] == 200, statuses["send"] != 403) == (edits, edits)
    assert (statuses["approve"] != 403) == approves


async def test_an_address_that_leads_nowhere_says_so(desk: Desk) -> None:
    admin = await desk.office.person(Role.ADMINISTRATOR)
    for path in ("/danh-muc/ho-so/9.999999", "/danh-muc/ho-so/..%2f..%2fetc/sua", "/danh-muc/de-xuat/999",
                 "/danh-muc/de-xuat/99999999999999", f"/danh-muc/ho-so/{CODE}/sua?tu=77"):  # fmt: skip
        assert (await admin.get(path)).status in (404, 200), path
    assert (await admin.get("/danh-muc/ho-so/9.999999")).status == 404
    assert (await admin.post("/danh-muc/ho-so/9.999999/sua", {"do": "propose"})).status == 404
    assert (await admin.post("/danh-muc/ho-so/9.999999/doi-chieu", {"source": "x"})).status == 404
    empty = await admin.post(f"/danh-muc/ho-so/{CODE}/sua", {"do": "propose"})
    assert empty.status == 400
    assert "còn trống" in empty.words


def test_each_route_asks_for_a_permission_of_the_catalogue(empty_area_routes: list[tuple[str, Permission]]) -> None:
    own = {Permission.SEE_CATALOGUE, Permission.EDIT_CATALOGUE, Permission.APPROVE_CATALOGUE}
    assert {permission for _, permission in empty_area_routes} == own
