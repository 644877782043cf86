"""The staff console, put together from its areas."""

from __future__ import annotations

from sanic import Blueprint

from danloi.app.parts import Parts
from danloi.app.settings import ROOT, Settings
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.home import home_area
from danloi.console.training.pages import training_area


def console_blueprints(settings: Settings, parts: Parts) -> list[Blueprint]:
    """Return every area.

    Raises:
        PhraseError: a file of data/phrases/console/ cannot be used.
    """
    console = Console(parts.database, ROOT / "data" / "phrases" / "console")
    return [area.blueprint for area in _areas(console, settings, parts)]


def _areas(console: Console, settings: Settings, parts: Parts) -> list[Area]:
    return [home_area(console), training_area(console, parts.training)]
