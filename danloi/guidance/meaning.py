"""Which procedure or topic a message by itself means: the search's ranking, with what the engine marked in it."""

from __future__ import annotations

from danloi.guidance.decision import Thresholds, of_procedures
from danloi.guidance.question import Question
from danloi.guidance.recall import names_more
from danloi.guidance.search.linker import Linker, Ranking

_BARE = 3  # words that may name something; fewer, marked as a thing and asking nothing, are its bare name


def meant_by(question: Question, linker: Linker, limits: Thresholds) -> Ranking:
    """Return what `question` may mean if the engine's marks are right."""
    objects, asked = question.objects, question.asked_parts
    ranking = linker.rank(question.text, objects, asked, outside=question.outside)
    if _is_bare(question, linker):
        return linker.usual_first(of_procedures(ranking, limits, linker.is_usual), question.text)
    return ranking


def doubting_marks(ranking: Ranking, question: Question, linker: Linker, limits: Thresholds) -> Ranking:
    """Return `ranking` of a question that stands by itself, mixed with the one that knows nothing of the marks.

    Marks may be wrong ("khai báo" for the thing wanted). In a conversation they say that only a need is asked, and are
    believed: the words of a need alone sound like a topic.
    """
    is_marked = question.objects or question.asked_parts
    if not is_marked or _is_bare(question, linker) or not names_more(question, linker):
        return ranking
    return ranking.mixed_with(linker.rank(question.text, outside=question.outside), limits.unmarked)


def _is_bare(question: Question, linker: Linker) -> bool:
    """Whether a message is the bare name of a thing ("sổ đỏ")."""
    is_named = bool(question.objects) and not question.asked_parts
    return is_named and linker.content_words(question.text) < _BARE
