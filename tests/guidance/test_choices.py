"""Which option a citizen means, and what a correction really asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.choices import Choices


@pytest.fixture(scope="module")
def choices(data: Path) -> Choices:
    return Choices.read(data / "phrases" / "choices.yaml")


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("2", 1),
        ("số 2", 1),
        ("cái số 3 ạ", 2),
        ("1.", 0),
        ("cái đầu tiên", 0),
        ("cai dau tien", 0),
        ("thứ nhất", 0),
        ("thứ hai nhé", 1),
        ("thu ba", 2),
        ("cái thứ tư", 3),
        ("cái cuối cùng", 3),
        ("cuối", 3),
        ("một", 0),
        ("hai", 1),
    ],
)
def test_an_option_is_named_by_number_or_place(choices: Choices, text: str, index: int) -> None:
    assert choices.position(text, 4) == index


@pytest.mark.parametrize("text", ["5", "0", "thứ năm", "12", "không biết", "", "cái kia", "1.001193"])
def test_what_names_no_option_chooses_none(choices: Choices, text: str) -> None:
    assert choices.position(text, 4) is None


def test_the_last_of_two_is_the_second(choices: Choices) -> None:
    assert choices.position("cái cuối", 2) == 1
    assert choices.position("cái cuối", 0) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("không phải, ý tôi là khai tử", "khai tử"),
        ("Nhầm rồi, tôi hỏi khai tử", "khai tử"),
        ("ý em là khai tử chứ không phải khai sinh", "khai tử"),
        ("khai tử chứ ko phải khai sinh", "khai tử"),
        ("không phải khai sinh mà là khai tử", "khai sinh  khai tử"),
        ("khai tử", "khai tử"),
        ("không phải", ""),
    ],
)
def test_a_correction_is_freed_of_its_opener_and_of_what_is_not_meant(choices: Choices, text: str, wish: str) -> None:
    assert choices.wish_of_correction(text).split() == wish.split()


LICENCES = ["xin giấy phép xây dựng nhà mới", "cấp giấy phép kinh doanh karaoke", "đăng ký lại khai sinh", "khai sinh"]


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("cái karaoke ạ", [1]),
        ("dạ em chọn cái xây dựng", [0]),
        ("XAY DUNG", [0]),
        ("đăng ký lại", [2]),
        ("giấy phép", [0, 1]),
        ("khai sinh", [3]),
        ("hộ chiếu", []),
        ("giấy phép xây dựng tàu", []),
        ("cái đầu tiên", []),
        ("2", []),
        ("", []),
    ],
)
def test_options_are_named_by_a_part_of_them(choices: Choices, text: str, fitting: list[int]) -> None:
    assert choices.named(text, LICENCES) == fitting


def test_words_that_only_read_like_fillers_without_diacritics_still_name_an_option(choices: Choices) -> None:
    names = ["cấp bản sao trích lục", "chứng thực chữ ký"]
    assert choices.named("cái bản sao ạ", names) == choices.named("ban sao", names) == [0]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("quay lại cái khai sinh lúc nãy", "cái khai sinh"),
        ("quay lai cai khai sinh luc nay", "cai khai sinh"),
        ("Quay lại", ""),
        ("trở lại quốc tịch", None),
        ("khai sinh", None),
        ("", None),
    ],
)
def test_going_back_is_told_from_what_it_goes_back_to(choices: Choices, text: str, rest: str | None) -> None:
    assert choices.without_return(text) == rest


def test_what_asks_the_same_about_another_thing_may_say_so_at_its_end(choices: Choices) -> None:
    for text in ("xe ô tô thì sao", "xe o to thi sao", "trẻ em thì thế nào"):
        assert choices.goes_on(text), text
    assert not choices.goes_on("thì sao chưa có kết quả")


@pytest.mark.parametrize(
    ("text", "index"),
    [("cái thứ hai", 1), ("cai thu hai", 1), ("dạ thủ tục đầu tiên ạ", 0), ("cái cuối cùng", 2)],
)
def test_the_position_of_an_option_of_which_something_is_asked(choices: Choices, text: str, index: int) -> None:
    assert choices.position_asked(text, 3) == index


@pytest.mark.parametrize(
    "text", ["thứ hai", "hai vợ chồng em", "cái thứ hai của chú tôi ở Hà Nội", "giấy khai sinh", ""]
)
def test_what_may_be_a_day_or_says_more_is_no_position(choices: Choices, text: str) -> None:
    assert choices.position_asked(text, 3) is None
