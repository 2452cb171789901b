"""The agent's desk: take calls in a browser, knowing who needs what before saying hello."""

from .menu import Company, menu_of
from .screen import Desk
from .views import desk_blueprint

__all__ = ["Company", "Desk", "desk_blueprint", "menu_of"]
