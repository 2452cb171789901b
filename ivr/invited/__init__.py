"""People who are invited to try the line: a link, tasks, questions, and what came of it."""

from .links import Links
from .trials import Trials
from .views import invited_blueprint

__all__ = ["Links", "Trials", "invited_blueprint"]
