"""Citizens' words and what they stand for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from danloi.guidance.search.lexicon import Lexicon, LexiconError

MakeLexicon = Callable[..., Lexicon]
_WHOLE = """\
abbreviations: {}
synonyms: {}
patterns: []
operations: {}
foreign: []
combined: []
compounds: []
known_words: []
stop_phrases: []
stop_words: []
unsaid: []
wishes: []
circumstances: []
"""


def _means(lexicon: Lexicon, text: str) -> set[str]:
    """The words searched beside those that were typed."""
    return set(lexicon.prepare(text).extra)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bố mất hôm qua", {"khai", "tu"}),
        ("bo mat hom qua", {"khai", "tu"}),
        ("vợ mới đẻ", {"khai", "sinh"}),
        ("đổi bằng lái", {"giay", "phep", "lai", "xe"}),
        ("cái ghe của nhà", {"tau", "ca"}),
    ],
)
def test_a_synonym_is_understood_with_and_without_diacritics(lexicon: Lexicon, text: str, words: set[str]) -> None:
    assert words <= _means(lexicon, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("đăng ký kết hôn mất phí không", {"khai", "tu"}),
        ("làm hộ chiếu mất bao lâu", {"khai", "tu"}),
        ("bó mắt", {"khai", "tu"}),
        ("để làm giấy tờ", {"sinh"}),
        ("cái ghế của nhà", {"tau", "ca"}),
        ("chét", {"khai", "tu"}),
    ],
)
def test_a_word_with_other_tones_is_another_word(lexicon: Lexicon, text: str, words: set[str]) -> None:
    assert not words & _means(lexicon, text)


def test_the_fee_of_something_is_not_its_loss(lexicon: Lexicon) -> None:
    assert "reissue" in lexicon.prepare("bị mất hộ chiếu").operations
    for text in ("làm hộ chiếu mất phí không", "làm hộ chiếu mất bao lâu", "lam ho chieu mat bao nhieu tien"):
        assert "reissue" not in lexicon.prepare(text).operations, text


def test_a_death_is_no_loss(lexicon: Lexicon) -> None:
    assert "reissue" not in lexicon.prepare("bố em mất hôm qua").operations


def test_of_overlapping_phrases_the_longest_counts(make_lexicon: MakeLexicon) -> None:
    lexicon = make_lexicon(synonyms={"hộ khẩu": "cư trú", "nhập hộ khẩu": "thường trú"})
    assert lexicon.prepare("cho con nhập hộ khẩu").extra == ["thuong", "tru"]
    assert lexicon.prepare("cái hộ khẩu").extra == ["cu", "tru"]


def test_of_overlapping_stop_phrases_the_longest_counts(make_lexicon: MakeLexicon) -> None:
    lexicon = make_lexicon(stop_phrases=["cần gì", "cần gì không ạ"])
    assert lexicon.prepare("khai sinh cần gì không ạ").words == ["khai", "sinh"]


def test_abbreviations_are_written_out(lexicon: Lexicon) -> None:
    assert lexicon.prepare("GKS").words == ["giay", "khai", "sinh"]
    assert lexicon.prepare("xin gplx").words == ["xin", "giay", "phep", "lai", "xe"]
    assert lexicon.expand(["gks", "muon"]) == ["giay", "khai", "sinh", "muon"]


def test_an_abbreviation_brings_its_diacritics(lexicon: Lexicon) -> None:
    assert lexicon.prepare("gks bị rách").accented[:3] == ["giấy", "khai", "sinh"]
    assert lexicon.expand_accented("gks") == [("giay", "giấy"), ("khai", "khai"), ("sinh", "sinh")]
    assert lexicon.expand_accented("rách") == [("rach", "rách")]


def test_what_was_said_and_what_it_stands_for_belong_together(make_lexicon: MakeLexicon) -> None:
    query = make_lexicon(synonyms={"cái ghe": "tàu cá"}).prepare("mua cái ghe cũ")
    assert query.stands_for == [(frozenset({"cai", "ghe"}), frozenset({"tau", "ca"}))]


def test_a_message_knows_whether_it_was_typed_with_diacritics(lexicon: Lexicon) -> None:
    assert lexicon.prepare("làm khai sinh").has_diacritics
    assert not lexicon.prepare("lam khai sinh").has_diacritics


def test_words_around_every_question_do_not_count(lexicon: Lexicon) -> None:
    assert lexicon.prepare("cho em hỏi khai sinh ở đâu").words == ["khai", "sinh"]


def test_small_words_count_little(lexicon: Lexicon) -> None:
    query = lexicon.prepare("tôi khai sinh")
    weights = dict(zip(query.words, query.weights, strict=True))
    assert weights["toi"] < weights["khai"]


def test_a_word_with_other_diacritics_than_a_small_one_counts_in_full(make_lexicon: MakeLexicon) -> None:
    lexicon = make_lexicon(stop_words=["bạn", "cho"])
    assert lexicon.prepare("bản").weights == [1.0]
    assert lexicon.prepare("bạn").weights == lexicon.prepare("ban").weights == lexicon.prepare("cho").weights
    assert lexicon.prepare("bạn").weights < [1.0]


def test_small_words_count_in_full_where_they_make_a_name(make_lexicon: MakeLexicon) -> None:
    lexicon = make_lexicon(stop_words=["nhà", "ở"], compounds=["nhà ở"])
    for text in ("xây nhà ở nhanh", "xay nha o nhanh"):
        assert lexicon.prepare(text).weights == [1.0] * 4, text
    assert sorted(lexicon.prepare("ở nhà nhanh").weights)[-1] == 1.0
    assert sum(lexicon.prepare("ở nhà nhanh").weights) < 2


@pytest.mark.parametrize(
    ("text", "operation"),
    [("bị mất thẻ căn cước", "reissue"), ("đổi thẻ căn cước", "exchange"), ("sang tên xe", "transfer")],
)
def test_what_is_to_be_done_is_noticed(lexicon: Lexicon, text: str, operation: str) -> None:
    assert lexicon.prepare(text).operations == {operation}
    assert lexicon.operation_mask(text) == lexicon.mask([operation])


def test_every_operation_has_a_bit_of_its_own(make_lexicon: MakeLexicon) -> None:
    lexicon = make_lexicon(operations={"reissue": ["cấp lại"], "exchange": ["đổi"], "first": ["cấp mới"]})
    both = lexicon.operation_mask("cấp lại hoặc đổi thẻ")
    assert both == lexicon.mask(["exchange", "reissue"])
    assert not both & lexicon.mask(["first"])
    assert lexicon.operation_mask("thẻ căn cước") == 0


@pytest.mark.parametrize(("text", "is_only"), [("làm lại", True), ("cấp đổi ạ", True), ("làm lại thẻ căn cước", False)])
def test_what_to_do_is_told_from_with_what(lexicon: Lexicon, text: str, is_only: bool) -> None:
    assert lexicon.is_only_operation(text) == is_only


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [("cưới vợ Hàn Quốc", True), ("cuoi nguoi nuoc ngoai", True), ("đăng ký kết hôn", False), ("đón khách", False)],
)
def test_a_foreign_side_is_noticed(lexicon: Lexicon, text: str, is_foreign: bool) -> None:
    assert lexicon.prepare(text).is_foreign == is_foreign


def test_a_foreign_side_of_a_name_is_noticed(lexicon: Lexicon) -> None:
    assert lexicon.is_foreign("Đăng ký kết hôn có yếu tố nước ngoài")
    assert not lexicon.is_foreign("Đăng ký kết hôn")


def test_several_procedures_at_once_are_noticed(lexicon: Lexicon) -> None:
    assert lexicon.prepare("làm liên thông khai sinh với thường trú").is_combined
    assert lexicon.is_combined("Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế")
    assert not lexicon.prepare("làm khai sinh").is_combined
    assert not lexicon.is_combined("Đăng ký khai sinh")


def test_short_forms_are_known_words(lexicon: Lexicon) -> None:
    assert {"gks", "cccd", "ko", "zalo"} <= lexicon.known_words


def test_another_lexicon_has_another_digest(tmp_path: Path, data: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_bytes((data / "catalogue" / "lexicon.yaml").read_bytes())
    assert Lexicon.read(path).digest == lexicon.digest
    path.write_bytes(path.read_bytes() + b"# and more\n")
    assert Lexicon.read(path).digest != lexicon.digest


@pytest.mark.parametrize(
    "content",
    [
        "abbreviations: {}\n",
        "- a\n",
        "",
        "abbreviations: [\n",
        _WHOLE.replace("abbreviations: {}", "abbreviations: []"),
        _WHOLE.replace("patterns: []", "patterns: [{say: bố mất}]"),
        _WHOLE.replace("patterns: []", "patterns: [{say: (bố|mẹ mất, means: khai tử}]"),
        _WHOLE.replace("combined: []\n", ""),
    ],
)
def test_a_lexicon_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"lexicon\.yaml"):
        Lexicon.read(path)


def test_a_whole_lexicon_may_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(_WHOLE, encoding="utf-8")
    assert Lexicon.read(path).prepare("GKS").words == ["gks"]


def test_a_pattern_that_breaks_the_notation_is_quoted(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(_WHOLE.replace("patterns: []", "patterns: [{say: bố* mất, means: khai tử}]"), encoding="utf-8")
    with pytest.raises(LexiconError, match="bố"):
        Lexicon.read(path)


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"lexicon\.yaml"):
        Lexicon.read(tmp_path / "lexicon.yaml")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("con học xa nhà, giờ em muốn chuyển trường cho bé", "chuyển trường cho bé"),
        ("hom truoc nop roi, gio xin rut ho so dat", "rut ho so dat"),
        ("chuyển trường cho bé", ""),
        ("mất rồi em muốn biết", ""),
    ],
)
def test_what_is_wished_for_is_told_from_the_story_before_it(lexicon: Lexicon, text: str, wish: str) -> None:
    assert lexicon.prepare(text).wish == wish


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("tôi muốn đăng ký lại", True),
        ("toi muon dang ky lai", True),
        ("cho em xin cấp lại với ạ", True),
        ("bị mất thì làm lại thế nào", True),
        ("đăng ký lại khai sinh", False),
        ("đổi bằng lái", False),
        ("lệ phí bao nhiêu", False),
    ],
)
def test_who_says_what_to_do_and_not_with_what_leaves_the_thing_unsaid(
    lexicon: Lexicon, text: str, leaves: bool
) -> None:
    assert lexicon.leaves_unsaid(text) == leaves
