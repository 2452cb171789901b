"""The company's systems: asked over HTTP as the pack says, within a time, and never twice."""

from .connector import Connector, missing_secrets
from .nobody import NoServices
from .on_call import CallServices

__all__ = ["CallServices", "Connector", "NoServices", "missing_secrets"]
