"""Messages as Zalo's `POST /v3.0/oa/message/cs` takes them.

Templates with buttons are thinly documented for v3.0, and two shapes are told of. So the text is complete without
buttons, which shape is a setting, and a template that Zalo refuses goes out again as plain text.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Literal

from danloi.conversation.channel import Limits, Outgoing

type Buttons = Literal["template", "beside", "off"]

LONGEST_TEXT = 2000
LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
MOST_BUTTONS = 5  # of one template, suggestions and links together
MOST_LINKS = 2


def limits_of(buttons: Buttons) -> Limits:
    """Return what one message holds."""
    if buttons == "off":
        return Limits(LONGEST_TEXT)
    return Limits(LONGEST_TEXT, MOST_BUTTONS, LONGEST_TITLE, MOST_LINKS)


def plain(message: Outgoing) -> dict[str, Any]:
    """Return the message as text alone."""
    return {"text": unicodedata.normalize("NFC", message.text)}


def render(message: Outgoing, buttons: Buttons) -> dict[str, Any]:
    """Return the message with its buttons, if it has any and they are on.

    A suggestion that is pressed comes back as if its payload had been typed.
    """
    made = _buttons(message)
    if buttons == "off" or not made:
        return plain(message)
    text = unicodedata.normalize("NFC", message.text)
    if buttons == "beside":
        return {"text": text, "attachment": {"type": "template", "payload": {"buttons": made}}}
    payload = {"template_type": "button", "text": text, "buttons": made}
    return {"attachment": {"type": "template", "payload": payload}}


def _buttons(message: Outgoing) -> list[dict[str, Any]]:
    links = [
        {"title": link.label[:LONGEST_TITLE], "type": "oa.open.url", "payload": {"url": link.url}}
        for link in message.links[:MOST_LINKS]
    ]
    suggestions = [
        {"title": button.title[:LONGEST_TITLE], "type": "oa.query.show", "payload": button.payload}
        for button in message.buttons
        if button.title.strip() and 1 <= len(button.payload) <= LONGEST_PAYLOAD
    ]
    return [*suggestions[: MOST_BUTTONS - len(links)], *links]
