"""Rasa's own format of training data in and out (https://rasa.com/docs/rasa/training-data-format/, version 3.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from danloi.console.training.examples import MARKED, Example
from danloi.console.training.tables import BadTable

_ENTITY = re.compile(r"\[(?P<words>[^\[\]]*)\](?:\((?P<name>[^()]*)\)|(?P<json>\{[^{}]*\}))")
_OTHERS = ("synonym", "regex", "lookup")


@dataclass(frozen=True)
class Line:
    """A sentence of the file: where it stands, its intent as the file calls it, and the words with our marks.

    `lost` are the types of marks that this assistant does not know; the words stay, the marks go.
    """

    number: int
    intent: str
    text: str
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unused:
    """A block that this assistant has no use for: synonym, regex or lookup, and its name."""

    number: int
    kind: str
    name: str


def read_nlu(body: bytes, entities: Mapping[str, str]) -> Iterator[Line | Unused]:
    """Yield every sentence of a file such as nlu.yml, and every block that is not used.

    Args:
        body: the file.
        entities: our types of marks by the file's own, for those that are called otherwise.

    Raises:
        BadTable: it is not YAML of that format.
    """
    try:
        top = YAML().compose(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadTable("import.encoding") from None
    except YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        raise BadTable("import.yaml", line=mark.line + 1 if mark else 1) from None
    blocks = _value(top, "nlu")
    if not isinstance(blocks, SequenceNode):
        raise BadTable("import.no_nlu")
    for block in blocks.value:
        intent = _text(_value(block, "intent"))
        if not intent:
            kind = next((name for name in _OTHERS if _value(block, name)), "?")
            yield Unused(block.start_mark.line + 1, kind, _text(_value(block, kind)))
            continue
        for number, text in _sentences(_value(block, "examples")):
            words, lost = _with_our_marks(text, entities)
            yield Line(number, intent, words, tuple(lost))


def as_nlu(examples: Iterable[Example], intents: Iterable[str]) -> str:
    """Return `examples` as one nlu.yml, a block an intent in the order of `intents`, sentences in their order."""
    by_intent: dict[str, list[str]] = {intent: [] for intent in intents}
    for one in examples:
        by_intent.setdefault(one.intent, []).append(one.line)
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)
        for intent, lines in by_intent.items()
        if lines
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


def _sentences(examples: Node | None) -> Iterator[tuple[int, str]]:
    """Yield line and sentence of a block `|`, or of a list of texts or of mappings with `text`."""
    if isinstance(examples, ScalarNode):
        first = examples.start_mark.line + (2 if examples.style in {"|", ">"} else 1)
        for at, line in enumerate(examples.value.split("\n")):
            if line.strip():
                yield first + at, re.sub(r"^\s*[-*+]\s+", "", line).strip()
    elif isinstance(examples, SequenceNode):
        for item in examples.value:
            if text := _text(item) or _text(_value(item, "text")):
                yield item.start_mark.line + 1, re.sub(r"^\s*-\s+", "", text).strip()


def _with_our_marks(text: str, entities: Mapping[str, str]) -> tuple[str, list[str]]:
    lost: list[str] = []

    def ours(match: re.Match[str]) -> str:
        name = match["name"] if match["name"] is not None else _entity_of(match["json"])
        name = name.partition(":")[0].strip()
        kind = entities.get(name, name)
        if kind in MARKED:
            return f"[{match['words']}]({kind})"
        lost.append(name or "?")
        return match["words"]

    return _ENTITY.sub(ours, text), lost


def _entity_of(text: str) -> str:
    try:
        return str(json.loads(text).get("entity", ""))
    except (ValueError, AttributeError):
        return ""


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _text(node: Node | None) -> str:
    return str(node.value) if isinstance(node, ScalarNode) else ""
