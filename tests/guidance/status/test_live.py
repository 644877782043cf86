"""A citizen asks while the one-stop system is real: every state, and every way in which it fails."""

from __future__ import annotations

import pytest

from danloi.storage.database import Database
from tests.fakes.onestop import OneStop
from tests.guidance.status.citizen import PHRASES, Citizen, Time, wrong_for
from tests.guidance.status.conftest import NOON, Files, Payments
from tests.storage.choice import on_sqlite

TODAY = NOON.date()
NAMES = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}


@pytest.fixture
def live(database: Database, files: Files, payments: Payments) -> Citizen:
    return Citizen(database, files=files, payments=payments, today=TODAY)


@pytest.mark.parametrize("state", NAMES)
async def test_every_state_is_shown_with_its_way_and_without_the_person(
    onestop: OneStop, live: Citizen, state: int
) -> None:
    file = onestop.in_state(state)
    reply = await live.show(file.code, file.citizen_number[-4:])
    assert reply.answer.outcome == "status_shown"
    for part in (
        NAMES[state],
        file.kind.name,
        file.kind.office,
        "Việc tiếp theo:",
        "Số liệu của hệ thống một cửa lúc ",
    ):
        assert part in reply.text
    (status,) = reply.answer.status
    assert status.state == state
    assert next(step for step in status.timeline if step.at == "current").name == NAMES[state]
    everything = reply.model_dump_json()
    secrets = (file.applicant, file.phone, file.citizen_number, file.officer, file.code, file.phone[-4:] + '"')
    assert not [secret for secret in secrets if secret in everything]


@pytest.mark.parametrize("kind", ["error", "malformed", "html", "charset", "truncated", "drop", "wrong_file"])
async def test_every_fault_is_told_as_an_outage_with_ways_on(onestop: OneStop, live: Citizen, kind: str) -> None:
    file = onestop.in_state(4)
    onestop.faults.set("look_up", kind)  # type: ignore[arg-type]
    reply = await live.show(file.code, file.phone[-4:])
    assert reply.answer.outcome == "status_unavailable"
    assert "18001096" in reply.text
    assert file.kind.name not in reply.text


@on_sqlite
async def test_a_token_that_ends_in_the_middle_is_renewed_without_a_word(onestop: OneStop, live: Citizen) -> None:
    file = onestop.in_state(4)
    onestop.faults.set("look_up", "expired_token", times=1)
    assert (await live.show(file.code, file.phone[-4:])).answer.outcome == "status_shown"


@on_sqlite
async def test_a_state_that_nobody_has_explained_is_not_guessed(onestop: OneStop, live: Citizen) -> None:
    file = onestop.in_state(4)
    file.overrides["TrangThaiHoSo"] = "14"
    reply = await live.show(file.code, file.phone[-4:])
    assert "không đoán" in reply.text
    assert reply.answer.status[0].state is None


@on_sqlite
async def test_a_wrong_fact_shows_nothing_of_a_real_file(onestop: OneStop, live: Citizen) -> None:
    file = onestop.in_state(9)
    reply = await live.show(file.code, wrong_for(file.phone, file.citizen_number))
    assert reply.answer.outcome == "status_refused"
    assert reply.answer.status == []


@on_sqlite
async def test_news_that_is_told_again_says_how_old_it_is(
    onestop: OneStop, database: Database, files: Files, time: Time
) -> None:
    file, live = onestop.in_state(4), Citizen(database, files=files, clock=time, today=TODAY)
    await live.show(file.code, file.phone[-4:])
    time.goes_on(seconds=20)
    reply = await live.say("hồ sơ của tôi sao rồi")
    assert "(cách đây 20 giây)" in reply.text or "(cách đây 19 giây)" in reply.text
    assert onestop.calls["look_up"] == 1


@on_sqlite
async def test_a_file_that_waits_for_money_says_how_much_for_what_until_when_and_where(
    onestop: OneStop, live: Citizen
) -> None:
    file = onestop.in_state(6)
    reply = await live.show(file.code, file.phone[-4:])
    (page,) = [link.url for link in reply.answer.links if link.kind == "payment"]
    assert page.startswith("https://dichvucong.gov.vn/thanh-toan-truc-tuyen?maThanhToan=TT")
    for part in (f"{file.kind.fee:,}".replace(",", "."), "Khoản nộp: Lệ phí", "Hạn nộp: ", page, "số tài khoản"):
        assert part in reply.text


@on_sqlite
@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        ("0", ["chưa ghi nhận khoản nộp nào", "thanh-toan-truc-tuyen", "Tôi không nhận tiền"], ["đã nhận"]),
        ("1", ["ghi đã nộp", "Mục phí của hồ sơ: chưa ghi nhận.", "đừng nộp lại"], ["phải nộp"]),
        ("2", ["đã được hoàn lại"], ["ghi đã nộp"]),
        ("3", ["còn chờ đối soát", "đừng nộp lại"], ["phải nộp"]),
        ("7", ["chưa biết"], ["ghi đã nộp", "chưa ghi nhận khoản nộp nào"]),
    ],
)
async def test_have_i_paid_is_answered_from_the_payment_side(
    onestop: OneStop, live: Citizen, state: str, said: list[str], unsaid: list[str]
) -> None:
    file = onestop.in_state(6)
    onestop.payments.by_hand[file.code] = state  # type: ignore[assignment]
    first = await live.say("tôi đóng tiền chưa?", intent="check_payment")
    assert first.answer.outcome == "status_needs_code"
    await live.say(file.code, intent="give_details")
    reply = await live.say(file.phone[-4:], digits=file.phone[-4:], intent="give_details")
    assert reply.answer.outcome == "status_shown"
    assert [part for part in said if part not in reply.text] == []
    assert [part for part in unsaid if part in reply.text] == []


@on_sqlite
async def test_nothing_to_pay_is_said_and_an_outage_of_the_platform_too(onestop: OneStop, live: Citizen) -> None:
    free = next(f for f in onestop.files.values() if not f.kind.fee and f.state_at(NOON) == 4)
    reply = await live.show(free.code, free.phone[-4:], intent="check_payment")
    assert "không có khoản nào phải nộp" in reply.text
    onestop.faults.set("payment", "error")
    waiting = onestop.in_state(6)
    reply = await live.show(waiting.code, waiting.phone[-4:], intent="check_payment")
    assert "chưa hỏi được nền tảng thanh toán" in reply.text
    assert "Mục phí của hồ sơ: chưa ghi nhận." in reply.text
    shown = await live.show(waiting.code, waiting.phone[-4:])
    assert shown.answer.outcome == "status_shown"
    assert "https://dichvucong.gov.vn/thanh-toan-truc-tuyen)" in shown.text


@on_sqlite
@pytest.mark.parametrize(
    "page",
    [
        "https://thanhtoan.example.com/pay",
        "https://dichvucong.gov.vn/thanh-toan-truc-tuyen?maHoSo={code}",
        "javascript:1",
    ],
)
async def test_only_a_page_of_the_portal_without_the_code_is_linked(
    onestop: OneStop, live: Citizen, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = onestop.in_state(6)
    answer = onestop.payments.answer
    monkeypatch.setattr(
        onestop.payments, "answer", lambda f, now: (answer(f, now) or {}) | {"UrlThanhToan": page.format(code=f.code)}
    )
    reply = await live.show(file.code, file.phone[-4:])
    assert page.format(code=file.code) not in reply.model_dump_json()
    assert [link.url for link in reply.answer.links if link.kind == "payment"] == [
        "https://dichvucong.gov.vn/thanh-toan-truc-tuyen"
    ]


def test_the_phrases_never_name_an_account_to_pay_into() -> None:
    text = (PHRASES / "status.yaml").read_text(encoding="utf-8")
    assert "chuyển khoản vào số tài khoản nào" in text
    assert not [word for word in ("STK", "Vietcombank", "BIDV") if word in text]
