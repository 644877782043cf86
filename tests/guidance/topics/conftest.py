"""Small topics made by hand, and a folder like data/catalogue to write them into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from danloi.guidance.answers.compose import Composer
from danloi.guidance.phrases import Phrases
from danloi.guidance.topics.answer import TopicComposer
from danloi.guidance.topics.records import Topic

PORTAL = "https://dichvucong.gov.vn"


@pytest.fixture(scope="session")
def raw_topic() -> Callable[..., dict[str, Any]]:
    """Make a small good topic as it stands in a file; keys given replace its own."""

    def make(**changes: Any) -> dict[str, Any]:
        title = changes.get("title", "Nuôi ong trên mái nhà")
        topic: dict[str, Any] = {
            "id": "nuoi-ong",
            "title": title,
            "short_name": title.lower(),
            "field": "Nông nghiệp",
            "questions": [f"{title.lower()} kiểu {letter}" for letter in "abcdefgh"],
            "answer": "Anh/chị nuôi được, miễn là không làm phiền hàng xóm.",
            "points": ["Mỗi nhà nuôi tối đa 3 đàn.", "Tổ ong đặt cách lối đi 5 mét."],
            "links": [{"label": "Cổng Dịch vụ công quốc gia", "url": PORTAL, "kind": "detail"}],
            "sources": [{"title": "Sổ tay nuôi ong", "url": PORTAL, "checked_on": "2026-11-20"}],
            "evidence": ["K"],
            "checked_on": "2026-11-20",
            "confidence": "high",
        }
        return topic | changes

    return make


@pytest.fixture(scope="session")
def make_topic(raw_topic: Callable[..., dict[str, Any]]) -> Callable[..., Topic]:
    """Make a small good topic."""
    return lambda **changes: Topic.model_validate(raw_topic(**changes))


@pytest.fixture(scope="session")
def topic_composer(data: Path, composer: Composer) -> TopicComposer:
    return TopicComposer(Phrases.read(data / "phrases" / "topics.yaml"), composer)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue without topics."""
    folder = tmp_path / "catalogue"
    (folder / "topics").mkdir(parents=True)
    return folder


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Write topics into a file of the folder, in place of what it held."""

    def write(*topics: Any, file: str = "ong.yaml") -> Path:
        path = folder / "topics" / file
        with path.open("w", encoding="utf-8") as out:
            YAML().dump({"topics": list(topics)}, out)
        return path

    return write
