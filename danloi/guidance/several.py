"""Two procedures in one message: "làm khai tử với xóa thường trú cho ông nội"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.decision import Thresholds
from danloi.guidance.question import Question
from danloi.guidance.search.linker import Hit, Linker, Ranking
from danloi.guidance.vietnamese import fold

_MOST = 2
_MOST_CUTS = 8  # of a message are tried
_LEAST_WORDS = 2  # that may name something; fewer say nothing by themselves


class Joins:
    """The words that join two things, and those that make the second a part of the first (data/phrases/choices.yaml).

    Args:
        joins, subordinates: words with diacritics; they are known without them too.
        equals: those of the joining words after which nothing but a second thing of the same kind comes.
        both: what says that two things are asked about ("mỗi cái bao nhiêu").
    """

    def __init__(
        self,
        joins: Iterable[str],
        subordinates: Iterable[str],
        equals: Iterable[str] = (),
        both: Iterable[str] = ("cả hai",),
    ) -> None:
        """Make the patterns."""
        self._both = re.compile(rf"(?<!\w)(?:{_any_of(both)})(?!\w)", re.IGNORECASE)
        self._equals = re.compile(rf"(?<!\S)(?:{_any_of(equals)})(?!\S)|[+&]", re.IGNORECASE)
        self._cuts = re.compile(rf"(?<!\S)(?:{_any_of([*joins, *equals])})(?!\S)|[,;.?!+&]", re.IGNORECASE)
        self._joins = re.compile(rf"(?:^|\s|,)(?:{_any_of(joins)})(?:\s|,|$)|[,;+&]")
        self._subordinates = re.compile(rf"(?:^|\s)(?:{_any_of(subordinates)})\s*$")

    @classmethod
    def read(cls, path: Path) -> Joins:
        """Read the file."""
        data = YAML(typ="safe").load(path)
        return cls(data["joins"], data["subordinates"], data["equals"], data["both"])

    def join(self, between: str) -> bool:
        """Whether two things with `between` them stand side by side."""
        between = between.lower()
        return bool(self._joins.search(between)) and not self._subordinates.search(between)

    def says_both(self, text: str) -> bool:
        """Whether `text` says that it asks about two things ("mỗi cái bao nhiêu")."""
        return bool(self._both.search(text))

    def halves(self, text: str) -> Iterator[tuple[str, str, bool]]:
        """Yield every way to cut `text` in two at a joining word or sign, and whether that joins things like equals."""
        for match in self._cuts.finditer(text):
            yield text[: match.start()], text[match.end() :], bool(self._equals.fullmatch(match.group()))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(form) for word in words for form in (word, fold(word))}))


@dataclass(frozen=True)
class Halves:
    """What the two halves of a message mean when each is read by itself; `side_by_side`: both are asked about."""

    hits: tuple[Hit, ...] = ()
    side_by_side: bool = False


def halves(question: Question, linker: Linker, least: float, joins: Joins) -> Halves:
    """Return the surest way to read a message as two halves that mean different procedures; empty if there is none.

    Each half must reach the probability `least`. Most such messages tell first what happened and then ask, so that only
    one of the two is meant: the other is worth an offer. Joined like equals, or with a word for both, both are asked
    about.
    """
    best, surest, says_both = Halves(), least, joins.says_both(question.text)
    for first, second, like_equals in islice(joins.halves(question.text), _MOST_CUTS):
        hits = [hit for part in (first, second) if (hit := _meant(part, question, linker)) is not None]
        if len(hits) == _MOST and hits[0].code != hits[1].code:
            sure = min(hit.confidence for hit in hits)
            if sure >= surest:
                best, surest = Halves(tuple(hits), like_equals or says_both), sure
    return best


def parts_of(question: Question, ranking: Ranking, linker: Linker, limits: Thresholds, joins: Joins) -> Halves:
    """Return the two things that the halves of a message mean, unless the whole is clear and does not speak of two."""
    says_both = joins.says_both(question.text)
    is_clear = bool(ranking.hits) and ranking.hits[0].confidence >= limits.clear
    if is_clear and not says_both:
        return Halves()
    return halves(question, linker, limits.second if says_both else limits.half, joins)


def _meant(part: str, question: Question, linker: Linker) -> Hit | None:
    """Return the procedure that a part of a message means by itself."""
    asked = [words for words in question.asked_parts if words in part]
    if linker.content_words(part, asked) < _LEAST_WORDS:
        return None
    hits = linker.rank(part, [thing for thing in question.objects if thing in part], asked, limit=1).hits
    return hits[0] if hits and hits[0].kind not in {"named", "topic"} else None


def several(question: Question, linker: Linker, least: float, joins: Joins) -> list[Hit]:
    """Return the hits of the procedures asked about side by side, in their order; fewer than two if it is one.

    Two marked things count if a word of `joins` ("và", "với") stands between them, each names something by itself and
    is linked with at least the probability `least`, and they are not the same procedure.
    """
    cues = sorted((c for c in question.cues if c.kind == "procedure"), key=lambda cue: cue.start)
    if len(cues) < _MOST:
        return []
    found: list[Hit] = []
    end = None
    for cue in cues:
        if not linker.names_something([cue.text]):
            continue
        between = question.text[end : cue.start] if end is not None else ""
        if end is not None and not joins.join(between):
            continue
        hits = linker.rank(cue.text, [cue.text], limit=2).hits
        if not hits or hits[0].confidence < least or hits[0].kind in {"named", "topic"}:
            return []
        end = cue.start + len(cue.text)
        if all(hits[0].code != other.code for other in found):
            found.append(hits[0])
    return found[:_MOST] if len(found) >= _MOST else []
