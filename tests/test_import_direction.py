"""Which part may import which, and the few rules of the source that can be read off it."""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("danloi", "actions", "channels", "bot")
LONGEST_FILE = 300
WORDS_OF_A_SENTENCE = 4
LETTERS_ONLY = "danloi/guidance/vietnamese/phonology.py"  # onsets and rimes of the language, no word that is said

# From the outside in: a part may import those on later lines, and itself. Parts of one line do not know each other.
LAYERS = (
    ("danloi.app",),
    ("channels", "actions", "danloi.console"),
    ("danloi.conversation",),
    ("danloi.guidance",),
    ("danloi.storage",),
)
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py") if ".venv" not in path.parts)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(module: str) -> str | None:
    return next((part for part in RANK if f"{module}.".startswith(f"{part}.")), None)


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports anywhere, also inside functions."""
    package = module_of(path).split(".") if path.name == "__init__.py" else module_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names if module in {"danloi", ""})


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", python_files("danloi", "actions", "channels"), ids=named)
def test_imports_point_inwards(path: Path) -> None:
    ours = part_of(module_of(path))
    for module in imports_of(path):
        theirs = part_of(module)
        assert not module.startswith(("bot.", "tests.")), f"{named(path)} imports {module}"
        if ours is None or theirs is None or ours == theirs:
            continue
        assert RANK[theirs] > RANK[ours], f"{named(path)} imports {module}: {theirs} may not be known to {ours}"


def test_every_module_belongs_to_a_part() -> None:
    stray = [named(path) for path in python_files("danloi", "actions", "channels") if not part_of(module_of(path))]
    assert stray == ["danloi/__init__.py"]


@pytest.mark.parametrize("folder", ["danloi/guidance", "danloi/storage", "danloi/conversation"])
def test_the_core_knows_no_web_server_and_no_rasa(folder: str) -> None:
    for path in python_files(folder):
        known = {module.split(".")[0] for module in imports_of(path)} & {"sanic", "rasa", "rasa_sdk"}
        assert not known, f"{named(path)} imports {known}"


@pytest.mark.parametrize("path", python_files("danloi/guidance/vietnamese"), ids=named)
def test_the_text_package_needs_nothing_and_is_valid_on_the_engines_python(path: Path) -> None:
    own = "danloi.guidance.vietnamese"
    for module in imports_of(path):
        assert module.split(".")[0] in sys.stdlib_module_names or f"{module}.".startswith(f"{own}."), module
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


@pytest.mark.parametrize("path", python_files("bot"), ids=named)
def test_the_engine_takes_only_the_text_package_of_ours(path: Path) -> None:
    for module in imports_of(path):
        if module.split(".")[0] in {"danloi", "actions", "channels"}:
            assert module == "danloi.guidance.vietnamese", f"{named(path)} imports {module}"
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


def test_only_the_wiring_and_the_engines_start_read_the_environment() -> None:
    reads = re.compile(r"\bos\.(environb?|getenv|putenv)\b|from os import .*\b(environ|getenv)\b")
    found = [
        named(path)
        for path in python_files("danloi", "actions", "channels")
        if not named(path).startswith("danloi/app/") and reads.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_file_is_too_long() -> None:
    folders = [folder for folder in (*OURS, "tests", "bench", "evaluation") if (ROOT / folder).is_dir()]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*folders)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the string literals of a file that are no docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def is_vietnamese_sentence(text: str) -> bool:
    if re.search(r"\||\\", text):
        return False  # a pattern to search with, which nobody reads
    decomposed = unicodedata.normalize("NFD", text.lower())
    marked = re.search("[\u0300-\u0303\u0306\u0309\u031b\u0323đ]", decomposed)
    return bool(marked) and len(text.split()) >= WORDS_OF_A_SENTENCE


@pytest.mark.parametrize("path", [path for path in python_files(*OURS) if named(path) != LETTERS_ONLY], ids=named)
def test_what_the_assistant_says_is_data_not_code(path: Path) -> None:
    """Staff edit sentences in data/phrases and domain.yml; the code holds none."""
    said = [f"line {line}: {text}" for line, text in texts_in(path) if is_vietnamese_sentence(text)]
    assert said == [], f"{named(path)}: move this to data/phrases"


@pytest.mark.parametrize(
    ("text", "is_sentence"),
    [
        ("Dạ, tôi chưa rõ ạ", True),
        ("đến đâu rồi nhỉ", True),
        ("lệ phí", False),
        ("one of the parts", False),
        (r"(?:xã|thị trấn|đặc khu)\s+", False),
    ],
)
def test_a_vietnamese_sentence_is_told_from_other_text(text: str, is_sentence: bool) -> None:
    assert is_vietnamese_sentence(text) is is_sentence
