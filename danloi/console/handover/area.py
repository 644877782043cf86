"""The area in which officers answer citizens: /noi-bo/tiep-nhan."""

from __future__ import annotations

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.handover.acting import add_actions
from danloi.console.handover.canned import add_canned
from danloi.console.handover.parts import QUEUE, Parts
from danloi.console.handover.queue import add_queue
from danloi.console.handover.reading import add_reading


def handover_area(console: Console, parts: Parts) -> Area:
    """Return the pages: queue, search, a conversation, what officers do in it, canned answers.

    Raises:
        PhraseError: data/phrases/console/handover.yaml cannot be used.
    """
    area = Area("handover", console)
    console.add_to_menu(QUEUE, "handover", Permission.SEE_CONVERSATIONS)
    add_queue(area)
    add_reading(area, parts)
    add_actions(area, parts)
    add_canned(area)
    return area
