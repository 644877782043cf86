"""A message as it was meant, read with what the assistant in service has learnt."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from danloi.guidance.reading.corpus import examples_in
from danloi.guidance.reading.reader import Reader
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.vietnamese import clean, fold


def _as_typed(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamf giaays khai sinh", "làm giấy khai sinh"),
        ("Tooi muoons laafn ddaauf lamf cawn cuwowcs", "tôi muốn lần đầu làm căn cước"),
        ("la2m gia6y1 khai sinh cho con", "làm giấy khai sinh cho con"),
        ("d9o6i3 ba8ng2 la1i xe", "đổi bằng lái xe"),
        ("đổi bawngf lái xe hết hạn", "đổi bằng lái xe hết hạn"),
        ("đăng ký keets hôn", "đăng ký kết hôn"),
        ("so63 d9o3 bij rachs", "sổ đỏ bị rách"),
    ],
)
def test_what_an_input_method_left_behind_is_decoded(reader: Reader, typed: str, meant: str) -> None:
    assert reader.read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("làm giấy khai sihn cho con", "làm giấy khai sinh cho con"),
        ("sổ đỏ bij ráchh", "sổ đỏ bị rách"),
        ("cawn cước côg dân", "căn cước công dân"),
    ],
)
def test_slips_are_mended_beside_it(reader: Reader, typed: str, meant: str) -> None:
    assert reader.read(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "Làm giấy khai sinh cho con ở đâu ạ?",
        "lam giay khai sinh cho con o dau a",
        "ks cho con ntn ạ",
        "vk em vừa đẻ, đk gks ở đâu",
        "mất cccd thì lm lại ở đâu",
        "hồ sơ H49.22-261103-0042 của tôi xong chưa",
        "thủ tục 1.001193",
        "đổi bằng a1 sang a2",
        "chồng tôi là John Smith, quốc tịch Mỹ",
        "khai sinh cho con Nguyễn Gia Bảo",
        "bằng lái xe moto bị mất",
    ],
)
def test_what_is_good_as_it_stands_is_left_alone(reader: Reader, text: str) -> None:
    assert reader.read(text) == text


def test_short_forms_and_loan_words_of_the_lexicon_are_left_alone(reader: Reader, lexicon: Lexicon) -> None:
    texts = [f"cho hỏi {word} làm hộ chiếu" for word in sorted(lexicon.known_words)]
    assert _changed(reader, texts) == {}


def _changed(reader: Reader, texts: Iterable[str]) -> dict[str, str]:
    read = {text: reader.read(text) for text in texts}
    return {text: other for text, other in read.items() if text != other}


def _units(data: Path) -> Iterator[str]:
    with (data / "catalogue" / "units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from (row["old_unit"], row["old_district"], row["new_unit"])


@pytest.mark.parametrize("typed", [_as_typed, fold])
@pytest.mark.parametrize("around", ["làm khai sinh ở {}", "ở {} thì đăng ký tạm trú ở đâu"])
def test_the_names_of_places_are_left_alone(
    reader: Reader, data: Path, around: str, typed: Callable[[str], str]
) -> None:
    texts = [typed(clean(around.format(unit))) for unit in sorted(set(_units(data)) - {""})]
    assert len(texts) > 150
    assert _changed(reader, texts) == {}


def test_the_engines_examples_are_read_without_their_marks(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(
        "version: '3.1'\nnlu:\n- intent: ask_fee\n  examples: |\n    - [lệ phí](fee) [khai sinh](procedure)?\n",
        encoding="utf-8",
    )
    (tmp_path / "a.yml").write_text("nlu:\n- intent: x\n  examples: |\n    - nuôi ong\n", encoding="utf-8")
    assert list(examples_in(tmp_path)) == ["nuôi ong", "lệ phí khai sinh?"]


def test_the_reader_learns_from_examples_names_topics_and_aliases(tmp_path: Path, lexicon: Lexicon) -> None:
    catalogue = tmp_path / "catalogue"
    for folder in (tmp_path / "nlu", catalogue / "procedures", catalogue / "topics", catalogue / "aliases"):
        folder.mkdir(parents=True)
    (tmp_path / "nlu" / "a.yml").write_text("nlu:\n- examples: |\n    - thả diều thả diều\n", encoding="utf-8")
    record = "- {name: Trồng nho, short_name: trồng nho, aliases: [giàn nho]}"
    (catalogue / "procedures" / "a.yaml").write_text(f"procedures:\n{record}\n", encoding="utf-8")
    topic = "- {title: Nuôi dế mèn, short_name: nuôi dế mèn, questions: [dế mèn kêu]}"
    (catalogue / "topics" / "a.yaml").write_text(f"topics:\n{topic}\n", encoding="utf-8")
    (catalogue / "units.csv").write_text(
        "new_unit,old_unit,old_district\nXã Húc Động,Xã Húc,Bình Liêu\n", encoding="utf-8"
    )
    (catalogue / "aliases" / "a.yaml").write_text("aliases:\n  7.000001: [câu mực, đi câu mực]\n", encoding="utf-8")
    read = Reader.of(tmp_path, lexicon).read
    assert read("thả diềuu") == "thả diều"
    assert read("giàn nhho") == "giàn nho"
    assert read("nuôi dế mènn") == "nuôi dế mèn"
    assert read("đi câu mựcc") == "đi câu mực"
