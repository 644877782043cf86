"""The extractor of need cues, procedures and places, trained on a few sentences."""

from __future__ import annotations

import gc
import itertools
from typing import Any

import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.entities import CueExtractor
from bot.examples import bio_labels
from danloi.guidance.vietnamese import fold
from tests.bot.conftest import Shelf, read, tokenise

COMPOUND = [
    ("làm căn cước hết bao nhiêu tiền, mấy ngày thì có", ["procedure", "fee", "time"]),
    (
        "tách hộ cần giấy tờ gì, nộp ở đâu, bao nhiêu tiền, mấy ngày?",
        ["procedure", "documents", "place", "fee", "time"],
    ),
    ("nộp ở đâu và mất bao lâu khi sang tên xe", ["place", "time", "procedure"]),
]


def entities(extractor: CueExtractor, text: str) -> list[dict[str, Any]]:
    return read(extractor, text).get(ENTITIES)


def kinds(extractor: CueExtractor, text: str) -> list[str]:
    return [one["entity"] for one in entities(extractor, text)]


@pytest.mark.parametrize(("text", "expected"), COMPOUND)
def test_every_need_of_a_sentence_is_marked_in_order(extractor: CueExtractor, text: str, expected: list[str]) -> None:
    assert kinds(extractor, text) == expected


@pytest.mark.parametrize(("text", "expected"), COMPOUND)
def test_so_it_is_without_diacritics_or_in_capitals(extractor: CueExtractor, text: str, expected: list[str]) -> None:
    assert kinds(extractor, fold(text)) == expected
    assert kinds(extractor, text.upper()) == expected


@pytest.mark.parametrize("text", [text for text, _ in COMPOUND] + ["  alo!  LỆ PHÍ   tách thửa (👋) bao lâu?? "])
def test_a_mark_stands_where_its_offsets_say(extractor: CueExtractor, text: str) -> None:
    found = entities(extractor, text)
    assert len(found) >= 2
    for one in found:
        assert one["value"] == text[one["start"] : one["end"]] == one["value"].strip(" ,?!()")
    assert all(a["end"] <= b["start"] for a, b in itertools.pairwise(found))


def test_a_mark_says_how_sure_it_is_and_whose_it_is(extractor: CueExtractor) -> None:
    for one in entities(extractor, COMPOUND[1][0]):
        assert 0.3 < one["confidence_entity"] <= 1.0
        assert one["extractor"] == "CueExtractor"


@pytest.mark.parametrize("text", ["xin chào em", "hồ sơ của tôi xong chưa vậy cán bộ", "", "?!"])
def test_a_message_without_a_need_has_no_mark(extractor: CueExtractor, text: str) -> None:
    assert kinds(extractor, text) == []


def test_what_other_components_found_is_kept(extractor: CueExtractor) -> None:
    message = Message({TEXT: "lệ phí", ENTITIES: [{"entity": "unit", "value": "Cẩm Phả"}]})
    message.set(TOKENS_NAMES[TEXT], read(extractor, "lệ phí").get(TOKENS_NAMES[TEXT]))
    assert [one["entity"] for one in extractor.process([message])[0].get(ENTITIES)] == ["unit", "fee"]


def test_a_loaded_extractor_marks_exactly_what_the_trained_one_marked(
    extractor: CueExtractor, cue_shelf: Shelf, small_data: TrainingData
) -> None:
    loaded = cue_shelf.load()
    texts = [example.get(TEXT) for example in small_data.nlu_examples] + [text for text, _ in COMPOUND]
    before = [entities(extractor, text) for text in texts]
    assert [entities(loaded, text) for text in texts] == before


def test_the_marks_do_not_change_when_memory_is_reused(extractor: CueExtractor, cue_shelf: Shelf) -> None:
    """The tagger reads from the bytes of the file; were they freed, others would be written over them."""
    before = [entities(extractor, text) for text, _ in COMPOUND]
    size = cue_shelf.files()[0].stat().st_size
    loaded = [cue_shelf.load() for _ in range(5)]
    gc.collect()
    rubbish = [bytes([filler]) * length for filler in (0, 255) for length in (size, size + 33) for _ in range(10)]
    for one in loaded:
        assert [entities(one, text) for text, _ in COMPOUND] == before
    assert len(rubbish) == 40


def test_the_archive_holds_the_learned_model_and_no_sentence(extractor: CueExtractor, cue_shelf: Shelf) -> None:
    (file,) = cue_shelf.files()
    stored = file.read_bytes()
    assert file.name == "entities.crfsuite"
    assert b"bao_nhieu_tien" in stored  # so the text in it could be seen
    for sentence in ("sang tên xe tốn bao nhiêu hả chị", "sang_ten_xe_ton_bao_nhieu"):
        assert sentence.encode() not in stored


def test_training_twice_gives_the_same_marks(
    extractor: CueExtractor, small_data: TrainingData, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = Shelf(CueExtractor, tmp_path_factory.mktemp("again")).train(small_data)
    assert [entities(again, text) for text, _ in COMPOUND] == [entities(extractor, text) for text, _ in COMPOUND]


def test_an_extractor_that_never_learned_marks_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    unmarked = tokenise(TrainingData([Message.build("xin chào", intent="greet")]))
    shelf = Shelf(CueExtractor, tmp_path_factory.mktemp("never"))
    assert kinds(shelf.train(unmarked), "lệ phí bao nhiêu") == []
    assert kinds(shelf.load(), "lệ phí bao nhiêu") == []


def test_each_syllable_has_the_label_of_its_mark(small_data: TrainingData) -> None:
    example = next(one for one in small_data.nlu_examples if one.get(TEXT).startswith("làm hộ chiếu bao nhiêu"))
    assert " ".join(bio_labels(example.get(TOKENS_NAMES[TEXT]), example.get(ENTITIES))) == (
        "B-procedure I-procedure I-procedure B-fee I-fee I-fee B-time I-time O O"
    )
