"""The public process: channels, the catalogue's API, health, and the actions that the engine calls."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import sys
from collections.abc import Coroutine, Iterator
from types import SimpleNamespace
from typing import Any

from sanic import Request, Sanic, json
from sanic.config import Config
from sanic.response import HTTPResponse

from actions.endpoint import actions_blueprint
from channels.pages.blueprints import add_pages
from channels.rest import rest_blueprint
from channels.webhook import webhook_blueprint
from channels.zalo_oa.verification import verification_blueprint
from danloi.app.catalogue_jobs import run_catalogue_jobs
from danloi.app.channels import run_jobs
from danloi.app.console import console_blueprints
from danloi.app.keys import kept_key
from danloi.app.memory import set_aside
from danloi.app.numbers import metrics_of, run_numbers_jobs
from danloi.app.parts import Parts, today_in_vietnam
from danloi.app.review_jobs import run_review_jobs
from danloi.app.settings import ROOT, Settings, SettingsError, read_settings
from danloi.app.status_jobs import run_status_jobs
from danloi.app.status_parts import check_mappings
from danloi.app.widget import add_widget
from danloi.app.workspace import write_left_over_now_and_then
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.status.mapping import MappingError

logger = logging.getLogger(__name__)
type App = Sanic[Config, SimpleNamespace]
_JOBS = ("dispatcher", "channels", "catalogue", "status", "handover", "numbers", "review", "training")
LARGEST_BODY = 1_000_000  # bytes; a message of 100,000 letters still gets a friendly answer


def make_server(settings: Settings, parts: Parts) -> App:
    """Return the app, ready to run.

    Raises:
        SettingsError: the REST channel would be open to the world.
    """
    settings.check_exposure()
    token = settings.rest_token.get_secret_value()
    secret = settings.engine_secret.get_secret_value() or secrets.token_urlsafe(32)
    app = Sanic("danloi", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.REQUEST_TIMEOUT = 30
    app.config.RESPONSE_TIMEOUT = 60
    app.config.ACCESS_LOG = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.blueprint(actions_blueprint(parts.executor, secret))
    app.blueprint(rest_blueprint(parts.worker, token))
    app.blueprint(webhook_blueprint(parts.channels.values(), parts.reception))
    app.blueprint(verification_blueprint(settings.zalo_oa_site_verification))
    for blueprint in console_blueprints(settings, parts):
        app.blueprint(blueprint)
    site = add_pages(app, parts.library, Statistics(parts.database), ROOT / "data", settings.site_url, today_in_vietnam)
    add_widget(app, parts, settings, site, kept_key(settings.data_dir / "session.key"))
    app.blueprint(metrics_of(settings, parts))
    _add_health(app, parts)
    _add_life(app, parts, settings)
    return app


def _add_health(app: App, parts: Parts) -> None:
    @app.get("/healthz")
    async def healthz(_request: Request) -> HTTPResponse:
        return json({"alive": True})

    @app.get("/readyz")
    async def readyz(_request: Request) -> HTTPResponse:
        engine, database = await asyncio.gather(parts.engine.is_ready(), parts.database.answers())
        checks = {
            "engine": engine,
            "actions": bool(parts.executor.actions) and bool(parts.library.shelf.procedures),
            "database": database,
        }
        return json(checks, status=200 if all(checks.values()) else 503)


def _add_life(app: App, parts: Parts, settings: Settings) -> None:
    @app.before_server_start
    async def open_parts(app: App) -> None:
        await parts.library.refresh()
        set_aside()
        app.add_task(parts.library.watch(settings.catalogue_poll_seconds))
        if settings.engine_run:
            app.add_task(parts.engine.watch(), name="engines")
        await parts.dispatcher.start()
        for name, work in zip(_JOBS, _work(parts, settings), strict=True):
            app.add_task(work, name=name)

    @app.before_server_stop
    async def end_work(app: App) -> None:
        # Here, where they can still end in order: later Sanic cancels them and waits without running them.
        for name in (*reversed(_JOBS), *(["engines"] if settings.engine_run else [])):
            await app.cancel_task(name, raise_exception=False)
        app.purge_tasks()

    @app.after_server_stop
    async def close_parts(_app: App) -> None:
        for channel in parts.channels.values():
            await channel.close()
        await parts.engine.close()
        await parts.status.close()
        await parts.database.close()


def _work(parts: Parts, settings: Settings) -> Iterator[Coroutine[Any, Any, None]]:
    """Yield what goes on behind the pages, in the order of _JOBS."""
    yield parts.dispatcher.run()
    yield run_jobs(parts.channels, parts.reception, parts.database)
    yield run_catalogue_jobs(parts.database, today_in_vietnam)
    yield run_status_jobs(parts, settings.status_watch_seconds)
    yield parts.handover.run_jobs()
    yield run_numbers_jobs(parts)
    yield run_review_jobs(parts.database, settings)
    yield write_left_over_now_and_then(parts.training)


def listening_socket(settings: Settings) -> socket.socket:
    """Return the socket to serve on; several app processes listen on the same port, and the kernel shares them out."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server(
        (settings.host, settings.port), family=family, backlog=1024, reuse_port=settings.app_processes > 1
    )


def main() -> None:
    """Serve until told to stop."""
    try:
        settings = read_settings()
        settings.check_exposure()
        check_mappings(settings)
    except (SettingsError, MappingError) as err:
        sys.exit(f"danloi: error: {err}")
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("sanic.root", "sanic.server"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    app = make_server(settings, Parts.of(settings))
    app.run(sock=listening_socket(settings), single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    main()
