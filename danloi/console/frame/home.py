"""The console's first page and its static files."""

from __future__ import annotations

from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import FOLDER, PATH, Console
from danloi.console.frame.visit import Visit

# The colours of the public pages: one source of truth, read as a file.
COLOURS = FOLDER.parents[1] / "channels" / "pages" / "static" / "css" / "tokens.css"


def home_area(console: Console) -> Area:
    """Return the first page, which shows what the account may do, and the files of danloi/console/static/."""
    area = Area("frame", console)
    area.blueprint.static(f"{PATH}/tinh/tokens.css", COLOURS, name="colours")
    area.blueprint.static(f"{PATH}/tinh/", FOLDER / "static", name="static")

    @area.get("", Permission.SIGNED_IN)
    async def home(visit: Visit) -> HTTPResponse:
        return visit.page("frame/home.html")

    return area
