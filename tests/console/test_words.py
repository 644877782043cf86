"""The console's words: none missing, none left over; pages and code are looked through for their keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.guidance.phrases import Phrases

WORDS = ROOT / "data" / "phrases" / "console"
CODE = [ROOT / "danloi" / "console", ROOT / "danloi" / "app", ROOT / "danloi" / "conversation"]
_KEY = re.compile(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")  # a whole key
_BEGINNING = re.compile(r"""["']([a-z_]+(?:\.[a-z_0-9]+)*\.)["']\s*~|f["']([a-z_]+(?:\.[a-z_0-9]+)*\.)\{""")
_SAID = re.compile(r"""\bsay\(\s*["']([^"'{]+)["']\s*[,)]""")
_TOLD = re.compile(r"""redirect\((?:[^()]|\([^()]*\))*?,\s*(?:told=)?["']([a-z_]+)["']\s*\)""")
AREAS = sorted(path.stem for path in WORDS.glob("*.yaml"))


def sources(*folders: Path) -> list[str]:
    paths = sorted(path for folder in folders for kind in ("*.py", "*.html") for path in folder.rglob(kind))
    return [path.read_text(encoding="utf-8") for path in paths]


def keys_of(area: str) -> set[str]:
    return Phrases.read(WORDS / f"{area}.yaml").keys()


def test_every_key_that_is_said_exists() -> None:
    known = {key for area in AREAS for key in keys_of(area)}
    said = {key for text in sources(ROOT / "danloi" / "console") for key in _SAID.findall(text)}
    assert said
    assert sorted(said - known) == []
    told = {f"told.{key}" for text in sources(ROOT / "danloi" / "console") for key in _TOLD.findall(text)}
    assert sorted(told - known) == []


@pytest.mark.parametrize("area", AREAS)
def test_every_word_is_used(area: str) -> None:
    texts = sources(*CODE)
    whole = {key for text in texts for key in _KEY.findall(text)}
    whole |= {f"told.{key}" for text in texts for key in _TOLD.findall(text)}
    beginnings = {one for text in texts for pair in _BEGINNING.findall(text) for one in pair if one}
    left = {key for key in keys_of(area) - whole if not any(key.startswith(one) for one in beginnings)}
    assert sorted(left) == []
