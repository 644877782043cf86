"""The page of a candidate beside the live model."""

from __future__ import annotations

from collections.abc import Callable

from sanic.response import HTTPResponse

from danloi.console.frame.visit import Visit
from danloi.console.release.models import ModelRow
from danloi.console.release.pictures import confidence, matrix, most_confused
from danloi.console.release.quality.comparison import Comparison
from danloi.console.release.serving import newest_comparison
from danloi.console.release.shelf import live_model
from danloi.guidance.phrases import Phrases


async def compare_page(visit: Visit, model: str, own: str) -> HTTPResponse:
    """Return the page; `own` names the model of the installation's files, live before the first release."""
    async with visit.database.transaction() as session:
        row = await session.get(ModelRow, model)
        live = await live_model(session) or own
        compared = await newest_comparison(session, model, live) or await newest_comparison(session, model)
    if row is None:
        return visit.refuse("refused.gone", 404)
    if compared is None:
        return visit.page("release/comparison.html", model=row, live=live, compared=None)
    report = Comparison.model_validate(compared.report)
    before, after = report.sentences.confusion
    names = most_confused(before, after)
    return visit.page(
        "release/comparison.html",
        model=row,
        live=live,
        compared=compared,
        report=report,
        is_stale=compared.against != live,
        matrices=[matrix(before, names), matrix(after, names)],
        histograms=[
            confidence(visit.say, side, histogram)
            for side, histogram in zip(("live", "candidate"), report.sentences.confidence, strict=True)
        ],
        intent=intent_words(visit.say),
        slice_name=slice_words(visit.say),
    )


def intent_words(say: Phrases) -> Callable[[str], str]:
    """Return a function that gives the words of an intent; one that has none stands as it is."""
    known = say.keys()
    return lambda name: say(key) if (key := f"intents.{name}") in known else name


def slice_words(say: Phrases) -> Callable[[str], str]:
    """Return a function that gives the words of a slice of the test set; one that has none stands as it is."""
    known = say.keys()
    return lambda name: say(key) if (key := f"slices.{name}") in known else name
