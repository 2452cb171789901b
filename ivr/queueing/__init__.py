"""Callers who wait on a line that we hold, until an agent's browser takes them."""
