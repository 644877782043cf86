"""`/widget.js`: small, packed, kept by browsers, and whole."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest

from channels.web import bundle
from channels.web.bundle import MODULES, SHEETS, STATIC, BundleError
from channels.web.script import Script
from tests.channels.web.chat import Chat

MOST_BYTES = 20_000


@pytest.fixture(scope="module")
def script() -> Script:
    return Script()


def test_it_is_small_once_packed(script: Script) -> None:
    assert len(script.packed["gzip"]) <= MOST_BYTES
    assert len(script.packed["br"]) < len(script.packed["gzip"])


def test_every_module_and_sheet_is_in_it(script: Script) -> None:
    assert {path.stem for path in (STATIC / "js").iterdir()} == set(MODULES)
    assert {path.stem for path in (STATIC / "css").iterdir()} == set(SHEETS)
    text = script.plain.decode()
    assert not re.search(r"^(import|export) ", text, re.MULTILINE)
    assert "dichvucong.gov.vn" in text


def test_two_modules_with_a_name_in_common_are_not_joined(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "js").mkdir(exist_ok=True)
        (tmp_path / "js" / f"{name}.js").write_text("export function same() {}\n")
    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    monkeypatch.setattr(bundle, "MODULES", ("one", "two"))
    with pytest.raises(BundleError, match="same"):
        bundle.bundle()


def test_nothing_in_it_reads_html_or_code(script: Script) -> None:
    text = script.plain.decode()
    for danger in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "DOMParser"):
        assert danger not in text, danger


ENCODINGS = {"gzip, deflate, br": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "identity": None, "": None}


async def test_each_browser_gets_the_encoding_it_takes(chat: Chat, script: Script) -> None:
    for accepted, encoding in ENCODINGS.items():
        headers = {"Accept-Encoding": accepted}
        async with chat.http.get(f"{chat.url}/widget.js", headers=headers, auto_decompress=False) as response:
            body = await response.read()
            assert response.headers.get("Content-Encoding") == encoding, accepted
            assert response.headers["Vary"] == "Accept-Encoding"
            assert response.content_type == "text/javascript"
        unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](body)
        assert unpacked == script.plain


async def test_browsers_keep_it_and_ask_whether_it_has_changed(chat: Chat, script: Script) -> None:
    first = await chat.ask("GET", "/widget.js")
    assert "max-age=300" in first.headers["Cache-Control"]
    again = await chat.ask("GET", "/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    named = await chat.ask("GET", script.path)
    assert "immutable" in named.headers["Cache-Control"]
    assert named.body == script.plain
