"""The engine: Rasa 3.6.21 with Vietnamese components, on loopback, without memory (docs/decisions/0002-pipeline.md)."""
