"""Telegram: by webhook in production, by polling where there is no public address (docs/telegram.md)."""
