"""Long answers become several messages, cut where a reader would pause."""

from __future__ import annotations

import unicodedata

import pytest

from danloi.conversation.channel import Limits
from danloi.conversation.rendering import length, pieces, shorten, split

ZALO = Limits(text=2000, buttons=5, button_title=100, links=2)


def test_a_short_text_stays_whole() -> None:
    assert split("Lệ phí: 8.000 đồng.", 2000) == ["Lệ phí: 8.000 đồng."]


def test_a_long_text_is_cut_between_paragraphs_first() -> None:
    assert split("Một hai ba.\n\nBốn năm sáu.\nBảy.", 20) == ["Một hai ba.", "Bốn năm sáu.\nBảy."]


def test_then_between_lines_then_sentences_then_words() -> None:
    assert split("Giấy khai sinh\nSổ hộ khẩu cũ", 20) == ["Giấy khai sinh", "Sổ hộ khẩu cũ"]
    assert split("Mang bản chính. Nộp ở xã.", 20) == ["Mang bản chính.", "Nộp ở xã."]
    assert split("một hai ba bốn năm", 10) == ["một hai ba", "bốn năm"]


def test_a_better_seam_is_not_taken_if_the_piece_would_be_nearly_empty() -> None:
    first, *_ = split("Vâng.\n\n" + "Giấy tờ gồm bản chính và bản sao. " * 5, 100)
    assert len(first) > 50


def test_a_word_longer_than_a_message_is_cut_anyway() -> None:
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("longest", [10, 37, 200])
def test_nothing_is_lost_and_every_piece_fits(form: str, longest: int) -> None:
    text = "Đăng ký khai sinh: tờ khai theo mẫu; giấy chứng sinh. Nộp tại phường 😀😀😀\n\n- bản chính\n- bản sao " * 9
    made = split(unicodedata.normalize(form, text), longest)
    assert all(0 < length(piece) <= longest for piece in made)
    assert "".join("".join(made).split()) == "".join(text.split())


def test_an_emoji_counts_as_two_as_telegram_counts_it() -> None:
    assert length("😀") == 2
    assert split("😀" * 6, 10) == ["😀" * 5, "😀"]


def test_buttons_and_links_hang_on_the_last_piece() -> None:
    link = {"label": "Nộp trực tuyến", "url": "https://dichvucong.gov.vn", "kind": "form"}
    buttons = [{"title": "Lệ phí", "payload": "1.001193 Lệ phí"}]
    message = {"text": "a" * 15, "buttons": buttons, "custom": {"answer": {"links": [link]}}}
    first, last = pieces([message], Limits(text=10, buttons=5, button_title=20, links=1))
    assert first == {"text": "a" * 10}
    assert last["buttons"] == buttons
    assert last["links"] == [{"label": "Nộp trực tuyến", "url": "https://dichvucong.gov.vn"}]


def test_more_buttons_than_a_channel_has_are_left_to_the_numbers_in_the_text() -> None:
    buttons = [{"title": str(n), "payload": str(n)} for n in range(8)]
    (body,) = pieces([{"text": "chọn", "buttons": buttons}], ZALO)
    assert len(body["buttons"]) == 5


def test_a_channel_without_buttons_gets_none() -> None:
    (body,) = pieces([{"text": "chọn", "buttons": [{"title": "1", "payload": "1"}]}], Limits(text=2000))
    assert body == {"text": "chọn"}


def test_a_long_title_is_shortened_at_a_word() -> None:
    assert shorten("Đăng ký khai sinh có yếu tố nước ngoài", 25) == "Đăng ký khai sinh có yếu…"
    assert shorten("Lệ phí", 25) == "Lệ phí"
