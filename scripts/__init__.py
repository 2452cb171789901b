"""Helpers for those who develop the project."""
