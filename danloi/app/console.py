"""The staff console, put together from its areas."""

from __future__ import annotations

from sanic import Blueprint

from danloi.app.console_delivery import delivery_areas
from danloi.app.console_door import account_areas
from danloi.app.parts import Parts, today_in_vietnam
from danloi.app.settings import ROOT, Settings
from danloi.app.training import code_fingerprint, fingerprint
from danloi.console.catalogue.area import catalogue_area
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.home import home_area
from danloi.console.handover.area import handover_area
from danloi.console.handover.parts import Parts as HandoverPages
from danloi.console.numbers.pages import numbers_area
from danloi.console.numbers.sources import WorkDone
from danloi.console.release.pages import Place, release_area
from danloi.console.review.area import review_area
from danloi.console.training.pages import training_area
from danloi.conversation.statistics.reading import Statistics


def console_blueprints(settings: Settings, parts: Parts) -> list[Blueprint]:
    """Return every area.

    Raises:
        PhraseError: a file of data/phrases/console/ cannot be used.
        SettingsError: some of the settings of the console are missing.
    """
    return [area.blueprint for area in make_console(settings, parts)[1]]


def make_console(settings: Settings, parts: Parts) -> tuple[Console, list[Area]]:
    """Return the frame and every area in it.

    Raises:
        PhraseError: a file of data/phrases/console/ cannot be used.
        SettingsError: some of the settings of the console are missing.
    """
    console = Console(parts.database, ROOT / "data" / "phrases" / "console")
    return console, _areas(console, settings, parts)


def _areas(console: Console, settings: Settings, parts: Parts) -> list[Area]:
    place = Place(fingerprint, code_fingerprint, settings.data_dir / "logs")
    return [
        home_area(console),
        review_area(console, parts.library, parts.training),
        training_area(console, parts.training),
        release_area(console, place),
        handover_area(console, HandoverPages(parts.handover.staff, parts.handover.history, parts.feed)),
        numbers_area(console, Statistics(parts.database), lambda: parts.library.shelf, WorkDone(parts.database)),
        catalogue_area(console, parts.library, ROOT / "data", today_in_vietnam, settings.catalogue_stale_months),
        *delivery_areas(console, settings, parts),
        *account_areas(console, settings, parts),
    ]
