"""Wounding the assistant while citizens write to it, and counting what they saw (`make chaos`)."""
