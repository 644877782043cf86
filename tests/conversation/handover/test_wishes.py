"""The short wishes that the desk knows by itself, and the file they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.conversation.handover.canned import read_starting_texts
from danloi.conversation.handover.wishes import Wishes, WordsError
from danloi.conversation.handover.wording import troubles

WISHES = Wishes.read(ROOT / "data" / "handover" / "words.yaml")


@pytest.mark.parametrize(
    "text",
    ["hotline", "số tổng đài", "tổng đài bao nhiêu em", "cho xin sđt người trực", "có số nào gọi ngoài giờ không em",
     "cho em xin số zalo của cán bộ phụ trách ạ", "gọi tổng đài nào để có người nghe máy", "cho số đi, để tui gọi"],
)  # fmt: skip
def test_a_number_to_call_is_all_that_is_asked_for(text: str) -> None:
    assert WISHES.wants_number_only(text)


@pytest.mark.parametrize(
    "text",
    ["gặp cán bộ", "chuyển máy cho cán bộ", "gọi lại cho tôi được không", "cho tôi gặp lãnh đạo trung tâm",
     "để lại số thì có người gọi lại không ạ", "có ai là người thật không, vào trả lời tôi với"],
)  # fmt: skip
def test_a_person_is_asked_for(text: str) -> None:
    assert not WISHES.wants_number_only(text)


def test_a_change_of_mind_is_a_message_of_its_own_and_not_an_answer_to_something_else() -> None:
    assert WISHES.withdraws("Dạ thôi khỏi ạ", is_idle=True)
    assert not WISHES.withdraws("thôi khỏi", is_idle=False)
    assert WISHES.withdraws("hủy phiếu", is_idle=False)
    assert not WISHES.withdraws("huỷ đăng ký tạm trú thế nào", is_idle=True)


@pytest.mark.parametrize("content", ["withdraw: [Huỷ]\n", "- a\n", None])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "words.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(WordsError, match=r"words\.yaml"):
        Wishes.read(path)


def test_a_starting_text_that_could_not_be_sent_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "canned.yaml"
    path.write_text("- {key: a, title: A, text: 'Vào bit.ly/a nhé'}\n", encoding="utf-8")
    with pytest.raises(WordsError, match="link"):
        read_starting_texts(path)


@pytest.mark.parametrize(
    "text",
    ["Xem https://dichvucong.gov.vn, hoặc www.quangninh.gov.vn ạ.", "Gọi 18001096 hoặc 1900558826.",
     "Thủ tục 1.001193 hết 8.000 đồng, hẹn 30/11/2026.", "Hồ sơ H49.22-261103-0042 đã xong.", "TP.Hạ Long, Q.Ninh"],
)  # fmt: skip
def test_what_officers_write_every_day_may_be_sent(text: str) -> None:
    assert troubles(text) == []
