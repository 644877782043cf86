"""The lexicon of citizens' words (data/catalogue/lexicon.yaml): abbreviations, synonyms, operations, stop phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.vietnamese import clean, fold, fold_words, has_diacritics, split_syllables

STOP_WORD_WEIGHT = 0.25
SYNONYM_WEIGHT = 0.7
_LONGEST = 7


class LexiconError(Exception):
    """The lexicon cannot be read; the text says where and why. For staff."""


@dataclass
class Query:
    """A question made ready for the search: folded words with weights, and the operations that were said.

    `extra` are the catalogue's words for what was said; `stands_for` tells which of them a word of it brought.
    """

    words: list[str]
    weights: list[float]
    extra: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)
    stands_for: dict[str, set[str]] = field(default_factory=dict)


class Lexicon:
    """Phrases by their folded words, so that accented and plain text are matched alike."""

    def __init__(
        self,
        abbreviations: dict[str, str],
        synonyms: dict[str, str],
        operations: dict[str, list[str]],
        stop_phrases: Iterable[str],
        stop_words: Iterable[str],
    ) -> None:
        """Prepare the look-up tables."""
        self._abbreviations = {fold(short): fold_words(long) for short, long in abbreviations.items()}
        self._synonyms = _table(synonyms.items())
        self._stops = _table((phrase, "") for phrase in stop_phrases)
        self._operations = _table((phrase, name) for name, phrases in operations.items() for phrase in phrases)
        self._stop_words = {fold(word) for word in stop_words}

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read the lexicon.

        Raises:
            LexiconError: the file is missing, no valid YAML, or lacks a part.
        """
        try:
            data = YAML(typ="safe").load(path)
            return cls(**{key: data[key] for key in _PARTS})
        except (OSError, KeyError, TypeError, AttributeError) as err:
            msg = f"{path.name}: {err!r}; it needs the parts {', '.join(_PARTS)}"
            raise LexiconError(msg) from err
        except Exception as err:
            msg = f"{path.name}: is not valid YAML: {err}"
            raise LexiconError(msg) from err

    def expand(self, words: Sequence[str]) -> list[str]:
        """Return folded `words` with abbreviations written out."""
        return [full for word in words for full in self._abbreviations.get(word, (word,))]

    def prepare(self, text: str) -> Query:
        """Turn a question into a query: abbreviations out, synonyms in, stop phrases away, stop words light."""
        accented = [s.text.lower() for s in split_syllables(clean(text))]
        said = list(zip((fold(word) for word in accented), accented, strict=True))
        exact = has_diacritics(text)
        extra: list[str] = []
        operations: set[str] = set()
        stands_for: dict[str, set[str]] = {}
        for start, end, value in _matches(said, self._synonyms, exact):
            target = self.expand(fold_words(value))
            extra += target
            for word, _ in said[start:end]:
                stands_for.setdefault(word, set()).update(target)
        dropped: set[int] = set()
        for start, end, _ in _matches(said, self._stops, exact):
            dropped.update(range(start, end))
        for start, _, value in _matches(said, self._operations, exact):
            if start not in dropped:  # "mất bao lâu" asks for the time, nothing was lost
                operations.add(value)
        kept = [word for i, (word, _) in enumerate(said) if i not in dropped]
        words = self.expand(kept)
        return Query(words, [self.weight(word) for word in words], extra, operations, stands_for)

    def is_only_operation(self, text: str) -> bool:
        """Whether `text` says what to do ("làm lại") and not with what."""
        words = fold_words(text)
        doing = {word for phrase in self._operations for word in phrase}
        return all(word in doing or word in self._stop_words for word in words)

    def operations_in(self, text: str) -> set[str]:
        """Return the operations that `text` (a name or an alias) speaks of."""
        accented = [s.text.lower() for s in split_syllables(clean(text))]
        said = [(fold(word), word) for word in accented]
        return {value for _, _, value in _matches(said, self._operations, exact=True)}

    def weight(self, word: str) -> float:
        """Return how much a folded word counts."""
        return STOP_WORD_WEIGHT if word in self._stop_words else 1.0


_PARTS = ("abbreviations", "synonyms", "operations", "stop_phrases", "stop_words")
_Table = dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]


def _table(pairs: Iterable[tuple[str, str]]) -> _Table:
    table: _Table = {}
    for phrase, value in pairs:
        accented = tuple(s.text.lower() for s in split_syllables(clean(str(phrase))))
        table.setdefault(tuple(fold(word) for word in accented), []).append((accented, value))
    return table


def _matches(said: list[tuple[str, str]], table: _Table, exact: bool) -> Iterable[tuple[int, int, str]]:
    """Yield (start, end, value) of the phrases in `said`, longest first, none overlapping.

    A question with diacritics is matched with them, so that "mất phí" is not read as "mat phi" of another word; a word
    of the question that has none may still stand for one that has.
    """
    at = 0
    while at < len(said):
        for length in range(min(_LONGEST, len(said) - at), 0, -1):
            window = said[at : at + length]
            found = next(
                (
                    value
                    for accented, value in table.get(tuple(folded for folded, _ in window), ())
                    if not exact or all(w in (a, f) for (f, w), a in zip(window, accented, strict=True))
                ),
                None,
            )
            if found is not None:
                yield at, at + length, found
                at += length - 1
                break
        at += 1
