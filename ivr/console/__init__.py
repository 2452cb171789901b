"""The supervisor's console: what was missed, the draft, its trials, and going live."""

from .parts import Console
from .views import console_blueprint

__all__ = ["Console", "console_blueprint"]
