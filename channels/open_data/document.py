"""The OpenAPI document: paths and small shapes from openapi.yaml, the records' shapes from their own classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema
from ruamel.yaml import YAML

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.topics.records import Topic

_FILE = Path(__file__).parent / "openapi.yaml"


def openapi(public_url: str) -> dict[str, Any]:
    """Return the document for the site at `public_url`."""
    document: dict[str, Any] = YAML(typ="safe").load(_FILE)
    _, schemas = models_json_schema(
        [(Procedure, "serialization"), (Topic, "serialization")], ref_template="#/components/schemas/{model}"
    )
    document["servers"] = [{"url": public_url}]
    document["components"]["schemas"] |= schemas["$defs"]
    properties = document["components"]["schemas"]["Procedure"]["properties"]
    for name, text in document.pop("x-procedure-properties").items():
        properties[name]["description"] = text
    return document
