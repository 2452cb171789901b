"""The integrators' API: contexts in, calls and hand-offs out, events by webhooks."""

from .build import Api, build_api

__all__ = ["Api", "build_api"]
