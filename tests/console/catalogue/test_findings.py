"""What the form says of what is typed."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from danloi.app.settings import ROOT
from danloi.console.catalogue.draft import Draft
from danloi.console.catalogue.findings import OWN, Checker, Finding
from danloi.guidance.catalogue import records
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases

TODAY = dt.date(2026, 11, 26)
SAY = Phrases.read(ROOT / "data" / "phrases" / "console" / "catalogue.yaml")
CHECKER = Checker(SAY)
ALL = {one.code: one for one in read_procedures(ROOT / "data" / "catalogue" / "procedures").procedures}
CODE = "1.004222"


def looked_at(change: dict[str, Any]) -> list[Finding]:
    """Return what is said when fields of the form of a real record are changed."""
    current = ALL[CODE]
    kept = current.model_dump(mode="json")
    draft = Draft.of_record(kept, "luôn cần")
    for path, value in change.items():
        table, _, rest = path.partition(".")
        if rest:
            number, column = rest.split(".")
            draft.rows[table][int(number)][column] = value
        else:
            draft.texts[path] = value
    return CHECKER.look(draft, kept, current, TODAY).findings


def test_every_record_goes_through_the_form_unchanged() -> None:
    for procedure in ALL.values():
        record = procedure.model_dump(mode="json")
        checked = CHECKER.look(Draft.of_record(record, "luôn cần"), record, procedure, TODAY)
        assert checked.procedure == procedure
        assert checked.is_good, (procedure.code, checked.findings)


@pytest.mark.parametrize(
    ("change", "path", "text", "is_grave"),
    [
        ({"fees.0.amount": "mười nghìn"}, "fees.0.amount", "Khoản thu 1, Số tiền: phải là một số.", True),
        ({"fees.0.amount": "0", "fees.0.note": ""}, "fees.0.amount", "số 0 không có nghĩa là miễn phí", True),
        ({"fees.0.free": "true", "fees.0.amount": "5"}, "fees.0.amount", "đã ghi miễn phí", True),
        ({"fees.0.free": "true", "fees.0.amount": "", "fees.0.note": "", "fees.0.case": ""}, "fees.0.note",
         "phải nêu văn bản", True),
        ({"fees.0.amount": "200.000"}, "fees.0.amount", "đổi từ 20.000 thành 200.000 đồng", False),
        ({"fees.0.amount": "2 000 đ"}, "fees.0.amount", "đổi từ 20.000 thành 2.000 đồng", False),
        ({"fees.0.valid_from": "2027-02-01", "fees.0.valid_to": "2027-01-01"}, "fees.0.valid_to",
         "ngày kết thúc đứng trước ngày bắt đầu", True),
        ({"fees.0.valid_from": "31/02/2027"}, "fees.0.valid_from", "không phải một ngày đúng", True),
        ({"fees.0.valid_from": "01/01/2206"}, "fees.0.valid_from", "cách nay hơn 5 năm", False),
        ({"form_url": "https://dichvucong.gov.vn.evil.example/nop"}, "form_url", "không phải trang nhà nước", True),
        ({"form_url": "http://dichvucong.gov.vn/nop"}, "form_url", "không phải trang nhà nước", True),
        ({"steps": "Vào https://bit.ly/abc để nộp"}, "steps", "https://bit.ly/abc", True),
        ({"places.0.text": "Nộp tại dichvucong-qn.com"}, "places.0.text", "có nhắc dichvucong-qn.com", False),
        ({"documents.0.name": ""}, "documents.0.name", "Giấy tờ 1, Tên: còn trống.", True),
        ({"aliases": "một\nhai"}, "aliases", "cần ít nhất 8 cách gọi", True),
        ({"aliases": "\n".join([*"abcdefgh", "A"])}, "aliases", "có cách gọi ghi hai lần", True),
        ({"checked_on": "2026-12-01"}, "checked_on", "01/12/2026 chưa tới", True),
        ({"related.0.difference": "x" * 2001}, "related.0.difference", "dài quá 2.000 ký tự", True),
        ({"times.0.value": "-1"}, "times.0.value", "số nằm ngoài khoảng", True),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_field(change: dict[str, Any], path: str, text: str, is_grave: bool) -> None:
    found = [one for one in looked_at(change) if one.path == path]
    assert any(text in one.text and one.is_grave == is_grave for one in found), looked_at(change)


def test_what_stood_there_before_is_not_held_against_whoever_changes_another_part() -> None:
    current = Procedure.model_validate({**ALL[CODE].model_dump(), "form_url": "https://old.example/form"})
    kept = current.model_dump(mode="json")
    draft = Draft.of_record({**kept, "result": "Giấy mới"}, "luôn cần")
    checked = CHECKER.look(draft, kept, current, TODAY)
    assert checked.is_good
    assert checked.has_doubts


def test_rows_are_added_moved_split_and_dropped() -> None:
    draft = Draft.of_record(ALL[CODE].model_dump(mode="json"), "luôn cần")
    first, second = draft.rows["fees"][0]["name"], draft.rows["fees"][1]["name"]
    draft.act("up:fees.1")
    assert [row["name"] for row in draft.rows["fees"][:2]] == [second, first]
    count = len(draft.rows["fees"])
    assert draft.split("fees", 0, dt.date(2027, 1, 1))
    assert draft.rows["fees"][0]["valid_to"] == "2026-12-31"
    assert draft.rows["fees"][1]["valid_from"] == "2027-01-01"
    draft.act("add:fees")
    draft.act("drop:fees.0")
    assert len(draft.rows["fees"]) == count + 1
    for odd in ("drop:fees.99", "up:fees.0", "add:nothing", "drop:__class__.0", "", "split:steps.0"):
        draft.act(odd)
    assert len(draft.rows["fees"]) == count + 1


def test_every_rule_of_a_record_has_words_for_staff() -> None:
    tree = ast.parse(Path(records.__file__).read_text(encoding="utf-8"))
    texts = [
        ast.unparse(node.value).lstrip("f").strip("'\"")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "msg"
    ]
    assert len(texts) == 5
    assert [text for text in texts if not text.startswith(tuple(OWN))] == []
