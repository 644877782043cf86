"""The catalogue in the console: search, edit, approve, keep fresh, export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from danloi.console.catalogue.deciding import add_deciding
from danloi.console.catalogue.desk import Desk
from danloi.console.catalogue.editing import add_editing
from danloi.console.catalogue.looking import add_looking
from danloi.console.catalogue.upkeep import add_upkeep
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.guidance.library import Library


def catalogue_area(
    console: Console, library: Library, data: Path, today: Callable[[], dt.date], stale_months: int
) -> Area:
    """Return the area.

    Args:
        console: the frame.
        library: what is answered now.
        data: the folder data/.
        today: the present day in Vietnam.
        stale_months: age of a check from which a record should be looked at again.

    Raises:
        PhraseError: a file of phrases cannot be used.
    """
    area = Area("catalogue", console)
    desk = Desk.of(console.database, area.say, library, data, today, stale_months)
    for add in (add_looking, add_editing, add_deciding, add_upkeep):
        add(area, desk)
    console.add_to_menu("/danh-muc", "catalogue", Permission.SEE_CATALOGUE)
    return area
