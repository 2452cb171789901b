"""The visual companion: a page that shows a call to its caller while it lasts."""

from .links import Links
from .steering import Steering
from .views import CompanionPages, companion_blueprint

__all__ = ["CompanionPages", "Links", "Steering", "companion_blueprint"]
