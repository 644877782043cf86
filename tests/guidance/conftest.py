"""The real catalogue, read once, and small records to be made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.catalogue.files import Reading, read_procedures
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.decision import Thresholds
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.guidance.search.cards import card_of
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Linker
from danloi.guidance.search.tokens import Tokeniser, Vocabulary
from danloi.guidance.search.weights import Weights
from danloi.storage.database import Database

Make = Callable[..., Procedure]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of everything that staff edit."""
    return Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="session")
def today() -> dt.date:
    return dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def reading(data: Path) -> Reading:
    return read_procedures(data / "catalogue" / "procedures")


@pytest.fixture(scope="session")
def records(reading: Reading) -> dict[str, Procedure]:
    """Every real procedure by its code."""
    return {procedure.code: procedure for procedure in reading.procedures}


@pytest.fixture(scope="session")
def composer(data: Path) -> Composer:
    return Composer(Phrases.read(data / "phrases" / "answers.yaml"))


@pytest.fixture(scope="session")
def lexicon(data: Path) -> Lexicon:
    return Lexicon.read(data / "catalogue" / "lexicon.yaml")


@pytest.fixture(scope="session")
def weights(data: Path) -> Weights:
    return Weights.read(data / "search.yaml")


@pytest.fixture(scope="session")
def linker(reading: Reading, lexicon: Lexicon, weights: Weights) -> Linker:
    """The search over the real procedures."""
    return Linker([card_of(one) for one in reading.procedures], Tokeniser(lexicon, Vocabulary()), weights)


@pytest.fixture(scope="session")
async def library(catalogue_sqlite: Path, data: Path) -> AsyncIterator[Library]:
    """The real catalogue as an app serves it; no test changes it."""
    database = Database(f"sqlite+aiosqlite:///{catalogue_sqlite}")
    library = Library(database, data)
    await library.refresh()
    yield library
    await database.close()


@pytest.fixture(scope="session")
def guide(library: Library, data: Path, today: dt.date) -> Guide:
    """The guide over the real catalogue, with the limits that an app has."""
    return Guide(library, data / "phrases", lambda: today, Thresholds.read(data / "search.yaml"))


@pytest.fixture(scope="session")
def raw_procedure() -> Callable[..., dict[str, Any]]:
    """Make a small good record as it stands in a file; keys given replace its own."""

    def make(**changes: Any) -> dict[str, Any]:
        name = changes.get("name", "Đăng ký nuôi ong")
        code = changes.get("code", "9.000001")
        record: dict[str, Any] = {
            "code": code,
            "id": f"thu-tuc-{code.replace('.', '-')}",
            "name": name,
            "short_name": name.lower(),
            "summary": "Dành cho người nuôi ong lấy mật.",
            "field": "Nông nghiệp",
            "aliases": [f"{name.lower()} kiểu {letter}" for letter in "abcdefgh"],
            "level": ["commune"],
            "authority": "UBND cấp xã",
            "documents": [{"name": "Tờ khai", "when": "always", "copies": "1 bản chính"}],
            "fees": [{"name": "Lệ phí", "amount": 8000, "channel": "any", "set_by": "central", "free": False}],
            "times": [{"value": 3, "unit": "working_days", "channel": "any"}],
            "places": [{"kind": "commune_centre", "text": "Trung tâm Phục vụ hành chính công cấp xã"}],
            "steps": ["Điền tờ khai.", "Nộp tờ khai."],
            "result": "Giấy xác nhận",
            "online_level": "full",
            "checked_on": "2026-11-20",
            "confidence": "high",
        }
        return record | changes

    return make


@pytest.fixture(scope="session")
def make_procedure(raw_procedure: Callable[..., dict[str, Any]]) -> Make:
    """Make a small good record."""
    return lambda **changes: Procedure.model_validate(raw_procedure(**changes))
