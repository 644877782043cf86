"""The intent classifier, trained on a few sentences."""

from __future__ import annotations

import io
import json
import logging

import joblib
import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.intent import LinearIntentClassifier
from danloi.guidance.vietnamese import fold
from tests.bot.conftest import Shelf, read, tokenise

NEW_SENTENCES = [
    ("xin chào cán bộ", "greet"),
    ("đổi bằng lái xe thì lệ phí hết bao nhiêu tiền", "ask_fee"),
    ("em muốn làm căn cước thì cần giấy gì ạ", "ask_documents"),
    ("tách thửa mất bao lâu", "ask_time"),
    ("làm hộ chiếu thì nộp ở đâu", "ask_place"),
    ("hồ sơ của tôi đến đâu rồi", "check_status"),
]


@pytest.mark.parametrize(("text", "intent"), NEW_SENTENCES)
def test_a_new_sentence_is_recognised(classifier: LinearIntentClassifier, text: str, intent: str) -> None:
    assert read(classifier, text).get("intent")["name"] == intent


@pytest.mark.parametrize(("text", "intent"), NEW_SENTENCES)
def test_so_it_is_without_diacritics_or_in_capitals(classifier: LinearIntentClassifier, text: str, intent: str) -> None:
    assert read(classifier, fold(text)).get("intent")["name"] == intent
    assert read(classifier, text.upper()).get("intent")["name"] == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("xin chfao cán bộ", "greet"),
        ("doi bnag lai xe het bao nhieeu tien", "ask_fee"),
        ("em muốn làm căn cuớc thì cần giấyy gì", "ask_documents"),
        ("tahc thua mat bao lau", "ask_time"),
        ("lam ho chieeu nop o ddau", "ask_place"),
        ("hso sơ của tôi dến đâu rồii", "check_status"),
    ],
)
def test_a_mistyped_sentence_is_recognised(classifier: LinearIntentClassifier, text: str, intent: str) -> None:
    assert read(classifier, text).get("intent")["name"] == intent


def test_a_code_never_seen_looks_like_those_of_the_training(classifier: LinearIntentClassifier) -> None:
    assert read(classifier, "hồ sơ H49.31-270104-0955 xong chưa").get("intent")["name"] == "check_status"


def test_the_ranking_falls_from_the_intent_down(classifier: LinearIntentClassifier) -> None:
    message = read(classifier, "làm hộ chiếu bao nhiêu tiền")
    ranking = message.get("intent_ranking")
    confidences = [one["confidence"] for one in ranking]
    assert ranking[0] == message.get("intent")
    assert confidences == sorted(confidences, reverse=True)
    assert len({one["name"] for one in ranking}) == 6
    assert sum(confidences) == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "?!", "👍"])
def test_a_message_without_a_word_has_no_intent(classifier: LinearIntentClassifier, text: str) -> None:
    message = read(classifier, text)
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


def test_a_loaded_classifier_says_exactly_what_the_trained_one_said(
    classifier: LinearIntentClassifier, intent_shelf: Shelf, small_data: TrainingData
) -> None:
    loaded = intent_shelf.load()
    texts = [example.get("text") for example in small_data.nlu_examples] + [text for text, _ in NEW_SENTENCES]
    before = [read(classifier, text).get("intent_ranking") for text in texts]
    assert [read(loaded, text).get("intent_ranking") for text in texts] == before


def test_loading_does_not_train_again(
    classifier: LinearIntentClassifier, intent_shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    """What is loaded has been learned already: it holds no sentence, and nothing is counted anew."""
    with caplog.at_level(logging.INFO, logger="bot.intent"):
        loaded = intent_shelf.load()
    assert caplog.messages == []
    _judged, learned = intent_shelf.files()
    stored = io.BytesIO()
    joblib.dump(joblib.load(learned), stored, compress=0)
    assert "bao nhiêu tiền".encode() in stored.getvalue()  # so the text in it could be seen
    assert "sang tên xe tốn bao nhiêu hả chị".encode() not in stored.getvalue()
    assert read(loaded, "tốn bao nhiêu").get("intent")["name"] == "ask_fee"


def test_training_twice_gives_the_same_classifier(
    classifier: LinearIntentClassifier, small_data: TrainingData, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = Shelf(LinearIntentClassifier, tmp_path_factory.mktemp("again")).train(small_data)
    for text, _ in NEW_SENTENCES:
        assert read(again, text).get("intent_ranking") == read(classifier, text).get("intent_ranking")


def test_two_intents_are_enough(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = {"ask_fee": ["lệ phí bao nhiêu", "hết bao nhiêu tiền", "tốn nhiêu", "có mất phí không"]}
    texts["greet"] = ["xin chào", "chào em", "em chào chị", "chào cả nhà"]
    examples = [Message.build(text, intent=intent) for intent, lines in texts.items() for text in lines]
    shelf = Shelf(LinearIntentClassifier, tmp_path_factory.mktemp("two"))
    shelf.train(tokenise(TrainingData(examples)))
    loaded = shelf.load()
    assert read(loaded, "chào chị ạ").get("intent")["name"] == "greet"
    assert read(loaded, "lệ phí hết bao nhiêu").get("intent")["name"] == "ask_fee"


def test_a_classifier_that_never_learned_recognises_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    one_intent = tokenise(TrainingData([Message.build("xin chào", intent="greet")]))
    shelf = Shelf(LinearIntentClassifier, tmp_path_factory.mktemp("never"))
    assert read(shelf.train(one_intent), "xin chào").get("intent")["name"] is None
    assert read(shelf.load(), "xin chào").get("intent")["name"] is None


def test_a_model_keeps_how_cross_validation_judged_every_sentence(
    intent_shelf: Shelf, classifier: LinearIntentClassifier, small_data: TrainingData
) -> None:
    kept = next(path for path in intent_shelf.files() if path.name == "cross_validated.json")
    judged = json.loads(kept.read_text(encoding="utf-8"))
    assert [text for text, *_ in judged] == [one.get("text") for one in small_data.intent_examples]
    assert {intent for _, intent, *_ in judged} == {one.get("intent") for one in small_data.intent_examples}
    right = [intent == guess for _, intent, guess, _ in judged]
    assert 0.3 < sum(right) / len(right) < 1  # held out: few sentences teach little, and none was seen
    assert all(0 <= confidence <= 1 for *_, confidence in judged)
