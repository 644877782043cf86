"""Mends of Rasa 3.6.21 that cost nothing and save much time a turn."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction


def reuse_action_validator() -> None:
    """Check action results with one prepared validator.

    Rasa checks its constant schema anew at every action call: 27 ms with jsonschema 4, 4 ms with 3.2.
    """
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
