"""The review queue: what the assistant did not understand or may have misunderstood, looked at by people."""

from __future__ import annotations

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.review.choices import Choices
from danloi.console.review.decide import Decisions
from danloi.console.review.gold import Gold
from danloi.console.review.other_pages import add_other_pages
from danloi.console.review.proposing import TakesProposals
from danloi.console.review.queue import Queue
from danloi.console.review.work_pages import Desk, add_work_pages
from danloi.guidance.library import Library


def review_area(console: Console, library: Library, training: TakesProposals) -> Area:
    """Return the pages below /noi-bo/duyet.

    Args:
        console: the frame.
        library: the procedures there are.
        training: takes what decisions propose for the training data.

    Raises:
        PhraseError: data/phrases/console/review.yaml cannot be used.
    """
    area = Area("review", console)
    desk = Desk(
        Choices(library, area.say),
        Queue(console.database, console.clock),
        Decisions(console.database, training, console.clock),
        Gold(console.database),
    )
    add_work_pages(area, desk)
    add_other_pages(area, desk)
    console.add_to_menu("/duyet", "review", Permission.REVIEW)
    return area
