"""What a trained model's archive tells: how cross-validation judged every sentence it was taught."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

from danloi.console.release.quality.intents import Guess

_FILE = "cross_validated.json"  # bot/intent.py writes it


class NotReadable(Exception):
    """The archive cannot be read or lacks what is sought; the text says which. For the operator."""


def cross_validated(model: Path) -> list[Guess]:
    """Return every sentence the model was taught, with its intent and the one guessed by a model that had not seen it.

    Raises:
        NotReadable: it is no model, or one from before this was kept.
    """
    try:
        with tarfile.open(model) as archive:
            for member in archive:
                if member.name.endswith(f"/{_FILE}") and (file := archive.extractfile(member)) is not None:
                    return [Guess(*row) for row in json.load(file)]
    except (OSError, tarfile.TarError, ValueError, TypeError) as err:
        msg = f"{model.name} cannot be read: {err}"
        raise NotReadable(msg) from err
    msg = f"{model.name} holds no {_FILE}: it was trained by an earlier version"
    raise NotReadable(msg)
