"""What all pages share: templates, addresses, and the pages rendered lately."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, HTTPResponse, Request

from channels.headers import FOR_A_WHILE, PRIVATE, Body, answer
from channels.pages.assets import Assets
from channels.pages.codes import qr_svg
from danloi.guidance.answers.format import day, money, sentence
from danloi.guidance.browsing.browser import Browser, Present

TEMPLATES = Path(__file__).parent / "templates"
_KEPT = 512  # rendered pages, some 10 kB each packed


class Site:
    """Renders pages and keeps those that are the same for everybody.

    Args:
        public_url: the address of the site as citizens see it, without a slash at the end.
        browser: the catalogue laid out for the pages.
        today: the present day in Vietnam.
    """

    def __init__(self, public_url: str, browser: Browser, today: Callable[[], dt.date]) -> None:
        """Read templates and assets."""
        self.public_url = public_url
        self.browser = browser
        self.today = today
        self.assets = Assets()
        self._kept: OrderedDict[tuple[object, ...], Body] = OrderedDict()
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters.update(day=day, grouped=money, sentence=sentence, capital=_capital)
        self._templates.globals.update(asset=self.assets.path, public_url=public_url, qr=qr_svg)

    def url(self, path: str) -> str:
        """Return the whole address of `path`, for canonical links, sitemap and QR codes."""
        return f"{self.public_url}{path}"

    def render(self, template: str, **values: Any) -> str:
        """Return a page as text; everything in `values` is escaped."""
        return self._templates.get_template(template).render(today=self.today(), **values)

    async def shared(
        self, request: Request, make: Callable[[Present], str | Body], headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        """Answer with what is the same for everybody, made once for each state of catalogue and day."""
        present = await self.browser.present()
        key = (request.path.rstrip("/"), present.number, self.today())
        body = self._kept.get(key)
        if body is None:
            made = make(present)
            body = made if isinstance(made, Body) else Body.of(made)
            self._kept[key] = body
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return answer(request, body, FOR_A_WHILE, headers=headers)

    def own(self, request: Request, text: str, status: int = 200) -> HTTPResponse:
        """Answer with a page that is made for this request and kept nowhere."""
        return answer(request, Body.of(text), PRIVATE, status, {"X-Robots-Tag": "noindex"})


type Answering[**P] = Callable[P, Coroutine[Any, Any, HTTPResponse]]


def on[**P](blueprint: Blueprint, path: str) -> Callable[[Answering[P]], Answering[P]]:
    """Return a decorator that lets a handler answer GET and HEAD of `path`."""

    def add(handler: Answering[P]) -> Answering[P]:
        blueprint.add_route(handler, path, methods=["GET", "HEAD"])
        return handler

    return add


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
