"""Secret keys that are made once and kept beside the data."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def kept_key(path: Path) -> bytes:
    """Return the key in `path`, made once by whichever process comes first, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # readable by its owner only
            file.write(secrets.token_bytes(32))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_bytes()
