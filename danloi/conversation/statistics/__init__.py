"""Sums of what was asked and answered, kept in small tables without any personal data (docs/numbers.md)."""
