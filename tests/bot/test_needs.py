"""The evidence for each need, read by components that were trained on a few sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import GraphComponent
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.entities import CueExtractor
from bot.examples import NEEDS
from bot.intent import LinearIntentClassifier
from bot.needs import NeedReader
from bot.tokenizer import SyllableTokenizer
from tests.bot.conftest import Shelf, tokenise

ASKED = {
    "documents": "cần giấy tờ gì",
    "fee": "hết bao nhiêu tiền",
    "time": "mấy ngày thì xong",
    "place": "nộp ở đâu",
    "steps": "làm thế nào",
    "online": "nộp qua mạng được không",
    "legal": "theo luật nào",
    "eligibility": "ai được làm",
    "result": "xong thì nhận được gì",
    "overview": "là thủ tục gì",
}
THINGS = ("đăng ký khai sinh", "đổi bằng lái xe", "làm hộ chiếu", "sang tên xe", "tách thửa", "mở quán cà phê")


def _message(thing: str, need: str, words: str) -> Message:
    text = f"{thing} {words}"
    marks = [{"entity": "procedure", "value": thing, "start": 0, "end": len(thing)}]
    if need != "overview":
        marks.append({"entity": need, "value": words, "start": len(thing) + 1, "end": len(text)})
    return Message.build(text, intent=f"ask_{need}", entities=marks)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> list[GraphComponent]:
    """Intent classifier, extractor and reader of needs, in the order of config.yml."""
    data = tokenise(TrainingData([_message(thing, need, said) for thing in THINGS for need, said in ASKED.items()]))
    folder: Path = tmp_path_factory.mktemp("needs")
    kinds = (LinearIntentClassifier, CueExtractor, NeedReader)
    shelves = []
    for kind in kinds:
        (folder / kind.__name__).mkdir()
        shelves.append(Shelf(kind, folder / kind.__name__))
    for shelf in shelves:
        shelf.train(data)
    return [shelf.load() for shelf in shelves]


def _read(chain: list[GraphComponent], text: str) -> dict[str, dict[str, Any]]:
    messages = SyllableTokenizer(SyllableTokenizer.get_default_config()).process([Message.build(text)])
    for component in chain:
        messages = component.process(messages)
    needs: dict[str, dict[str, Any]] = messages[0].get("needs")
    return needs


def test_every_need_has_its_evidence(chain: list[GraphComponent]) -> None:
    needs = _read(chain, "làm hộ chiếu hết bao nhiêu tiền")
    assert tuple(needs) == NEEDS
    assert set(needs["fee"]) == {"whole", "bare", "clause", "mark", "at"}


@pytest.mark.parametrize(("need", "said"), [(need, said) for need, said in ASKED.items() if need != "overview"])
def test_a_need_is_heard_of_a_thing_never_heard_of(chain: list[GraphComponent], need: str, said: str) -> None:
    needs = _read(chain, f"nhận nuôi con nuôi {said}")
    assert max(needs, key=lambda one: needs[one]["bare"]) == need


def test_two_needs_are_heard_in_two_clauses(chain: list[GraphComponent]) -> None:
    needs = _read(chain, "nhận nuôi con nuôi nộp ở đâu, mấy ngày thì xong")
    assert {"place", "time"} == set(sorted(needs, key=lambda one: -needs[one]["clause"])[:2])
    assert needs["place"]["at"] < needs["time"]["at"]


def test_nothing_said_has_no_needs(chain: list[GraphComponent]) -> None:
    assert _read(chain, "…") is None


def test_an_untrained_reader_reads_nothing(tmp_path: Path) -> None:
    reader = Shelf(NeedReader, tmp_path).load()
    assert reader.process([Message.build("xin chào")])[0].get("needs") is None
