"""People who use the pages: users and roles, sign-in, and the audit log."""

from .accounts import Accounts, PeopleError
from .audit import audit
from .guard import guard, needs, signed_in
from .roles import Role, User
from .views import people_blueprint

__all__ = [
    "Accounts",
    "PeopleError",
    "Role",
    "User",
    "audit",
    "guard",
    "needs",
    "people_blueprint",
    "signed_in",
]
