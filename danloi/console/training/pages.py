"""The pages of the training data under /noi-bo/du-lieu, put together."""

from __future__ import annotations

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.training.browse_pages import add_browsing
from danloi.console.training.exchange_pages import add_exchange
from danloi.console.training.proposal_pages import add_proposing
from danloi.console.training.queue_pages import add_queue
from danloi.console.training.service import Training


def training_area(console: Console, training: Training) -> Area:
    """Return the area: looking at the data, proposing, approving, files in and out.

    Raises:
        PhraseError: data/phrases/console/training.yaml cannot be used.
    """
    area = Area("training", console)
    console.add_to_menu("/du-lieu", "training", Permission.SEE_DATA)
    add_browsing(area, training)
    add_proposing(area, training)
    add_queue(area, training)
    add_exchange(area, training)
    return area
