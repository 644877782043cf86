"""What the learned components are taught: every example, and copies of it with another thing or a story before it.

The copies are made at training time; data/nlu/ holds only what a person wrote. A question asks the same of whatever
procedure stands in it, and after whatever was told first: without the copies a component takes words of the procedure
for words of the need. What becomes of a sentence depends on the sentence alone, so that a model with a few more
examples differs from the one before by them, and not by the luck of all other copies.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.augment import augment
from danloi.guidance.vietnamese import split_syllables

NEEDS = ("documents", "fee", "time", "place", "steps", "online", "legal", "eligibility", "result", "overview")
ASKING = frozenset(f"ask_{need}" for need in NEEDS)
THING = "procedure"
COPIES: dict[str, Any] = {"other_thing": 0.6, "story": 0.15, "accent_drop": 0.4, "typos": 0.3}
T = TypeVar("T")
_SENTENCE = re.compile(r"[^.!?]+[.!?]+\s")
_TELLS = frozenset({THING, "unit"})


@dataclass(frozen=True)
class Example:
    """Words, one B-/I-/O label a word, the intent, and the number of the sentence that it is (a copy of)."""

    words: Sequence[str]
    labels: Sequence[str]
    intent: str | None
    number: int


class Choice(Generic[T]):
    """Chooses one of several by name; a few more to choose from change few choices (rendezvous hashing)."""

    def __init__(self, options: Iterable[tuple[str, T]]) -> None:
        """Keep the options with a number for each, taken from its name."""
        self._options = [(zlib.crc32(name.encode()), option) for name, option in options]

    def __len__(self) -> int:
        return len(self._options)

    def of(self, name: str) -> T:
        """Return the option for `name`."""
        key = name.encode()
        return max(self._options, key=lambda pair: zlib.crc32(key, pair[0]))[1]


def bio_labels(tokens: list[Token], entities: list[dict[str, Any]]) -> list[str]:
    """Return one B-/I-/O label a token for `entities` (character spans)."""
    labels = ["O"] * len(tokens)
    for entity in entities:
        inside = False
        for i, token in enumerate(tokens):
            if token.start >= entity["start"] and token.end <= entity["end"]:
                labels[i] = ("I-" if inside else "B-") + entity["entity"]
                inside = True
    return labels


def taught(messages: Iterable[Message], seed: int, config: dict[str, Any]) -> Iterator[Example]:
    """Yield the examples of `messages` and their copies; `config` holds the shares of COPIES."""
    messages = list(messages)
    things = Choice((" ".join(words), words) for words in _things(messages))
    stories = Choice((" ".join(story[0]), story) for message in messages for story in _stories(message))
    for number, message in enumerate(messages):
        name = f"{seed} {message.get(TEXT)}"
        rng = random.Random(name)
        tokens = message.get(TOKENS_NAMES[TEXT]) or []
        labels = bio_labels(tokens, message.get(ENTITIES) or [])
        one = Example([token.text for token in tokens], labels, message.get(INTENT), number)
        yield from _typed(one, rng, config)
        if one.intent not in ASKING:
            continue
        if things and f"B-{THING}" in labels and rng.random() < config["other_thing"]:
            yield from _typed(_with_other_things(one, things, name), rng, config)
        if stories and rng.random() < config["story"]:
            words, told = stories.of(name)
            yield from _typed(replace(one, words=[*words, *one.words], labels=[*told, *labels]), rng, config)


def _typed(one: Example, rng: random.Random, config: dict[str, Any]) -> Iterator[Example]:
    for words in augment(one.words, rng, config["accent_drop"], config["typos"]):
        yield replace(one, words=words)


def _things(messages: Sequence[Message]) -> list[list[str]]:
    """Return the words of everything that is marked as a procedure in a question."""
    found = {
        entity["value"]
        for message in messages
        if message.get(INTENT) in ASKING
        for entity in message.get(ENTITIES) or []
        if entity["entity"] == THING
    }
    return [[piece.text for piece in split_syllables(text)] for text in sorted(found)]


def _stories(message: Message) -> Iterator[tuple[list[str], list[str]]]:
    """Yield words and labels of the sentences of a question that ask nothing."""
    if message.get(INTENT) not in ASKING:
        return
    tokens, entities = message.get(TOKENS_NAMES[TEXT]) or [], message.get(ENTITIES) or []
    labels = bio_labels(tokens, entities)
    for match in _SENTENCE.finditer(message.get(TEXT)):
        start, end = match.span()
        asks = any(e["start"] < end and e["end"] > start and e["entity"] not in _TELLS for e in entities)
        if not asks and "?" not in match.group():
            inside = [i for i, token in enumerate(tokens) if start <= token.start < end]
            yield [tokens[i].text for i in inside], [labels[i] for i in inside]


def _with_other_things(one: Example, things: Choice[list[str]], name: str) -> Example:
    words: list[str] = []
    labels: list[str] = []
    for word, label in zip(one.words, one.labels, strict=True):
        if label == f"B-{THING}":
            other = things.of(f"{name} {len(words)}")
            words += other
            labels += [f"B-{THING}", *[f"I-{THING}"] * (len(other) - 1)]
        elif label != f"I-{THING}":
            words.append(word)
            labels.append(label)
    return replace(one, words=words, labels=labels)
