"""The catalogue for other programs: the list of procedures and each whole record."""

from __future__ import annotations

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from danloi.guidance.library import Library


def catalogue_blueprint(library: Library) -> Blueprint:
    """Return the read-only routes under /api."""
    blueprint = Blueprint("catalogue", url_prefix="/api")

    @blueprint.get("/procedures")
    async def procedures(_request: Request) -> HTTPResponse:
        return json([{"code": p.code, "name": p.name} for p in library.shelf.procedures.values()])

    @blueprint.get("/procedures/<code:str>")
    async def procedure(_request: Request, code: str) -> HTTPResponse:
        found = library.shelf.find(code)
        if found is None:
            return json({"error": f"no procedure {code[:20]}"}, status=404)
        return json(found.model_dump(mode="json"))

    return blueprint
