"""The samples are tried against the API as its own tests have it."""

from __future__ import annotations

from tests.ivr.api.conftest import clock, database, served

__all__ = ["clock", "database", "served"]
