"""A file's state in plain words, for each of the ten states."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.phrases import Phrases
from danloi.guidance.status.dossier import Dossier
from danloi.guidance.status.explain import explain
from danloi.guidance.vietnamese import find_dossier_codes

Explain = Callable[..., str]
# The ten states of the national system (Circular 01/2018/TT-VPCP and its successors) and a word of what each means.
STATES = {
    1: ("Mới đăng ký", "chưa xem"),
    2: ("Được tiếp nhận", "đã nhận hồ sơ"),
    3: ("Không được tiếp nhận", "chưa nhận"),
    4: ("Đang xử lý", "đang được"),
    5: ("Yêu cầu bổ sung giấy tờ", "thiếu"),
    6: ("Yêu cầu thực hiện nghĩa vụ tài chính", "phí, lệ phí hoặc thuế"),
    7: ("Công dân yêu cầu rút hồ sơ", "được rút"),
    8: ("Dừng xử lý", "dừng giải quyết"),
    9: ("Đã xử lý xong", "Kết quả đã có"),
    10: ("Đã trả kết quả", "đã được trả"),
}


@pytest.fixture(scope="module")
def tell(data: Path) -> Explain:
    """Explain a file handed in on 2 November 2026, as seen on `today`."""
    say = Phrases.read(data / "phrases" / "status.yaml")

    def tell(today: str = "2026-11-20", **changes: Any) -> str:
        file: dict[str, Any] = {
            "code": "H49.22-261102-0001",
            "procedure_code": "1.115832",
            "procedure_name": "Tách thửa đất",
            "office": "Chi nhánh số 1",
            "state": 4,
            "received_on": dt.date(2026, 11, 2),
            "due_on": None,
            "finished_on": None,
            "updated_on": dt.date(2026, 11, 18),
            "applicant": "Nguyễn Thị Thanh Hòa",
            "facts": ("0900004321", "022190006789"),
            "channel": "direct",
            "fee_due_vnd": 0,
            "fee_paid": False,
            "missing": "",
            "note": "",
            "is_sandbox": True,
        }
        return explain(Dossier(**file | changes), say, dt.date.fromisoformat(today))

    return tell


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_named_and_explained_with_what_comes_next(tell: Explain, state: int) -> None:
    text = tell(state=state)
    name, meaning = STATES[state]
    assert f"Tình trạng: {name}, cập nhật ngày 18/11/2026." in text
    assert meaning in text
    assert re.search(r"^Việc tiếp theo: \S.{10,}", text, re.MULTILINE)
    for fact in (
        "Hồ sơ H49.22-•••-0001",
        "Người nộp: N••• T••• T••• H•••",
        "Tách thửa đất",
        "Chi nhánh số 1",
        "Ngày nộp: 02/11/2026",
    ):
        assert fact in text
    assert "dữ liệu thử nghiệm" in text


@pytest.mark.parametrize("state", STATES)
def test_no_state_shows_who_handed_the_file_in(tell: Explain, state: int) -> None:
    text = tell(state=state, note="Thiếu chữ ký.", missing="Bản vẽ", fee_due_vnd=50000)
    for secret in ("Nguyễn Thị Thanh Hòa", "Thanh Hòa", "4321", "6789", "261102"):
        assert secret not in text


@pytest.mark.parametrize("state", STATES)
def test_reason_and_money_are_shown_in_every_state(tell: Explain, state: int) -> None:
    text = tell(state=state, note="bản vẽ bị mờ", fee_due_vnd=5420000)
    assert "Lý do: Bản vẽ bị mờ." in text
    assert "Số tiền phải nộp: 5.420.000 đồng." in text


def test_missing_papers_are_told_while_they_are_asked_for_and_until_when(tell: Explain) -> None:
    text = tell(state=5, missing="bản vẽ mới", missing_until=dt.date(2026, 12, 24))
    assert "Cần bổ sung: Bản vẽ mới." in text
    assert "Hạn bổ sung: 24/12/2026." in text
    assert "Bản vẽ mới" not in tell(state=4, missing="bản vẽ mới")


@pytest.mark.parametrize(
    "note", ["Ông Nguyễn Thị Thanh Hòa, số 0912345678, thiếu bản vẽ", "nguyen thi thanh hoa thiếu"]
)
def test_what_an_officer_wrote_is_told_without_persons(tell: Explain, note: str) -> None:
    text = tell(state=5, note=note)
    assert "thiếu" in text
    assert not [secret for secret in ("Hòa", "hoa", "0912345678") if secret in text]


def test_money_is_told_with_its_purpose_its_date_and_the_page_of_this_file(tell: Explain) -> None:
    fee = {"fee_due_vnd": 350_000, "fee_name": "lệ phí địa chính", "fee_until": dt.date(2026, 12, 1)}
    text = tell(state=6, **fee)
    for part in ("350.000 đồng", "Khoản nộp: Lệ phí địa chính.", "Hạn nộp: 01/12/2026.", "thanh-toan-truc-tuyen"):
        assert part in text
    assert "số tài khoản" in text


def test_a_state_that_is_not_known_is_called_unknown(tell: Explain) -> None:
    text = tell(state=None, due_on=dt.date(2026, 11, 2))
    assert "tình trạng mà tôi chưa biết" in text
    assert "không đoán" in text
    assert "quá hẹn" not in text


def test_a_real_file_tells_how_old_the_news_is(data: Path) -> None:
    say = Phrases.read(data / "phrases" / "status.yaml")
    file = Dossier("H49.22-261102-0001", 4, ("0900004321",))
    at = dt.datetime(2026, 11, 20, 3, 4, tzinfo=dt.UTC)
    assert "lúc 10:04 ngày 20/11/2026 (cách đây 25 giây)." in explain(file, say, at.date(), at, 25)
    assert "lúc 10:04 ngày 20/11/2026." in explain(file, say, at.date(), at, 1)


def test_a_due_date_that_only_a_week_end_has_passed_is_not_overdue(tell: Explain) -> None:
    assert "vừa qua ngày nghỉ" in tell(today="2026-11-21", due_on=dt.date(2026, 11, 20))


def test_what_is_paid_is_not_asked_for_again(tell: Explain) -> None:
    text = tell(state=9, fee_due_vnd=5420000, fee_paid=True)
    assert "đã nộp 5.420.000 đồng" in text
    assert "phải nộp" not in text


@pytest.mark.parametrize(
    ("today", "due", "words"),
    [
        ("2026-11-16", "2026-11-20", "còn 4 ngày làm việc"),
        ("2026-11-20", "2026-11-23", "còn 1 ngày làm việc"),
        ("2026-04-29", "2026-05-05", "còn 2 ngày làm việc"),
        ("2026-11-20", "2026-11-20", "hôm nay, 20/11/2026"),
        ("2026-11-23", "2026-11-20", "đã quá hẹn 1 ngày làm việc"),
        ("2026-05-04", "2026-04-29", "đã quá hẹn 1 ngày làm việc"),
        ("2026-02-24", "2026-02-12", "đã quá hẹn 3 ngày làm việc"),
    ],
)
@pytest.mark.parametrize("state", [2, 4])
def test_days_left_and_overdue_are_working_days(tell: Explain, state: int, today: str, due: str, words: str) -> None:
    date = dt.date.fromisoformat(due)
    text = tell(today=today, state=state, due_on=date)
    assert words in text
    assert f"{date.day:02}/{date.month:02}/{date.year}" in text


def test_whoever_waits_too_long_is_told_the_right_to_an_apology(tell: Explain) -> None:
    text = tell(due_on=dt.date(2026, 11, 10))
    assert "xin lỗi" in text
    assert "https://pakn.dichvucong.gov.vn" in text
    assert "xin lỗi" not in tell(due_on=dt.date(2026, 11, 30))


@pytest.mark.parametrize("state", [9, 10])
def test_a_finished_file_shows_when_it_was_done_and_no_due_date(tell: Explain, state: int) -> None:
    text = tell(state=state, due_on=dt.date(2026, 11, 10), finished_on=dt.date(2026, 11, 16))
    assert "Xong ngày 16/11/2026." in text
    assert "quá hẹn" not in text
    assert "10/11/2026" not in text


@pytest.fixture(scope="module")
def files(data: Path) -> list[dict[str, str]]:
    with (data / "sandbox" / "dossiers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sandbox_holds_about_two_hundred_files_in_all_ten_states(files: list[dict[str, str]]) -> None:
    assert 180 <= len(files) <= 220
    counts = Counter(int(file["state"]) for file in files)
    assert set(counts) == set(STATES)
    assert min(counts.values()) >= 5


def test_the_sandbox_has_the_example_and_every_code_is_one_that_is_understood(files: list[dict[str, str]]) -> None:
    codes = [file["code"] for file in files]
    assert "H49.22-261103-0042" in codes
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if [one.value for one in find_dossier_codes(code)] != [code]] == []


def test_every_file_of_the_sandbox_has_both_facts(files: list[dict[str, str]]) -> None:
    wrong = [f["code"] for f in files if not re.fullmatch(r"\d{4}\|\d{4}", f"{f['phone_last4']}|{f['id_last4']}")]
    assert wrong == []


def test_what_a_state_needs_is_in_the_sandbox(files: list[dict[str, str]]) -> None:
    by_state = {state: [file for file in files if int(file["state"]) == state] for state in STATES}
    assert all(file["note"] for file in by_state[3] + by_state[8])
    assert all(file["missing"] for file in by_state[5])
    assert all(int(file["fee_due_vnd"]) > 0 for file in by_state[6])
    assert all(file["finished_on"] for file in by_state[9] + by_state[10])


@pytest.mark.parametrize("state", [5, 6, 8])
def test_a_file_that_waits_for_the_citizen_is_not_called_overdue(tell: Explain, state: int) -> None:
    assert "quá hẹn" not in tell(today="2026-11-23", state=state, due_on=dt.date(2026, 11, 20))
