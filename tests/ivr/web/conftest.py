"""The site of the people's tests, for the frame's."""

from tests.ivr.people.conftest import site

__all__ = ["site"]
