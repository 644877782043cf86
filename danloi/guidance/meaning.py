"""Which procedure or topic a message by itself means: the search's ranking, with what the engine marked in it."""

from __future__ import annotations

from danloi.guidance.decision import Thresholds, of_procedures
from danloi.guidance.question import Question
from danloi.guidance.search.linker import Linker, Ranking

_BARE = 3  # words that may name something; fewer, marked as a thing and asking nothing, are its bare name


def meant_by(question: Question, linker: Linker, limits: Thresholds) -> Ranking:
    """Return what `question` may mean.

    The engine's marks may be wrong ("khai báo" for the thing wanted): the ranking is the mean of the one that trusts
    them and, with the weight `limits.unmarked`, of the one that knows nothing of them.
    """
    objects, asked, outside = question.objects, question.asked_parts, question.outside
    ranking = linker.rank(question.text, objects, asked, outside=outside)
    if objects and not asked and linker.content_words(question.text) < _BARE:
        return linker.usual_first(of_procedures(ranking, limits, linker.is_usual), question.text)
    if objects or asked:
        return ranking.mixed_with(linker.rank(question.text, outside=outside), limits.unmarked)
    return ranking
