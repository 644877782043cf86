"""Changing data/nlu so that a person reads the difference: only the lines that are meant, every comment kept.

Files are taken apart by the positions that ruamel.yaml gives, and put together again; a line that no change concerns
stays byte for byte (docs/decisions/0017-training-workspace.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from danloi.console.training.examples import key_of, lines_of
from danloi.console.training.twins import TwinIndex

# Sentences that share less have nothing to do with each other.
_RELATED = 0.6
_FILES_KEPT = 256
_NEW_FILE = 'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n'


class UnreadableData(Exception):
    """A file of the training data cannot be changed as it is; the text names file and line. For the operator."""


@dataclass
class Block:
    """The sentences of one intent in one file; `lines` are the file's own, each `- sentence` with its indentation."""

    intent: str
    indent: str
    lines: list[str]
    _known: list[str] = field(default_factory=list)
    _index: TwinIndex | None = None

    def sentences(self) -> list[str]:
        """Return the sentences with their marks, in order."""
        return [line.strip().removeprefix("- ").strip() for line in self.lines]

    def find(self, key: str) -> int | None:
        """Return where the sentence of `key` stands."""
        return next((at for at, text in enumerate(self.sentences()) if key_of(text) == key), None)

    def add(self, sentence: str) -> None:
        """Put `sentence` at its place: where the block is in alphabetic order, there; else beside the most alike."""
        keys = [key_of(text) for text in self.sentences()]
        key, at = key_of(sentence), len(keys)
        if keys == sorted(keys) and len(keys) > 1:
            at = next((i for i, other in enumerate(keys) if other > key), len(keys))
        elif beside := self._most_alike(key):
            at = self.lines.index(beside) + 1 if beside in self.lines else len(keys)
        self.lines.insert(at, f"{self.indent}- {sentence}")

    def _most_alike(self, key: str) -> str:
        """Return the line, of those there at the first addition, whose sentence is most like `key`; "" if none is."""
        if self._index is None:
            self._known = list(self.lines)
            self._index = TwinIndex([key_of(text) for text in self.sentences()])
        nearest = self._index.nearest(key)
        return self._known[nearest[0]] if nearest and nearest[1] >= _RELATED else ""


@dataclass
class NluFile:
    """A file taken apart: lines that stay as they are, and blocks of sentences."""

    name: str
    before: str
    parts: list[list[str] | Block] = field(default_factory=list)

    @classmethod
    def read(cls, name: str, text: str) -> NluFile:
        """Take `text` apart.

        Raises:
            UnreadableData: it is not valid YAML, or examples are not written as a block of lines (`examples: |`).
        """
        lines = text.removesuffix("\n").split("\n")
        made, done = cls(name, text), 0
        for found in _blocks(name, text):
            if found.style != "|":
                msg = f"{name}, line {found.line}: the examples of {found.intent} must be a block, `examples: |`"
                raise UnreadableData(msg)
            start = found.line
            end = start + len(found.examples.rstrip("\n").split("\n")) if found.examples.strip() else start
            made.parts.append(lines[done:start])
            first = lines[start] if end > start else "    "
            made.parts.append(Block(found.intent, first[: len(first) - len(first.lstrip())], lines[start:end]))
            done = end
        made.parts.append(lines[done:])
        return made

    @classmethod
    def new(cls, name: str, intent: str) -> NluFile:
        """Return a file that does not exist yet, with an empty block for `intent`."""
        made = cls.read(name, _NEW_FILE.format(intent=intent))
        made.before = ""
        return made

    @property
    def blocks(self) -> list[Block]:
        """The blocks in order."""
        return [part for part in self.parts if isinstance(part, Block)]

    def text(self) -> str:
        """Put it together again.

        Raises:
            UnreadableData: what came of it does not read as it was meant (never seen; better than a broken file).
        """
        lines = [line for part in self.parts for line in (part.lines if isinstance(part, Block) else part)]
        text = "\n".join(lines) + "\n"
        if text == self.before:
            return text
        meant = [(block.intent, [one for one in block.sentences() if one]) for block in self.blocks]
        if meant != [(found.intent, list(lines_of(found.examples))) for found in _blocks(self.name, text)]:
            msg = f"{self.name}: a sentence would change the file's structure; nothing was written"
            raise UnreadableData(msg)
        return text


class NluFolder:
    """The files of data/nlu, changed in memory."""

    def __init__(self, folder: Path) -> None:
        """Read every file of `folder`.

        Raises:
            UnreadableData: one of them cannot be taken apart.
        """
        self.files = [NluFile.read(p.name, p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.yml"))]

    def add(self, intent: str, sentence: str) -> bool:
        """Add `sentence` where most sentences of `intent` stand; tell whether it was not there before."""
        if self._find(intent, key_of(sentence)):
            return False
        self._home(intent).add(sentence)
        return True

    def remove(self, intent: str, sentence: str) -> bool:
        """Remove `sentence` from `intent`; tell whether it was there."""
        found = self._find(intent, key_of(sentence))
        if found:
            del found[0].lines[found[1]]
        return bool(found)

    def correct(self, old_intent: str, old: str, intent: str, sentence: str) -> bool:
        """Put `sentence` of `intent` in the place of `old`; tell whether that changed anything."""
        found = self._find(old_intent, key_of(old))
        if not found:
            return False
        block, at = found
        if old_intent != intent:
            del block.lines[at]
            self.add(intent, sentence)
            return True
        line = f"{block.indent}- {sentence}"
        changes = block.lines[at] != line
        block.lines[at] = line
        return changes

    def changed(self) -> dict[str, tuple[str, str]]:
        """Return the text of each changed file before and after, by name."""
        texts = {one.name: (one.before, one.text()) for one in self.files}
        return {name: pair for name, pair in texts.items() if pair[0] != pair[1]}

    def _find(self, intent: str, key: str) -> tuple[Block, int] | None:
        for block in self._blocks(intent):
            if (at := block.find(key)) is not None:
                return block, at
        return None

    def _home(self, intent: str) -> Block:
        blocks = list(self._blocks(intent))
        if not blocks:
            self.files.append(NluFile.new(f"{intent}.yml", intent))
            blocks = self.files[-1].blocks
        return max(blocks, key=lambda block: len(block.lines))

    def _blocks(self, intent: str) -> Iterator[Block]:
        return (block for one in self.files for block in one.blocks if block.intent == intent)


class _Found(NamedTuple):
    """A block of a file: intent, examples as YAML reads them, the style they are written in, the line of their key."""

    intent: str
    examples: str
    style: str | None
    line: int


@lru_cache(_FILES_KEPT)
def _blocks(name: str, text: str) -> tuple[_Found, ...]:
    """Return the blocks of `text`, kept while it stays: a file takes some 10 ms, and a look at a proposal reads all."""
    try:
        top = YAML().compose(text)
    except YAMLError as err:
        msg = f"{name} is not valid YAML: {' '.join(str(err).split())[:200]}"
        raise UnreadableData(msg) from err
    blocks = _value(top, "nlu")
    found = []
    for block in blocks.value if isinstance(blocks, SequenceNode) else []:
        intent, examples = _value(block, "intent"), _value(block, "examples")
        if isinstance(intent, ScalarNode) and isinstance(examples, ScalarNode):
            found.append(_Found(intent.value, examples.value, examples.style, examples.start_mark.line + 1))
        elif isinstance(intent, ScalarNode):
            where = f"{name}, line {block.start_mark.line + 1}"
            msg = f"{where}: the examples of {intent.value} must be a block, `examples: |`"
            raise UnreadableData(msg)
    return tuple(found)


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
