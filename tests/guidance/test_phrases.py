"""The assistant's words: none missing, none left over, and a hole is reported by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from ruamel.yaml import YAML

from danloi.conversation.channel import Kind
from danloi.guidance.answers.contract import ASPECTS
from danloi.guidance.catalogue.records import Channel, OnlineLevel, Time
from danloi.guidance.phrases import PhraseError, Phrases
from danloi.guidance.status.notices import REACHABLE
from danloi.guidance.status.reading import NO_CODE_KINDS

ROOT = Path(__file__).resolve().parents[2]
# Which source uses which file of phrases.
USERS = {
    "answers.yaml": ["danloi/guidance/answers", "danloi/guidance/guide.py", "danloi/guidance/replies.py"],
    "topics.yaml": ["danloi/guidance/topics"],
    "places.yaml": ["danloi/guidance/places"],
    "portal.yaml": ["danloi/guidance/portal"],
    "status.yaml": ["danloi/guidance/status"],
    "conversation.yaml": ["danloi/conversation", "channels/rest.py", "channels/web"],
    "telegram.yaml": ["danloi/app/telegram.py"],
}
STATES = [f"s{number}" for number in range(1, 11)]
# What a key made in the code may end with.
ENDINGS = {
    "button.": list(ASPECTS),
    "heading.": [aspect for aspect in ASPECTS if aspect != "overview"],
    "channel.": list(get_args(Channel)),
    "online.": list(get_args(OnlineLevel)),
    "time.": [unit for unit in get_args(Time.model_fields["unit"].annotation) if unit != "same_day"],
    "names.": STATES,
    "commands.": ["start", "help"],
    "kinds.": [kind for kind in (*get_args(Kind), "old_button") if kind not in {"text", "left"}],
    "meanings.": [*STATES, "unknown"],
    "next_steps.": [*STATES, "unknown"],
    "no_code.": NO_CODE_KINDS,
    "notices.window.": REACHABLE,
}


def _trees(file: str) -> Iterator[ast.AST]:
    for user in USERS[file]:
        path = ROOT / user
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield ast.parse(source.read_text(encoding="utf-8"))


def _said(file: str) -> set[str]:
    """Every key that stands in a call of the phrases; keys made in the code with all their endings."""
    keys: set[str] = set()
    for tree in _trees(file):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).split(".")[-1] in {"say", "_say"}:
                keys |= set(_keys_of(node.args[0]))
    return keys


def _keys_of(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.IfExp):
        yield from _keys_of(argument.body)
        yield from _keys_of(argument.orelse)
    elif isinstance(argument, ast.JoinedStr):
        start, filled = argument.values
        assert isinstance(start, ast.Constant)
        assert isinstance(filled, ast.FormattedValue)
        yield from (f"{start.value}{ending}" for ending in ENDINGS[str(start.value)])


def _constants(file: str) -> set[str]:
    """Every string of the source: a key may be handed on before it is said."""
    nodes = [node for tree in _trees(file) for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.fixture(params=sorted(USERS))
def file(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def known(file: str) -> set[str]:
    return Phrases.read(ROOT / "data" / "phrases" / file).keys()


def test_every_phrase_that_the_code_says_exists(file: str, known: set[str]) -> None:
    said = _said(file)
    assert said
    groups = {key.split(".")[0] for key in known if "." in key}
    handed_on = {c for c in _constants(file) if re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", c) and c.split(".")[0] in groups}
    assert sorted((said | handed_on) - known) == []


def test_every_phrase_is_used(file: str, known: set[str]) -> None:
    assert sorted(known - _said(file) - _constants(file)) == []


def test_every_file_of_phrases_is_looked_at(data: Path) -> None:
    assert {path.name for path in (data / "phrases").glob("*.yaml")} == {
        *USERS,
        "choices.yaml",
        "answers_on_pages.yaml",
    }


def test_what_the_pages_word_otherwise_is_a_phrase_of_the_answers_with_the_same_places(data: Path) -> None:
    answers = YAML(typ="safe").load(data / "phrases" / "answers.yaml")
    on_pages = YAML(typ="safe").load(data / "phrases" / "answers_on_pages.yaml")
    for group, phrases in on_pages.items():
        for key, text in phrases.items():
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", answers[group][key]), (group, key)


def test_phrases_laid_over_others_win_and_the_rest_is_kept() -> None:
    say = Phrases({"a": "trang"}, "pages.yaml").over(Phrases({"a": "chat", "b": "chung"}, "words.yaml"))
    assert (say("a"), say("b")) == ("trang", "chung")
    with pytest.raises(PhraseError, match=r"pages\.yaml, words\.yaml: c: missing"):
        say("c")


def test_a_phrase_is_filled_in() -> None:
    say = Phrases({"fee": {"line": "{name}: {amount} đồng"}, "hello": "Chào"}, "words.yaml")
    assert say("fee.line", name="Phí", amount="8.000") == "Phí: 8.000 đồng"
    assert say("hello") == "Chào"
    assert say.keys() == {"fee.line", "hello"}


@pytest.mark.parametrize(("key", "lacking"), [("fee.line", "amount"), ("fee.coming", "fee.coming"), ("no", "no")])
def test_what_is_missing_is_named_with_file_and_key(key: str, lacking: str) -> None:
    say = Phrases({"fee": {"line": "{name}: {amount} đồng"}}, "words.yaml")
    with pytest.raises(PhraseError, match=re.escape(f"words.yaml: {key}: missing")) as caught:
        say(key, name="Phí")
    assert lacking in str(caught.value)


@pytest.mark.parametrize("content", ["- a\n", "", "a: [\n", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "words.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(PhraseError, match=r"words\.yaml"):
        Phrases.read(path)
