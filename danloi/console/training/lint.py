"""What is looked at before a proposal may be approved.

The rules that data/nlu as a whole is tested by (tests/data) are the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ruamel.yaml import YAML

from danloi.console.training import form
from danloi.console.training.corpus import Corpus
from danloi.console.training.examples import key_of, without_marks
from danloi.console.training.labels import intent_label
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.workspace import stamp_of
from danloi.guidance.phrases import Phrases
from danloi.guidance.vietnamese import has_diacritics

LARGEST_IMBALANCE = 12
SMALLEST_INTENT = 50


class Weight(StrEnum):
    """What a finding means for the approval."""

    STOP = "stop"
    """It cannot be approved as it is."""
    DOUBT = "doubt"
    """It can, with a reason."""
    NOTE = "note"
    """Good to know."""


@dataclass(frozen=True)
class Finding:
    """One thing that was noticed: the rule's name, its weight, and the sentence that staff read."""

    rule: str
    weight: Weight
    text: str


@dataclass(frozen=True)
class Names:
    """What procedures are called, by code: their names, and their aliases in order."""

    names: dict[str, str]
    aliases: dict[str, list[str]]


class Lint:
    """Looks at proposals against the training data as it stands.

    Args:
        root: of the workspace; its data/nlu is read again when it has changed.
        domain: the file domain.yml, for the intents there are.
        say: the words of the area.

    Raises:
        OSError, ruamel.yaml.error.YAMLError: the domain or the training data cannot be read.
    """

    def __init__(self, root: Path, domain: Path, say: Phrases) -> None:
        """Read the domain."""
        self._root = root
        self._say = say
        self.intents: list[str] = [
            next(iter(one)) if isinstance(one, dict) else one for one in YAML(typ="safe").load(domain)["intents"]
        ]
        self._corpus: Corpus | None = None

    def corpus(self) -> Corpus:
        """Return the training data as it stands; read again, which takes a second, when it has changed."""
        corpus = self._corpus
        if corpus is None or corpus.stamp != stamp_of(self._root):
            corpus = self._corpus = Corpus.read(self._root)
        return corpus

    def check(
        self, proposal: Proposal, names: Names, beside: Sequence[Proposal] = (), corpus: Corpus | None = None
    ) -> list[Finding]:
        """Return what is noticed about `proposal` (cleaned), the gravest first.

        Args:
            proposal: as it would be written.
            names: of the procedures, for aliases.
            beside: other open proposals; a sentence under two intents among them is noticed as well.
            corpus: the data to look at, for many proposals in a row; the present one if it is not given.
        """
        if proposal.is_alias:
            rules = self._alias(proposal, names)
        else:
            rules = self._example(proposal, corpus or self.corpus(), beside)
        found = {finding.rule: finding for finding in rules}
        order = list(Weight)
        return sorted(found.values(), key=lambda finding: order.index(finding.weight))

    def _example(self, one: Proposal, corpus: Corpus, beside: Sequence[Proposal]) -> Iterator[Finding]:
        yield from self._target(one, corpus)
        if one.intent not in self.intents:
            yield self._found("unknown_intent", Weight.STOP, intent=one.intent)
        if not one.adds_text:
            if corpus.counts[one.intent] <= SMALLEST_INTENT:
                yield self._found("few_left", Weight.DOUBT, intent=one.intent, count=corpus.counts[one.intent] - 1)
            return
        for rule, values in form.of_example(one.text):
            yield self._found(rule, Weight.DOUBT if rule in form.DOUBTS else Weight.STOP, **values)
        yield from self._likes(one, corpus)
        yield from self._others(one, beside)
        smallest = min((corpus.counts[intent] for intent in self.intents if corpus.counts[intent]), default=1)
        if corpus.counts[one.intent] + 1 > LARGEST_IMBALANCE * smallest:
            yield self._found("imbalance", Weight.DOUBT, intent=one.intent, count=corpus.counts[one.intent])

    def _target(self, one: Proposal, corpus: Corpus) -> Iterator[Finding]:
        """Notice that what is to be corrected or removed is not there."""
        if one.kind == Kind.REMOVAL and (one.intent, key_of(one.text)) not in corpus.by_key:
            yield self._found("gone", Weight.STOP, text=without_marks(one.text))
        if one.kind == Kind.CORRECTION and (one.replaces_intent, key_of(one.replaces)) not in corpus.by_key:
            yield self._found("gone", Weight.STOP, text=without_marks(one.replaces))

    def _likes(self, one: Proposal, corpus: Corpus) -> Iterator[Finding]:
        """Notice the same or nearly the same sentence in the data, but for the one that is replaced."""
        key = key_of(one.text)
        replaced = (one.replaces_intent, key_of(one.replaces)) if one.kind == Kind.CORRECTION else None
        for other in corpus.alike(key):
            if (other.intent, other.key) == replaced:
                continue
            values = {"text": other.text, "intent": other.intent, "file": other.file}
            if other.key == key and other.intent == one.intent:
                yield self._found("known", Weight.STOP, **values)
            elif other.key == key:
                yield self._found("twin", Weight.STOP, **values)
            elif other.intent != one.intent:
                yield self._found("near_twin", Weight.DOUBT, **values)
            elif has_diacritics(other.text) and not has_diacritics(without_marks(one.text)):
                yield self._found("plain_twin", Weight.DOUBT, **values)
            else:
                yield self._found("alike", Weight.NOTE, **values)

    def _others(self, one: Proposal, beside: Sequence[Proposal]) -> Iterator[Finding]:
        key = key_of(one.text)
        for other in beside:
            if other is not one and other.adds_text and not other.is_alias and key_of(other.text) == key:
                if other.intent != one.intent:
                    yield self._found("twin_proposed", Weight.STOP, intent=other.intent)
                else:
                    yield self._found("known_proposed", Weight.NOTE, intent=other.intent)

    def _alias(self, one: Proposal, names: Names) -> Iterator[Finding]:
        known = [text.casefold() for text in names.aliases.get(one.code, [])]
        if one.code not in names.names and one.code not in names.aliases:
            yield self._found("unknown_code", Weight.STOP, code=one.code)
        if one.kind == Kind.ALIAS_REMOVAL:
            if one.text.casefold() not in known:
                yield self._found("gone", Weight.STOP, text=one.text)
            elif len(known) == 1:
                yield self._found("only_alias", Weight.STOP, code=one.code)
            return
        for rule, values in form.of_alias(one.text):
            yield self._found(rule, Weight.DOUBT if rule in form.DOUBTS else Weight.STOP, **values)
        key = key_of(one.text)
        if any(key_of(text) == key for text in known):
            yield self._found("known_alias", Weight.STOP, code=one.code)
        for code, texts in names.aliases.items():
            if code == one.code:
                continue
            if not known and texts and texts[0].casefold() == one.text.casefold():
                yield self._found("first_alias", Weight.STOP, code=code)
            elif any(key_of(text) == key for text in texts):
                yield self._found("alias_of_another", Weight.DOUBT, code=code, name=names.names.get(code, code))

    def _found(self, rule: str, weight: Weight, **values: object) -> Finding:
        if "intent" in values:
            values["intent"] = intent_label(self._say, str(values["intent"]))
        return Finding(rule, weight, self._say(f"finding.{rule}", **values))
