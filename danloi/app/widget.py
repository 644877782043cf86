"""Builds the web widget from the settings: its API, its script, and the page that is all conversation."""

from __future__ import annotations

from functools import partial
from typing import Any

from sanic import Sanic

from channels.pages.site import Site
from channels.web.chat import Conversations, chat_blueprint
from channels.web.door import Door
from channels.web.origins import Origins
from channels.web.page import assistant_page_blueprint
from channels.web.script import Script, script_blueprint
from channels.web.sessions import Sessions
from danloi.app.parts import Parts
from danloi.app.settings import Settings
from danloi.console.review.personal import forget_conversation
from danloi.conversation.erasing import Eraser
from danloi.conversation.feedback import Feedback
from danloi.conversation.handover.ending import erase as erase_tickets
from danloi.conversation.transcript import Transcript


def add_widget(app: Sanic[Any, Any], parts: Parts, settings: Settings, site: Site, session_key: bytes) -> None:
    """Add everything of the widget to `app`; `session_key` signs its sessions."""
    app.config.PROXIES_COUNT = settings.proxies or None
    door = Door(
        Origins(settings.embedding_origins, site.public_url),
        Sessions(session_key),
        settings.widget_sessions_per_minute,
        settings.widget_messages_per_minute,
    )
    database = parts.database
    eraser = Eraser(database, [parts.status.erase, erase_tickets, forget_conversation])
    fingerprint = partial(parts.status.vault.fingerprint, "address")
    talks = Conversations(parts.dispatcher, Transcript(database), parts.feed, Feedback(database), eraser, fingerprint)
    script = Script()
    app.blueprint(chat_blueprint(door, talks))
    app.blueprint(script_blueprint(script))
    app.blueprint(assistant_page_blueprint(site, script))

    @app.before_server_start
    async def look_for_news(app: Sanic[Any, Any]) -> None:
        app.add_task(parts.feed.run(), name="feed")

    @app.before_server_stop
    async def let_listeners_go(_app: Sanic[Any, Any]) -> None:
        parts.feed.close()
