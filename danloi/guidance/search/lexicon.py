"""The lexicon of citizens' words (data/catalogue/lexicon.yaml): abbreviations, synonyms, operations, stop phrases."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.search.patterns import Pattern, PatternError, matches
from danloi.guidance.vietnamese import clean, fold, fold_words, has_diacritics, words_of

STOP_WORD_WEIGHT = 0.25
SYNONYM_WEIGHT = 0.7
_LONGEST = 7
_LEAST_HEAD = 2  # words that count in full
_LEAST_WISH = 2  # words that count in full; fewer say what to do and not with what


class LexiconError(Exception):
    """The lexicon cannot be read; the text says where and why. For staff."""


@dataclass
class Query:
    """A question made ready for the search: folded words with weights, and the operations that were said.

    `accented` are the words as typed. `extra` are the catalogue's words for what was said; `stands_for` tells which
    words of the question brought which of them. `wish` is the part of the text that says what is wanted, where words
    of wishing ("giờ muốn …") set it apart from the story before it.
    """

    words: list[str]
    accented: list[str]
    weights: list[float]
    extra: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)
    stands_for: list[tuple[frozenset[str], frozenset[str]]] = field(default_factory=list)
    is_foreign: bool = False
    is_combined: bool = False
    has_diacritics: bool = False
    wish: str = ""


class Lexicon:
    """Phrases by their folded words, so that accented and plain text are matched alike."""

    def __init__(
        self,
        abbreviations: dict[str, str],
        synonyms: dict[str, str],
        patterns: list[dict[str, str]],
        operations: dict[str, list[str]],
        foreign: Iterable[str],
        combined: Iterable[str],
        compounds: Iterable[str],
        unsaid: Iterable[str],
        wishes: Iterable[str],
        circumstances: Iterable[str],
        known_words: Iterable[str],
        stop_phrases: Iterable[str],
        stop_words: Iterable[str],
    ) -> None:
        """Prepare the look-up tables."""
        self.digest = b""
        self._abbreviations = {
            fold(short): [(fold(word), word) for word in words_of(clean(long))] for short, long in abbreviations.items()
        }
        self._synonyms = _table(synonyms.items())
        self._patterns = [Pattern.of(one["say"], one["means"]) for one in patterns]
        self._stops = _table((phrase, "") for phrase in stop_phrases)
        self._operations = _table((phrase, name) for name, phrases in operations.items() for phrase in phrases)
        self._bits = {name: 1 << number for number, name in enumerate(operations)}
        self._foreign = _table((phrase, "") for phrase in foreign)
        self._combined = _table((phrase, "") for phrase in combined)
        self._compounds = _table((phrase, "") for phrase in compounds)
        self._circumstances = set(circumstances)
        self._unsaid = _table((phrase, "") for phrase in unsaid)
        self._wishes = _table((phrase, "") for phrase in wishes)
        self.known_words = {*self._abbreviations, *(fold(str(word)) for word in known_words)}
        self._stop_words = {fold(word) for word in stop_words}
        self._accented_stop_words = set(stop_words)

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read the lexicon.

        Raises:
            LexiconError: the file is missing, no valid YAML, or lacks a part.
        """
        try:
            text = path.read_bytes()
            data = YAML(typ="safe").load(text)
            lexicon = cls(**{key: data[key] for key in _PARTS})
        except (OSError, KeyError, TypeError, AttributeError, PatternError) as err:
            msg = f"{path.name}: {err!r}; it needs the parts {', '.join(_PARTS)}"
            raise LexiconError(msg) from err
        except Exception as err:
            msg = f"{path.name}: is not valid YAML: {err}"
            raise LexiconError(msg) from err
        lexicon.digest = blake2b(text, digest_size=12).digest()
        return lexicon

    def expand(self, words: Iterable[str]) -> list[str]:
        """Return folded `words` with abbreviations written out."""
        return [full for word in words for full, _ in self._abbreviations.get(word, ((word, word),))]

    def expand_accented(self, word: str) -> list[tuple[str, str]]:
        """Return (folded, accented) of what the lower-case `word` stands for: itself, or an abbreviation's words."""
        folded = fold(word)
        return self._abbreviations.get(folded, [(folded, word)])

    def prepare(self, text: str, names: Container[tuple[str, str]] = ()) -> Query:
        """Turn a question into a query: abbreviations out, synonyms in, stop phrases away, stop words light.

        `names` are pairs of folded words that name things: typed without diacritics, "so do" is "sổ đỏ" and not the
        stop words "sơ" and "đó".
        """
        said = [pair for word in words_of(clean(text)) for pair in self.expand_accented(word)]
        exact = has_diacritics(text)
        query = Query([], [], [], has_diacritics=exact)
        patterns = list(matches(said, self._patterns, exact))
        for start, end, value in [*patterns, *_matches(said, self._synonyms, exact)]:
            target = fold_words(value)
            query.extra += target
            query.stands_for.append((frozenset(word for word, _ in said[start:end]), frozenset(target)))
        dropped: set[int] = set()
        for start, end, _ in _matches(said, self._stops, exact):
            dropped.update(range(start, end))
        for start, _, value in _matches(said, self._operations, exact):
            if start not in dropped and not any(first <= start < end for first, end, _ in patterns):
                query.operations.add(value)  # "mất bao lâu" asks for the time and "bố mất" is a death: nothing was lost
        query.is_foreign = any(True for _ in _matches(said, self._foreign, exact))
        query.is_combined = any(True for _ in _matches(said, self._combined, exact))
        kept = [pair for i, pair in enumerate(said) if i not in dropped]
        query.words = [folded for folded, _ in kept]
        query.accented = [accented for _, accented in kept]
        query.weights = self.weights(kept, exact=exact)
        for i, pair in enumerate(pairwise(query.words)):
            if pair in names and not exact:
                query.weights[i] = query.weights[i + 1] = 1.0
        query.wish = self._wish(kept, query.weights, exact)
        return query

    def _wish(self, kept: list[tuple[str, str]], weights: list[float], exact: bool) -> str:
        """Return the words after the last word of wishing behind which enough is said; "" if there is none."""
        for _, end, _ in reversed(list(_matches(kept, self._wishes, exact))):
            if sum(weight >= 1.0 for weight in weights[end:]) >= _LEAST_WISH:
                return " ".join(word for _, word in kept[end:])
        return ""

    def is_only_operation(self, text: str) -> bool:
        """Whether `text` says what to do ("làm lại") and not with what."""
        words = fold_words(text)
        doing = {word for phrase in self._operations for word in phrase}
        return all(word in doing or word in self._stop_words for word in words)

    def leaves_unsaid(self, text: str) -> bool:
        """Whether `text` says what is to be done, and with what is left unsaid ("tôi muốn đăng ký lại")."""
        query, exact = self.prepare(text), has_diacritics(text)
        said = list(zip(query.words, query.accented, strict=True))
        doing = {i for start, end, _ in _matches(said, self._unsaid, exact) for i in range(start, end)}
        weights = enumerate(query.weights)
        return bool(doing) and not query.stands_for and not any(w >= 1.0 and i not in doing for i, w in weights)

    def says_operation(self, text: str) -> bool:
        """Whether `text` says what is to be done."""
        return any(True for _ in _matches(_said(text), self._operations, exact=has_diacritics(text)))

    def without_operations(self, text: str) -> str:
        """Return `text` without the words that say what is to be done; as it is if nothing else stands there."""
        said = _said(text)
        exact = has_diacritics(text)
        doing = {i for start, end, _ in _matches(said, self._operations, exact) for i in range(start, end)}
        return " ".join(word for i, (_, word) in enumerate(said) if i not in doing) or text

    def operation_mask(self, text: str) -> int:
        """Return the operations that `text` (a name or an alias) speaks of, one bit each."""
        said = _said(text)
        patterns = list(matches(said, self._patterns, exact=True))
        found = _matches(said, self._operations, exact=True)
        return self.mask(value for at, _, value in found if not any(a <= at < b for a, b, _ in patterns))

    def mask(self, operations: Iterable[str]) -> int:
        """Return `operations` as bits."""
        return sum(self._bits[name] for name in set(operations))

    def head(self, words: Sequence[tuple[str, str]], weights: Sequence[float]) -> int:
        """Return how many of the first of (folded, accented) words say what a name is about.

        They end where a word like "trong" or "đối với" begins a circumstance, but not before one of them counts in
        full besides what is to be done.
        """
        doing = {i for start, end, _ in _matches(list(words), self._operations, True) for i in range(start, end)}
        counting = 0
        for i, (_, word) in enumerate(words):
            if word in self._circumstances and counting >= _LEAST_HEAD:
                return i
            counting += weights[i] >= 1.0 and i not in doing
        return len(words)

    def is_foreign(self, text: str) -> bool:
        """Whether `text` (a name or an alias) is about a foreign element."""
        return any(True for _ in _matches(_said(text), self._foreign, exact=True))

    def is_combined(self, text: str) -> bool:
        """Whether `text` (a name or an alias) is about several procedures done at once."""
        return any(True for _ in _matches(_said(text), self._combined, exact=True))

    def weights(self, words: list[tuple[str, str]], *, exact: bool) -> list[float]:
        """Return how much each of (folded, accented) words counts; stop words that make up a name count in full."""
        found = [self.weight(folded, accented) for folded, accented in words]
        for start, end, _ in _matches(words, self._compounds, exact):
            found[start:end] = [1.0] * (end - start)
        return found

    def weight(self, word: str, accented: str = "") -> float:
        """Return how much a folded word counts; typed with diacritics it is a stop word only if these are one's."""
        if accented and accented != word:
            return STOP_WORD_WEIGHT if accented in self._accented_stop_words else 1.0
        return STOP_WORD_WEIGHT if word in self._stop_words else 1.0


_PARTS = (
    "abbreviations",
    "synonyms",
    "patterns",
    "operations",
    "foreign",
    "combined",
    "compounds",
    "unsaid",
    "wishes",
    "circumstances",
    "known_words",
    "stop_phrases",
    "stop_words",
)
_Table = dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]


def _said(text: str) -> list[tuple[str, str]]:
    return [(fold(word), word) for word in words_of(clean(text))]


def _table(pairs: Iterable[tuple[str, str]]) -> _Table:
    table: _Table = {}
    for phrase, value in pairs:
        accented = tuple(words_of(clean(str(phrase))))
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
