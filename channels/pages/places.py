"""Where to hand a file in, by the name of a commune of today or of before July 2025."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from sanic import Blueprint, HTTPResponse, Request

from channels.pages.site import Site, on
from danloi.guidance.answers.whereabouts import lines_for
from danloi.guidance.browsing.browser import Present
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.lookup import PlaceLookup
from danloi.guidance.places.readings import Resolution, unit_reading


def places_blueprint(site: Site, places: Phrases, say: Phrases) -> Blueprint:
    """Return `/noi-nop`; `places` are the phrases about places, `say` those of the answers."""
    blueprint = Blueprint("pages_places")

    @on(blueprint, "/noi-nop")
    async def where(request: Request) -> HTTPResponse:
        name, code = request.args.get("phuong", ""), request.args.get("thu-tuc", "")
        if not name.strip() and not code:
            return await site.shared(request, lambda present: _page(present, "", ""))
        return site.own(request, _page(await site.browser.present(), name, code))

    def _page(present: Present, name: str, code: str) -> str:
        gazetteer = present.shelf.gazetteer
        procedure = present.shelf.find(code) if code else None
        found = PlaceLookup(gazetteer, places).find(name)
        office = ""
        if procedure and not procedure.withheld and found and found.unit:
            office = lines_for(procedure, Resolution(found.unit.name, (unit_reading(found.unit),)), say)
        return site.render(
            "places.html",
            canonical=site.url("/noi-nop"),
            found=found,
            procedure=procedure,
            office=office,
            kinds=groupby(gazetteer.units, key=lambda unit: unit.kind),
            source=places("source.title"),
            checked_on=dt.date.fromisoformat(places("source.checked_on")),
        )

    return blueprint
