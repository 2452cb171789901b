"""The agent's desk: take calls in a browser, knowing who needs what before saying hello."""

from .menu import Company, LiveMenu, menu_of
from .screen import Desk
from .todo import Promises
from .views import desk_blueprint

__all__ = ["Company", "Desk", "LiveMenu", "Promises", "desk_blueprint", "menu_of"]
