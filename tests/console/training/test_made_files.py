"""Files that staff fetch: written again only when what they are made from has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.console.training.made_files import MadeFiles, stamp_of


async def test_a_file_is_made_once_for_each_state_of_what_it_is_made_from(tmp_path: Path) -> None:
    source = tmp_path / "nlu.yml"
    source.write_text("một", encoding="utf-8")
    files, times = MadeFiles(), []

    def make() -> bytes:
        times.append(source.read_text(encoding="utf-8"))
        return source.read_bytes()

    for text in ("một", "một", "hai hai", "hai hai"):
        if source.read_text(encoding="utf-8") != text:
            source.write_text(text, encoding="utf-8")
        assert await files.get("a.csv", lambda: stamp_of(tmp_path), make) == text.encode()
    assert times == ["một", "hai hai"]
    assert await files.get("b.csv", lambda: stamp_of(tmp_path), lambda: b"b") == b"b"


async def test_a_file_that_cannot_be_made_is_tried_again() -> None:
    files = MadeFiles()

    def fail() -> bytes:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        await files.get("a.csv", lambda: 1, fail)
    assert await files.get("a.csv", lambda: 1, lambda: b"there") == b"there"
