"""Measurements and pictures of the web widget."""
