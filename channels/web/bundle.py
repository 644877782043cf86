"""The widget's modules and style sheets joined into the one file that pages load.

One file, as on a phone's network every further round trip costs more than all its bytes. The modules are plain
ES modules that stand on their own; joining takes their imports and exports away, so their top-level names must differ.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from danloi.guidance.catalogue.links import ALLOWED_HOSTS

STATIC = Path(__file__).parent / "static"
# In the order in which one needs the other.
MODULES = (
    "words", "icons", "dom", "links", "text", "store", "look", "server", "stream", "talk", "blocks", "status",
    "feedback", "print", "message", "focus", "menu", "welcome", "log", "composer", "panel", "widget",
)  # fmt: skip
SHEETS = ("base", "panel", "message", "blocks", "states")
_IMPORT = re.compile(r"^import [^;]+;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async |function|class|const|let))", re.MULTILINE)
_NAME = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let)\*? (\w+)", re.MULTILINE)
_JS_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*\*[\s\S]*?\*/)\n", re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class BundleError(Exception):
    """The modules cannot be joined; the text says which name is in the way. For whoever changes them."""


def bundle() -> bytes:
    """Return the widget as one classic script.

    Raises:
        BundleError: two modules have a top-level name in common.
    """
    texts = [(STATIC / "js" / f"{name}.js").read_text(encoding="utf-8") for name in MODULES]
    names = Counter(name for text in texts for name in _NAME.findall(text))
    twice = sorted(name for name, count in names.items() if count > 1)
    if twice:
        msg = f"names of two modules of the widget: {', '.join(twice)}"
        raise BundleError(msg)
    given = f"const ALLOWED_HOSTS=new Set({json.dumps(sorted(ALLOWED_HOSTS))});\nconst SHEET={json.dumps(sheet())};\n"
    body = given + "\n".join(_lean(text) for text in texts)
    return f"(()=>{{'use strict';\n{body}\n}})();\n".encode()


def sheet() -> str:
    """Return the style sheets as one, without comments and indentation."""
    css = "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    lines = [line.strip() for line in _CSS_COMMENT.sub("", css).splitlines()]
    return "\n".join(line for line in lines if line)


def _lean(text: str) -> str:
    plain = _EXPORT.sub("", _IMPORT.sub("", _JS_COMMENT.sub("", text)))
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())
