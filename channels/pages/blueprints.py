"""All blueprints of the public pages and the open data, put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sanic import Sanic

from channels.open_data.blueprint import open_data_blueprint
from channels.open_data.statistics import statistics_blueprint
from channels.pages.browse import browse_blueprint
from channels.pages.errors import add_error_pages
from channels.pages.home import home_blueprint
from channels.pages.machines import machines_blueprint
from channels.pages.notices import notices_blueprint
from channels.pages.places import places_blueprint
from channels.pages.record import record_blueprint
from channels.pages.search import search_blueprint
from channels.pages.site import Site
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.browsing.browser import Browser
from danloi.guidance.browsing.finder import Finder
from danloi.guidance.catalogue.sources import read_sources
from danloi.guidance.decision import Thresholds
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases


def add_pages(
    app: Sanic[Any, Any],
    library: Library,
    statistics: Statistics,
    data: Path,
    public_url: str,
    today: Callable[[], dt.date],
) -> Site:
    """Add every page, the open data and the error pages to `app`.

    `data` is the folder data/, `public_url` the address of the site as citizens see it.

    Raises:
        BrowseError, PhraseError, WeightsError: a file of `data` cannot be used.
    """
    phrases = data / "phrases"
    answers = Phrases.read(phrases / "answers_on_pages.yaml").over(Phrases.read(phrases / "answers.yaml"))
    places = Phrases.read(phrases / "places.yaml")
    site = Site(public_url, Browser(library, data / "catalogue" / "browse.yaml"), today)
    finder = Finder(library, places, today, Thresholds.read(data / "search.yaml"))
    app.blueprint(home_blueprint(site))
    app.blueprint(browse_blueprint(site, Phrases.read(phrases / "topics.yaml")))
    app.blueprint(record_blueprint(site, answers, read_sources(data / "catalogue" / "sources.yaml")))
    app.blueprint(search_blueprint(site, finder))
    app.blueprint(places_blueprint(site, places, answers))
    app.blueprint(notices_blueprint(site))
    app.blueprint(machines_blueprint(site))
    app.blueprint(open_data_blueprint(site, finder))
    app.blueprint(statistics_blueprint(statistics, today))
    add_error_pages(app, site)

    @app.after_server_start
    async def lay_out(_app: Sanic[Any, Any]) -> None:
        await site.browser.present()  # so that no citizen waits for it

    return site
