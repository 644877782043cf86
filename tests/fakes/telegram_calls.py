"""How calls of the Bot API are read and answered."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

type Json = dict[str, Any]

LONGEST_DATA = 64  # bytes of callback_data
MOST_BUTTONS = 100


class Refused(Exception):
    """The call is answered with an error."""

    def __init__(self, status: int, text: str, **parameters: int) -> None:
        super().__init__(text)
        self.status, self.text, self.parameters = status, text, parameters


async def parameters(request: web.Request) -> Json:
    """Read parameters from wherever a call may carry them."""
    params: Json = dict(request.query)
    if request.content_type == "application/json":
        params |= await request.json()
    elif request.can_read_body:
        params |= dict(await request.post())
    return params


def from_json(value: Any, otherwise: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value or otherwise
    except ValueError:
        raise Refused(400, "Bad Request: can't parse parameters") from None


def markup(value: Any) -> Json:
    keyboard: Json = from_json(value, {})
    keys = [key for row in keyboard.get("inline_keyboard", []) for key in row]
    if len(keys) > MOST_BUTTONS:
        raise Refused(400, "Bad Request: reply markup is too long")
    for key in keys:
        if "url" in key:
            if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+.*", key["url"]):
                text = f"inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL"
                raise Refused(400, f"Bad Request: {text}")
        elif not 1 <= len(str(key.get("callback_data", "")).encode()) <= LONGEST_DATA:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return keyboard


def flooded(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def good(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refusal(err: Refused) -> web.Response:
    body: Json = {"ok": False, "error_code": err.status, "description": err.text}
    if err.parameters:
        body["parameters"] = err.parameters
    return web.json_response(body, status=err.status)
