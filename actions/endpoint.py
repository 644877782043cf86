"""Where the engine calls the actions: Rasa's protocol, served by the app itself.

rasa-sdk 3.21 is used as a library. Rasa 3.6 sends no `domain` when selective domain is on, which newer SDKs refuse, so
an empty one is put in its place; no action of ours reads it.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from actions.answers import AnswerProcedure, LookBeforeDeclining, LookUpUnclear
from actions.dialogue import Continue, Correct, Repeat
from actions.status import CheckStatus
from danloi.guidance.guide import Guide
from danloi.guidance.status.desk import StatusDesk

logger = logging.getLogger(__name__)


def make_executor(guide: Guide, desk: StatusDesk) -> ActionExecutor:
    """Return an executor that knows every action of domain.yml."""
    executor = ActionExecutor()
    status = CheckStatus(desk, guide)
    for action in (
        AnswerProcedure(guide),
        LookUpUnclear(guide, status),
        LookBeforeDeclining(guide),
        status,
        Continue(guide, desk),
        Correct(guide, desk),
        Repeat(guide),
    ):
        executor.register_action(action)
    return executor


def actions_blueprint(executor: ActionExecutor, secret: str) -> Blueprint:
    """Return the route of the actions; a call without the shared secret is refused before it is parsed."""
    blueprint = Blueprint("actions", url_prefix="/internal")

    @blueprint.post("/actions")
    async def run_action(request: Request) -> HTTPResponse:
        given = request.headers.get("X-Engine-Secret", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return json({"error": "forbidden"}, status=403)
        call: dict[str, Any] = request.json or {}
        call.setdefault("domain", {})
        call.setdefault("version", "3.6.21")
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as err:
            return json({"error": str(err), "action_name": err.action_name}, status=400)
        except ActionNotFoundException as err:
            return json({"error": str(err), "action_name": err.action_name}, status=404)
        except Exception:
            logger.exception("action %s failed", call.get("next_action"))
            return json({"error": "the action failed"}, status=500)
        return json(result.model_dump() if result else {})

    return blueprint
