"""A procedure: the whole record, and its check-list for the printer."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound
from sanic.response import redirect

from channels.headers import FOR_A_WHILE, SECURITY
from channels.pages import meta
from channels.pages.site import Site, on
from danloi.guidance.answers.sheet import sheet_of
from danloi.guidance.browsing.browser import Present
from danloi.guidance.browsing.contents import slug_of
from danloi.guidance.phrases import Phrases

_MOVED = 301


def record_blueprint(site: Site, say: Phrases, sources: dict[str, str]) -> Blueprint:
    """Return `/thu-tuc/<code>` and its check-list.

    `say` holds the phrases of the answers as the pages word them, `sources` what the keys of the evidence stand for.
    """
    blueprint = Blueprint("pages_record")

    @on(blueprint, "/thu-tuc/<code:str>")
    async def record(request: Request, code: str) -> HTTPResponse:
        return await _answer(request, code, "")

    @on(blueprint, "/thu-tuc/<code:str>/giay-to")
    async def checklist(request: Request, code: str) -> HTTPResponse:
        return await _answer(request, code, "/giay-to")

    async def _answer(request: Request, code: str, part: str) -> HTTPResponse:
        shelf = (await site.browser.present()).shelf
        procedure = shelf.find(code)
        if procedure is None:
            raise NotFound
        if procedure.code != code:
            return redirect(
                f"/thu-tuc/{procedure.code}{part}", status=_MOVED, headers={**SECURITY, "Cache-Control": FOR_A_WHILE}
            )
        make = _checklist if part else _record
        return await site.shared(request, lambda present: make(present, code))

    def _record(present: Present, code: str) -> str:
        procedure = present.shelf.procedures[code]
        sheet = sheet_of(procedure, say, site.today())
        url = site.url(f"/thu-tuc/{code}")
        related = [(one, present.shelf.find(one.code)) for one in procedure.related]
        return site.render(
            "record.html",
            canonical=url,
            description=meta.description(procedure.summary),
            data=meta.service(sheet, url, site.public_url),
            sheet=sheet,
            procedure=procedure,
            field_slug=slug_of(procedure.field),
            related=related,
            evidence=[sources.get(key, key) for key in procedure.evidence],
            say=say,
        )

    def _checklist(present: Present, code: str) -> str:
        sheet = sheet_of(present.shelf.procedures[code], say, site.today())
        if sheet.procedure.withheld:
            raise NotFound
        url = site.url(f"/thu-tuc/{code}")
        return site.render("checklist.html", canonical=url, sheet=sheet, procedure=sheet.procedure, say=say)

    return blueprint
