"""The public process: channels, the catalogue's API, health, and the actions that the engine calls."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import sys
from types import SimpleNamespace

from sanic import Request, Sanic, json
from sanic.config import Config
from sanic.response import HTTPResponse

from actions.endpoint import actions_blueprint
from channels.pages.blueprints import add_pages
from channels.rest import rest_blueprint
from channels.webhook import webhook_blueprint
from danloi.app.channels import run_jobs
from danloi.app.console import console_blueprints
from danloi.app.keys import kept_key
from danloi.app.parts import Parts, today_in_vietnam
from danloi.app.settings import ROOT, Settings, SettingsError, read_settings
from danloi.app.staff import staff_blueprints
from danloi.app.status_jobs import run_status_jobs
from danloi.app.status_parts import check_mappings
from danloi.app.widget import add_widget
from danloi.app.workspace import write_left_over_now_and_then
from danloi.guidance.status.mapping import MappingError

logger = logging.getLogger(__name__)
type App = Sanic[Config, SimpleNamespace]
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
    for blueprint in [*staff_blueprints(settings, parts), *console_blueprints(settings, parts)]:
        app.blueprint(blueprint)
    site = add_pages(app, parts.library, ROOT / "data", settings.site_url, today_in_vietnam)
    add_widget(app, parts, settings, site, kept_key(settings.data_dir / "session.key"))
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
        app.add_task(parts.library.watch(settings.catalogue_poll_seconds))
        await parts.dispatcher.start()
        app.add_task(parts.dispatcher.run(), name="dispatcher")
        app.add_task(run_jobs(parts.channels, parts.reception, parts.database), name="channels")
        app.add_task(run_status_jobs(parts, settings.status_watch_seconds), name="status")
        app.add_task(write_left_over_now_and_then(parts.training), name="training")

    @app.before_server_stop
    async def end_work(app: App) -> None:
        # Here, where they can still end in order: later Sanic cancels them and waits without running them.
        for name in ("training", "status", "channels", "dispatcher"):
            await app.cancel_task(name, raise_exception=False)
        app.purge_tasks()

    @app.after_server_stop
    async def close_parts(_app: App) -> None:
        for channel in parts.channels.values():
            await channel.close()
        await parts.engine.close()
        await parts.status.close()
        await parts.database.close()


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
