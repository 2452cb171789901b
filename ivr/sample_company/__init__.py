"""A company to try self-service with: small systems with real state and fictional people.

It knows nothing of the rest of the project; a pack reaches it over HTTP like any other.
"""

from .app import create_sample_company
from .server import SampleServer
from .state import State

__all__ = ["SampleServer", "State", "create_sample_company"]
