"""The training data as it stands at one moment, with what is needed to compare a sentence with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from danloi.console.training.examples import Example, read_examples
from danloi.console.training.twins import LongForms, TwinIndex
from danloi.console.training.workspace import stamp_of
from danloi.guidance.vietnamese import fold_words


@dataclass(frozen=True)
class Corpus:
    """Every sentence of data/nlu. `by_key` finds one by intent and words, `counts` has the number of each intent's."""

    stamp: tuple[tuple[str, int, int], ...]
    examples: list[Example]
    twins: TwinIndex
    long_forms: LongForms
    by_key: dict[tuple[str, str], Example]
    counts: Counter[str]

    @classmethod
    def read(cls, root: Path) -> Corpus:
        """Read the workspace in `root`; takes about a second.

        Raises:
            OSError, ruamel.yaml.error.YAMLError: the files cannot be read.
        """
        stamp = stamp_of(root)
        long_forms = LongForms.read(root / "data")
        examples = read_examples(root / "data" / "nlu")
        return cls(
            stamp,
            examples,
            TwinIndex([long_forms(one.key) for one in examples]),
            long_forms,
            {(one.intent, one.key): one for one in examples},
            Counter(one.intent for one in examples),
        )

    def alike(self, key: str) -> list[Example]:
        """Return the sentences that are nearly the words of `key`, the most alike first."""
        return [self.examples[at] for at, _ in self.twins.alike(self.long_forms(key))]

    def search(self, words: str) -> list[Example]:
        """Return the sentences in which every one of `words` begins a word, tones and case ignored."""
        wanted = [f" {word}" for word in fold_words(words)]
        return [one for one in self.examples if all(word in f" {one.key}" for word in wanted)] if wanted else []
