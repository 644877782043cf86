"""Asking back which procedure is meant, and taking up the choice: a catalogue of seven procedures of one name."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from danloi.guidance.answers.contract import Memory, Reply
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.decision import Thresholds
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.question import Question
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

Raw = Callable[..., dict[str, Any]]
BOAT = "2.000009"
TWINS = [f"9.00000{number}" for number in range(1, 8)]


@pytest.fixture(scope="module")
async def guide(
    tmp_path_factory: pytest.TempPathFactory, data: Path, today: dt.date, raw_procedure: Raw
) -> AsyncIterator[Guide]:
    folder = tmp_path_factory.mktemp("twins")
    (folder / "procedures").mkdir()
    (folder / "units.csv").write_bytes((data / "catalogue" / "units.csv").read_bytes())
    records = [raw_procedure(code=code) for code in TWINS] + [raw_procedure(code=BOAT, name="Cấp giấy cho thuyền")]
    with (folder / "procedures" / "all.yaml").open("w", encoding="utf-8") as out:
        YAML().dump({"procedures": records}, out)
    database = Database(f"sqlite+aiosqlite:///{folder / 'danloi.db'}")
    await migrate(database)
    await load_folder(database, folder)
    library = Library(database, data)
    await library.refresh()
    # Seven of one name share the probability.
    yield Guide(library, data / "phrases", lambda: today, Thresholds(answer=0.3, lead=3.0))
    await database.close()


def _ask(text: str, intent: str) -> Question:
    return Question(text, intent, 0.9)


@pytest.fixture
def asked(guide: Guide) -> Reply:
    """The question back."""
    return guide.answer(_ask("đăng ký nuôi ong", "ask_fee"), Memory())


@pytest.fixture
def memory(asked: Reply) -> Memory:
    assert asked.memory is not None
    return asked.memory


def test_rivals_are_asked_about_with_at_most_four(asked: Reply, memory: Memory) -> None:
    assert asked.answer.outcome == "clarify"
    assert asked.answer.procedure is None
    assert len(asked.answer.candidates) == 4
    assert {candidate.code for candidate in asked.answer.candidates} <= set(TWINS)
    assert memory.awaiting == "choice"
    assert memory.options == [f"{candidate.code} Lệ phí" for candidate in asked.answer.candidates]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("1", 0),
        ("2", 1),
        ("số 3 ạ", 2),
        ("cái đầu tiên", 0),
        ("cái thứ hai", 1),
        ("thu tu", 3),
        ("cái cuối cùng", 3),
    ],
)
def test_an_option_is_chosen_by_number_or_place_and_the_need_is_kept(
    guide: Guide, asked: Reply, memory: Memory, text: str, index: int
) -> None:
    reply = guide.choose(_ask(text, "choose"), memory)
    assert reply.answer.outcome == "answered"
    assert reply.answer.procedure == asked.answer.candidates[index].code
    assert reply.answer.aspects == ["fee"]
    assert reply.memory is not None
    assert reply.memory.awaiting is None


def test_an_option_is_chosen_by_pressing_it(guide: Guide, asked: Reply, memory: Memory) -> None:
    for button, candidate in zip(asked.buttons, asked.answer.candidates, strict=True):
        reply = guide.answer(_ask(button.payload, "ask_fee"), memory)
        assert (reply.answer.procedure, reply.answer.aspects) == (candidate.code, ["fee"])


def test_a_plain_yes_takes_the_first_option(guide: Guide, asked: Reply, memory: Memory) -> None:
    reply = guide.choose(_ask("đúng rồi ạ", "affirm"), memory)
    assert reply.answer.procedure == asked.answer.candidates[0].code


def test_a_procedure_code_typed_in_place_of_a_number_is_that_procedure(guide: Guide, memory: Memory) -> None:
    assert guide.choose(_ask(BOAT, "choose"), memory).answer.procedure == BOAT


def test_a_name_typed_in_place_of_a_number_is_understood(guide: Guide, memory: Memory) -> None:
    assert guide.choose(_ask("cấp giấy cho thuyền", "choose"), memory).answer.procedure == BOAT


def test_a_number_that_was_not_offered_is_asked_for_again_and_the_options_stay(guide: Guide, memory: Memory) -> None:
    reply = guide.choose(_ask("số 9", "choose"), memory)
    assert reply.answer.outcome == "clarify"
    assert "không thấy lựa chọn đó" in reply.text
    assert guide.choose(_ask("số 1", "choose"), reply.memory or memory).answer.outcome == "answered"


def test_a_number_out_of_the_blue_is_asked_about(guide: Guide) -> None:
    reply = guide.choose(_ask("số 2", "choose"), Memory())
    assert reply.answer.outcome == "clarify"
    assert reply.buttons == []


def test_buttons_below_an_answer_are_chosen_by_number_too(guide: Guide) -> None:
    shown = guide.answer(_ask(f"{BOAT} Lệ phí", "ask_fee"), Memory())
    assert shown.memory is not None
    reply = guide.choose(_ask("2", "choose"), shown.memory)
    assert reply.answer.procedure == BOAT
    assert f"2. {shown.buttons[1].title}" in shown.text
    assert reply.answer.aspects == ["time"]


def test_each_correction_leaves_out_all_that_was_rejected_before(guide: Guide, memory: Memory) -> None:
    memory = guide.choose(_ask("1", "choose"), memory).memory or memory
    refused = {memory.procedure}
    for _ in range(3):
        reply = guide.correct(_ask("không phải cái đó", "correct"), memory)
        assert not refused & {candidate.code for candidate in reply.answer.candidates}
        assert reply.answer.candidates
        assert reply.memory is not None
        memory = guide.choose(_ask("1", "choose"), reply.memory).memory or memory
        assert memory.procedure not in refused
        refused.add(memory.procedure)
