"""What decides between records that are alike but for one thing: each pair differs in what the test is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.search.cards import Card
from danloi.guidance.search.linker import Linker

Search = Callable[..., Linker]
LEFT, RIGHT = "9.000001", "9.000002"


def _card(key: str, *texts: str, **changes: Any) -> Card:
    fields: dict[str, Any] = {"kind": "curated", "names": texts[:1], "aliases": texts[1:], "level": ("commune",)}
    return Card(key=key, **(fields | changes))


def _first(linker: Linker, text: str, **marks: Any) -> str:
    best, *rest = linker.rank(text, **marks).hits
    assert not rest or best.confidence > rest[0].confidence, f"“{text}” is a tie"
    return best.code


def test_the_better_alias_wins(search: Search) -> None:
    linker = search(
        _card(LEFT, "Đăng ký nuôi ong", "nuôi ong lấy sáp"), _card(RIGHT, "Đăng ký nuôi ong", "nuôi ong lấy mật")
    )
    assert _first(linker, "em muốn nuôi ong lấy mật") == RIGHT
    assert linker.rank("em muốn nuôi ong lấy mật").hits[0].alias == "nuôi ong lấy mật"


def test_a_name_said_whole_wins_over_a_longer_one(search: Search) -> None:
    linker = search(_card(LEFT, "Nuôi ong lấy mật trên biển"), _card(RIGHT, "Nuôi ong lấy mật"))
    assert _first(linker, "nuôi ong lấy mật") == RIGHT


def test_more_aliases_bring_no_more_credit(search: Search) -> None:
    many = _card(LEFT, "Nuôi ong", *(f"nuôi ong mật {n}" for n in range(40)))
    assert _first(search(many, _card(RIGHT, "Nuôi ong lấy sáp")), "nuôi ong lấy sáp") == RIGHT


@pytest.mark.parametrize("text", ["cái ghe nhà tôi chưa có giấy", "cai ghe nha toi chua co giay"])
def test_a_citizens_word_finds_the_catalogues(search: Search, text: str) -> None:
    linker = search(_card(LEFT, "Giấy đăng ký xe đạp"), _card(RIGHT, "Giấy đăng ký tàu cá"))
    assert _first(linker, text) == RIGHT


@pytest.mark.parametrize("text", ["mất giấy đăng ký thuyền buồm", "giay dang ky thuyen buom bi rach, cap lai"])
def test_what_is_to_be_done_tells_sisters_apart(search: Search, text: str) -> None:
    linker = search(_card(LEFT, "Cấp mới đăng ký thuyền buồm"), _card(RIGHT, "Cấp lại đăng ký thuyền buồm"))
    assert _first(linker, text) == RIGHT


def test_what_nobody_asked_to_be_done_stands_back(search: Search) -> None:
    linker = search(_card(LEFT, "Khôi phục thuyền buồm"), _card(RIGHT, "Phục chế thuyền buồm"))
    assert _first(linker, "thuyền buồm") == RIGHT


def test_the_usual_needs_no_asking(search: Search) -> None:
    linker = search(_card(LEFT, "Giải thể thuyền buồm"), _card(RIGHT, "Cấp mới thuyền buồm"))
    assert _first(linker, "thuyền buồm") == RIGHT


def test_a_foreign_side_must_be_said(search: Search) -> None:
    abroad = _card(LEFT, "Đăng ký thả diều có yếu tố nước ngoài", "thả diều")
    linker = search(abroad, _card(RIGHT, "Đăng ký thả diều có yếu tố trong xã", "thả diều"))
    assert _first(linker, "thả diều") == RIGHT
    assert _first(linker, "thả diều với người nước ngoài") == LEFT


def test_several_at_once_must_be_said(search: Search) -> None:
    combined = _card(LEFT, "Liên thông đăng ký thả diều và nuôi ong", "thả diều")
    linker = search(combined, _card(RIGHT, "Đăng ký thả diều", "thả diều"))
    assert _first(linker, "thả diều") == RIGHT
    assert _first(linker, "làm liên thông thả diều và nuôi ong") == LEFT


@pytest.mark.parametrize(("text", "code"), [("nuôi ngan", LEFT), ("nuôi ngán", RIGHT)])
def test_diacritics_settle_ties(search: Search, text: str, code: str) -> None:
    linker = search(_card(LEFT, "Đăng ký nuôi ngan"), _card(RIGHT, "Đăng ký nuôi ngán"))
    assert _first(linker, text) == code


def test_a_word_typed_plainly_may_be_either(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký nuôi ngan"), _card(RIGHT, "Đăng ký nuôi ngán"))
    one, other = linker.rank("nuoi ngan").hits
    assert one.confidence == pytest.approx(other.confidence)


def test_a_curated_record_stands_before_an_imported_one(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký thả diều", kind="imported"), _card(RIGHT, "Đăng ký thả diều"))
    assert _first(linker, "thả diều") == RIGHT


def test_the_commune_stands_before_the_ministry(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký thả diều", level=("ministry",)), _card(RIGHT, "Đăng ký thả diều"))
    assert _first(linker, "thả diều") == RIGHT


@pytest.mark.parametrize("field", ["about", "papers"])
def test_a_word_of_the_smaller_fields_helps(search: Search, field: str) -> None:
    right = _card(RIGHT, "Đăng ký thả diều", **{field: "Giấy khám mắt"})
    linker = search(_card(LEFT, "Đăng ký thả diều", **{field: "Giấy khám răng"}), right)
    assert _first(linker, "thả diều cần giấy khám mắt không") == RIGHT


def test_a_paper_alone_finds_its_procedure(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký thả diều"), _card(RIGHT, "Đăng ký nuôi ong", papers="Giấy khám mắt"))
    assert _first(linker, "khám mắt") == RIGHT


def test_the_part_that_names_the_thing_counts_more(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký thả diều"), _card(RIGHT, "Đăng ký nuôi ong"))
    text = "thả diều xong thì nuôi ong"
    assert _first(linker, text, objects=["thả diều"]) == LEFT
    assert _first(linker, text, objects=["nuôi ong"]) == RIGHT


def test_the_part_that_says_what_is_asked_counts_less(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký thả diều"), _card(RIGHT, "Đăng ký trồng nho"))
    text = "diều có trồng nho không"
    assert _first(linker, text) == RIGHT
    assert _first(linker, text, asked=["trồng nho"]) == LEFT


def test_the_share_of_the_thing_wanted_that_is_named_is_told(search: Search) -> None:
    linker = search(_card(LEFT, "Đăng ký thả diều"), _card(RIGHT, "Đăng ký thả cá"))
    named = {hit.code: hit.named for hit in linker.rank("cho tôi thả diều", objects=["thả diều"]).hits}
    assert named[LEFT] == pytest.approx(1.0)
    assert 0 < named[RIGHT] < 1


def test_a_topic_is_found_by_its_question(search: Search) -> None:
    topic = _card("topic:dieu", "Thả diều ở đâu", "chỗ nào cho thả diều", kind="topic", level=())
    hit = search(_card(LEFT, "Đăng ký nuôi ong"), topic).rank("chỗ nào cho thả diều").hits[0]
    assert (hit.code, hit.kind) == ("topic:dieu", "topic")


def test_a_procedure_of_which_only_the_name_is_known_is_found(search: Search) -> None:
    named = _card("7.000001", kind="named", names=(), aliases=("nuôi dế mèn",), level=())
    linker = search(_card(LEFT, "Đăng ký nuôi ong"), named)
    assert [hit.kind for hit in linker.rank("thủ tục 7.000001").hits] == ["named"]
    assert _first(linker, "nuôi dế mèn") == "7.000001"


def test_the_wish_outweighs_what_happened_before(search: Search) -> None:
    linker = search(
        _card(LEFT, "Đăng ký nuôi ong"), _card(RIGHT, "Bán mật ong rừng"), _card("9.000003", "Thả cá giống")
    )
    assert _first(linker, "năm ngoái đăng ký nuôi ong, giờ em muốn bán mật ong rừng") == RIGHT


def test_a_name_that_is_about_something_unsaid_stands_back(search: Search) -> None:
    linker = search(
        _card(LEFT, "Cấp tem vàng trong trường hợp nuôi ong lấy mật ở rừng"), _card(RIGHT, "Nuôi ong lấy mật, lấy sáp")
    )
    assert _first(linker, "nuôi ong lấy mật") == RIGHT
