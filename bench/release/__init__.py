"""A release, rollbacks, a trial and a bad candidate, measured while citizens write."""
