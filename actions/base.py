"""What the actions about procedures share."""

from __future__ import annotations

from rasa_sdk.interfaces import Action

from danloi.guidance.guide import Guide


class GuideAction(Action):
    """An action that lets the guide decide."""

    def __init__(self, guide: Guide) -> None:
        """Keep the guide."""
        self._guide = guide
