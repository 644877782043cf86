"""The catalogue for other programs: read-only JSON under /api, described in OpenAPI."""
